"""Parts of a plan that other readers of plans drop, and planguard must not: docs/comparison.md says where each was seen."""

import json
from typing import Any

import pytest

from planguard import wiring
from planguard.commands.review import Request, examine
from planguard.core.review import review
from planguard.errors import InputError
from planguard.model.plan import InputKind
from planguard.model.report import PlanReport
from planguard.model.ruling import Ruling
from planguard.ports import Surface
from tests.plans import FIXTURES, compact, document, plan_bytes, read
from tests.signed_plans import SCOPE, review_of, signed_of
from tests.test_policy_review import judged, policy


def reviewed(data: bytes | dict[str, Any]) -> PlanReport:
    raw = data if isinstance(data, bytes) else compact(data)
    return review(read(raw), "stack", wiring.rules(()), Ruling())


def documented(name: str) -> bytes:
    return (FIXTURES / "documented" / name / "plan.json").read_bytes()


def asked(report: PlanReport) -> dict[str, str]:
    """Address -> action of what needs a person."""
    return {one.address: one.action for one in report.consequences if one.needs_approval}


def ids(report: PlanReport) -> list[str]:
    return [finding.id for finding in report.findings]


def test_a_production_database_that_is_let_go_needs_a_person() -> None:
    report = reviewed(plan_bytes("forget-database"))
    assert (report.verdict, report.environment.name) == ("needs-approval", "production")
    assert asked(report) == {"aws_db_instance.orders": "forget"}
    assert ids(report) == ["orphaned-object"]
    assert signed_of(plan_bytes("forget-database")).count == 1


def test_what_is_let_go_is_counted_and_is_no_no_op() -> None:
    summary = reviewed(plan_bytes("forget-database")).summary
    assert (summary.forget, summary.no_op) == (1, 1)


@pytest.mark.parametrize("refused", [["forget"], ["forget", "replace", "delete"]])
def test_a_policy_that_refuses_losses_refuses_letting_go(refused: list[str]) -> None:
    listed = ", ".join(f'"{one}"' for one in refused)
    report = judged(plan_bytes("forget-database"), policy(f"[refuse]\nclasses = [{listed}]"))
    assert report.verdict == "refused"


def test_refusing_deletes_alone_still_asks_about_letting_go() -> None:
    """No row of a policy about one class lets another one through."""
    report = judged(plan_bytes("forget-database"), policy('[refuse]\nclasses = ["delete", "replace"]'))
    assert (report.verdict, list(asked(report))) == ("needs-approval", ["aws_db_instance.orders"])


def test_letting_go_an_unlisted_type_and_a_cluster_are_all_seen_in_one_plan() -> None:
    assert asked(reviewed(plan_bytes("forgotten-and-unlisted"))) == {
        "aws_db_instance.orders": "forget",
        "aws_eks_cluster.main": "replace",
        "aws_resourcegroups_group.shop": "delete",
    }


@pytest.mark.parametrize("verbs", [["create", "forget"], ["forget", "create"]], ids="+".join)
def test_a_replacement_that_lets_go_of_the_old_object_needs_a_person(verbs: list[str]) -> None:
    raw = partial("rds-replace")
    next(one for one in raw["resource_changes"] if one["type"] == "aws_db_instance")["change"]["actions"] = verbs
    report = reviewed(raw)
    assert asked(report)["aws_db_instance.orders"] == "replace"
    assert [one.action_class for one in report.consequences if one.address == "aws_db_instance.orders"] == ["forget"]
    assert "orphaned-object" in ids(report)


def partial(name: str) -> dict[str, Any]:
    """A plan without its states, so that one part can be edited without a contradiction."""
    raw = document(name)
    for part in ("complete", "prior_state", "planned_values"):
        raw.pop(part, None)
    return raw


def test_a_deferred_delete_is_named_and_counted() -> None:
    report = reviewed(documented("deferred-changes"))
    assert report.coverage.deferred == 5
    (finding,) = (one for one in report.findings if one.id == "partial-plan")
    assert "terraform_data.old_database" in finding.addresses


def test_an_action_of_a_plan_needs_a_person() -> None:
    report = reviewed(documented("action-invocations"))
    assert report.verdict == "needs-approval"
    assert asked(report)["action.aws_ec2_stop_instance.worker[0]"] == "action"


def test_a_plan_of_nothing_but_deferred_changes_and_actions_is_no_empty_plan() -> None:
    raw = json.loads(documented("action-invocations"))
    raw |= {"deferred_changes": json.loads(documented("deferred-changes"))["deferred_changes"]}
    raw["resource_changes"] = [one for one in raw["resource_changes"] if one["change"]["actions"] == ["no-op"]]
    for part in ("prior_state", "planned_values"):
        raw.pop(part, None)
    report = reviewed(raw)
    assert report.verdict == "needs-approval"
    assert set(asked(report).values()) == {"action"}
    assert report.coverage.deferred == 5


@pytest.mark.parametrize("name", ["unknown-verb", "tofu-unmapped-verb"])
def test_a_verb_that_nobody_knows_is_refused(name: str) -> None:
    report = reviewed(documented(name))
    assert (report.verdict, report.severity) == ("refused", "critical")
    assert "unknown-verb" in ids(report)


def test_a_part_that_nobody_knows_needs_a_person_and_is_signed() -> None:
    assert reviewed(documented("unknown-part")).verdict == "needs-approval"
    assert signed_of(documented("unknown-part")).count == 1


def test_a_part_of_the_plan_is_called_a_part() -> None:
    report = reviewed(plan_bytes("target"))
    assert report.source is not None
    assert report.source.complete is False
    assert "partial-plan" in ids(report)


@pytest.mark.parametrize("before", [None, {}])
def test_a_delete_that_does_not_show_what_it_deletes_needs_a_person(before: object) -> None:
    raw = partial("kms-delete")
    entry = next(one for one in raw["resource_changes"] if one["type"] == "aws_kms_key")
    entry["change"]["before"] = before
    assert "aws_kms_key.data" in asked(reviewed(raw))


def test_a_plan_says_how_much_of_it_was_analysed() -> None:
    whole, unknown = reviewed(plan_bytes("forgotten-and-unlisted")).coverage, reviewed(documented("unknown-verb")).coverage
    assert (whole.changes, whole.analysed, whole.unanalysed) == (7, 7, 0)
    assert unknown.unanalysed == 1


STREAM = (FIXTURES / "cases" / "forgotten-and-unlisted" / "plan.jsonl").read_bytes()


def test_an_event_stream_fails_a_gate_as_the_plan_does() -> None:
    """Its word for letting go is `remove`."""
    assert asked(reviewed(STREAM)) == asked(reviewed(plan_bytes("forgotten-and-unlisted")))


def test_an_event_stream_can_never_be_approved() -> None:
    assert read(STREAM).source.kind is InputKind.PLAN_STREAM
    assert review_of(STREAM).signed is None
    with pytest.raises(InputError) as caught:
        wiring.sealed(read(STREAM), SCOPE.target, "c" * 40)
    assert caught.value.code == "not-sealable"


def test_text_for_people_is_no_plan() -> None:
    """Counting words of it breaks when the words change, and two secrets look the same in it."""
    with pytest.raises(InputError) as caught:
        read(b"Terraform will perform the following actions:\n\nPlan: 0 to add, 0 to change, 0 to destroy.\n")
    assert caught.value.code == "human-text"


def test_a_plan_that_prevent_destroy_stopped_still_shows_what_it_would_lose() -> None:
    report = reviewed(plan_bytes("errored-prevent-destroy"))
    assert (report.verdict, ids(report)) == ("refused", ["errored-plan"])
    assert asked(report) == {"terraform_data.database": "replace"}


def test_a_comment_for_three_hundred_deletes_fits_and_hides_no_loss_of_data() -> None:
    report = examine(Request([str(FIXTURES / "cases" / "many-deletes" / "plan.json")]))
    text = wiring.format_named("markdown").render(report, Surface())
    assert len(text.encode()) <= 65_536
    for address in ("aws_dynamodb_table.carts", "aws_s3_bucket.invoices", "aws_sqs_queue.jobs"):
        assert address in text
    assert report.plans[0].summary.delete == 300
