"""What people have asked other tools for, over years: docs/comparison.md has the list."""

import json

import msgspec
import pytest

from planguard.core.shell.danger import refusal
from planguard.model.decision import Answer
from tests.approvals import ENTRY, REQUEST
from tests.field.test_parts import asked, ids, reviewed
from tests.plans import document, plan_bytes
from tests.signoff import about, answer, claim
from tests.test_policy_review import judged, policy

ONLY_CREATES = (
    '[refuse]\nclasses = ["update", "replace-immutable", "move", "import", "forget", "replace", "delete", "action"]'
)


def test_a_house_can_allow_creates_and_nothing_else() -> None:
    assert judged(plan_bytes("quiet-thirty-one-creates"), policy(ONLY_CREATES)).verdict == "pass"
    for name in ("tags-only", "import-clean", "move", "forget", "rds-replace", "kms-delete", "provisioners"):
        assert judged(plan_bytes(name), policy(ONLY_CREATES)).verdict == "refused", name


def test_a_house_can_allow_everything_but_deletes_to_its_agents() -> None:
    """Who wrote the change is not known here, and counts as an agent."""
    house = policy('[agents]\nrefuse = ["delete"]')
    assert judged(plan_bytes("kms-delete"), house).verdict == "refused"
    assert judged(plan_bytes("rds-replace"), house).verdict == "needs-approval"


def test_a_guard_in_the_service_outlives_its_block() -> None:
    """The block is gone from the configuration, and `prevent_destroy` with it; what the service knows is in the plan."""
    configured = json.dumps(document("rds-delete-protected")["configuration"])
    assert "aws_db_instance.orders" not in configured
    report = reviewed(plan_bytes("rds-delete-protected"))
    assert (report.verdict, "delete-of-protected" in ids(report)) == ("refused", True)


def test_a_delete_needs_no_block_to_be_seen() -> None:
    assert '"aws_kms_key"' not in json.dumps(document("kms-delete")["configuration"])
    assert "aws_kms_key.data" in asked(reviewed(plan_bytes("kms-delete")))


@pytest.mark.parametrize(("given", "code"), [("stacks/other", "other-target"), ("stacks/payments-2", "other-target")])
def test_a_yes_to_one_directory_is_none_to_another(given: str, code: str) -> None:
    elsewhere = msgspec.structs.replace(REQUEST, plans=(msgspec.structs.replace(ENTRY, target=given),))
    found = answer(claims=(about(elsewhere),))
    assert found.answer is Answer.BLOCKED
    assert [one.code for one in found.rejected] == [code]
    assert answer(claims=(claim(),)).answer is Answer.APPROVED


@pytest.mark.parametrize(
    "command",
    ["terraform state rm aws_db_instance.main", "terraform import a.b c", "tofu state mv a.b a.c", "terraform taint a.b"],
)
def test_an_agent_is_denied_what_changes_the_state_behind_the_plan(command: str) -> None:
    assert refusal(command)
    assert not refusal("terraform state list")


def test_an_import_that_strips_variables_from_what_runs_needs_a_person() -> None:
    """An agent was asked to import, and the plan took variables away from what was running."""
    report = reviewed(plan_bytes("import-strips"))
    assert report.verdict == "needs-approval"
    assert "import-strips-configuration" in ids(report)
    assert "aws_lambda_function.webhook" in asked(report)
