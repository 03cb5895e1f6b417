"""`planguard approve` in a real terminal, with real keys; and what `planguard verify` makes of it."""

import json
import os
import subprocess
import time
from pathlib import Path

import pytest

from planguard import schema
from planguard.errors import RefusedError
from planguard.source.terminal import AGENT_MARKS, refuse_without_a_person
from tests.plans import FIXTURES
from tests.stage import ALICE, BOB, CRITICAL, HIGH, POLICY, QUIET, TARGET, Stage, needs_git
from tests.terminal import Session, in_terminal

pytestmark = needs_git
WORDS = "aws_db_instance.orders 1"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def approve(stage: Stage, key: str, *more: str, typed: str = WORDS, plan: Path = HIGH, **environment: str) -> Session:
    """Approve `plan` with a key; the envelope comes to lie in `papers`."""
    (stage.place / "papers").mkdir(exist_ok=True)
    given = ["approve", "--base", "main", "--target", TARGET, "--key", str(stage.keys[key]), *more]
    if "--output" not in more:
        given += ["--output", str(stage.place / "papers" / f"{key}.json")]
    return in_terminal([*given, str(plan)], stage.folder, typed, **environment)


def test_two_persons_approve_and_it_is_verified(stage: Stage) -> None:
    """Nobody knows for whom the change was made, so the one person that the policy asks for becomes two."""
    assert stage.verify(HIGH).code == 1
    first = approve(stage, "alice")
    assert first.code == 0, first.screen
    assert "By this one alone the request is blocked; 1 more needed." in first.screen
    told = stage.verify(HIGH)
    assert (told.code, told.decision, told.accepted) == (1, "blocked", [ALICE])
    second = approve(stage, "bob")
    assert second.code == 0, second.screen
    told = stage.verify(HIGH)
    assert (told.code, told.decision, told.accepted, told.codes) == (0, "approved", [ALICE, BOB], [])
    assert schema.faults(told.report, "report-v1") == []


def test_the_person_sees_what_is_lost_and_where_before_they_type(stage: Stage) -> None:
    screen = approve(stage, "alice").screen
    before = screen.partition("\n> ")[0]
    for part in ("aws_db_instance.orders", "production", f"You are <{ALICE}>", "github.com/acme/infra", "sha256:", WORDS):
        assert part in before


@pytest.mark.parametrize(
    "typed", ["yes", "y", "aws_db_instance.orders", "1", "aws_db_instance.orders 2", "AWS_DB_INSTANCE.ORDERS 1"]
)
def test_other_words_sign_nothing(stage: Stage, typed: str) -> None:
    done = approve(stage, "alice", typed=typed)
    assert done.code == 3
    assert "[not-typed]" in done.screen
    assert list((stage.place / "papers").iterdir()) == []


def test_without_a_terminal_nothing_is_signed(stage: Stage) -> None:
    done = stage.planguard("approve", "--base", "main", "--target", TARGET, "--key", stage.keys["alice"], HIGH)
    assert (done.returncode, done.stdout) == (3, "")
    assert "[no-terminal]" in done.stderr


@pytest.mark.parametrize("mark", AGENT_MARKS)
def test_the_shell_of_an_agent_is_told_by_its_marks(mark: str) -> None:
    with pytest.raises(RefusedError) as caught:
        refuse_without_a_person({mark: "1"})
    assert caught.value.code == "agent-shell"


def test_in_the_shell_of_an_agent_nothing_is_signed(stage: Stage) -> None:
    done = approve(stage, "alice", CLAUDECODE="1")
    assert done.code == 3
    assert "[agent-shell]" in done.screen


def test_a_key_that_nobody_has_signs_nothing(stage: Stage) -> None:
    done = approve(stage, "mallory")
    assert done.code == 3
    assert "[unknown-key]" in done.screen


def test_a_key_that_the_change_adds_does_not_count(stage: Stage) -> None:
    stage.write(".planguard/approvers.toml", stage.people(mallory=True))
    stage.commit("one approver more")
    assert "[unknown-key]" in approve(stage, "mallory").screen
    # Signed by whom the base branch of the attacker's own choice knows, and held against the real one:
    given = ["--base", "change", "--output", str(stage.place / "papers" / "mallory.json")]
    assert approve(stage, "mallory", *given).code == 0
    told = stage.verify(HIGH)
    assert (told.decision, told.accepted, told.codes) == ("blocked", [], ["unknown-key"])


def test_a_policy_that_the_change_loosens_does_not_count(stage: Stage) -> None:
    stage.write(
        ".planguard/policy.toml",
        'schema = 1\nrepository = "github.com/acme/infra"\n[ask]\nupdate = { production = "pass" }\n',
    )
    stage.commit("quieter")
    assert stage.verify(HIGH).decision == "blocked"


def test_a_policy_that_was_tightened_meanwhile_asks_about_more_and_one_approval_is_enough(stage: Stage) -> None:
    """The branch began under the old one, and both judge; who agrees to all that the stricter one asks has agreed."""
    stage.git("checkout", "-q", "main")
    stage.write(".planguard/policy.toml", f'{POLICY}[ask]\nreplace-immutable = {{ unknown = "always" }}\n')
    stage.commit("stricter", by="house@acme.example")
    stage.git("checkout", "-q", "change")
    plan = FIXTURES / "cases" / "sg-description" / "plan.json"
    done = approve(stage, "alice", plan=plan, typed=typed_for(stage, plan))
    assert done.code == 0, done.screen
    told = stage.verify(plan)
    assert (told.codes, told.accepted) == ([], [ALICE])


def typed_for(stage: Stage, plan: Path) -> str:
    """What the screen asks to be typed."""
    screen = approve(stage, "alice", plan=plan, typed="x").screen
    return screen.rpartition("how many there are:\n")[2].partition("\n")[0].strip()


def test_two_keys_of_one_person_are_one_person(stage: Stage) -> None:
    approve(stage, "alice")
    approve(stage, "alice2")
    told = stage.verify(HIGH)
    assert (told.decision, told.accepted, told.codes) == ("blocked", [ALICE], ["same-person-again"])


def test_who_wrote_the_change_does_not_approve_it(stage: Stage) -> None:
    stage.commit("bob helps", by=BOB)
    done = approve(stage, "bob")
    assert "It does not count" in done.screen
    assert "[is-author]" in done.screen
    assert set(stage.verify(HIGH).codes) == {"is-author", "is-committer"}


def test_another_plan_is_another_question(stage: Stage) -> None:
    approve(stage, "alice")
    approve(stage, "bob")
    told = stage.verify(CRITICAL)
    assert (told.decision, set(told.codes)) == ("blocked", {"other-consequences"})
    told = stage.verify(HIGH, target="stacks/other")
    assert (told.decision, set(told.codes)) == ("blocked", {"other-target"})


def test_a_no_is_signed_as_well_and_blocks(stage: Stage) -> None:
    for key in ("alice", "bob"):
        approve(stage, key)
    assert stage.verify(HIGH).decision == "approved"
    done = approve(stage, "alice2", "--reject", "--reason", "not on a Friday", typed="reject")
    assert done.code == 0, done.screen
    told = stage.verify(HIGH)
    assert (told.code, told.decision) == (1, "blocked")
    part = told.report["approvals"]["parts"][0]
    assert (part["rejected_by"], part["reasons"]) == ([ALICE], [{"person": ALICE, "reason": "not on a Friday"}])
    texts = {form: stage.place / form for form in ("terminal", "markdown", "html")}
    stage.verify(HIGH, *(word for form, path in texts.items() for word in ("--format", form, "--output", path)))
    assert f"no: {ALICE} has said no: not on a Friday" in texts["terminal"].read_text()
    assert f"`{ALICE}`: not on a Friday" in texts["markdown"].read_text()
    assert f"<code>{ALICE}</code>: not on a Friday" in texts["html"].read_text()
    assert "A no does not expire." in " ".join(done.screen.split())
    assert "It holds until" not in done.screen

    time.sleep(1.1)  # a no of the same second is the last word
    approve(stage, "alice", "--output", str(stage.place / "papers" / "again.json"))
    assert stage.verify(HIGH).decision == "approved", "until they say yes"


def test_the_file_of_a_no_is_called_so_and_a_wrong_word_is_no_loss(stage: Stage) -> None:
    given = ["approve", "--base", "main", "--target", TARGET, "--key", str(stage.keys["alice"]), "--reject", str(HIGH)]
    assert "what was typed is not what was asked for" in in_terminal(given, stage.folder, "rejct").screen
    assert in_terminal(given, stage.folder, "reject").code == 0
    assert [path.name[:13] for path in stage.folder.glob("planguard-*.json")] == ["planguard-no-"]


def test_the_digest_that_one_was_told_of_can_be_asked_for(stage: Stage) -> None:
    digest = stage.verify(HIGH).report["request_digest"]
    assert approve(stage, "alice", "--expect", digest).code == 0
    assert "[not-this-request]" in approve(stage, "bob", "--expect", "sha256:" + "ab" * 32).screen


def test_where_nobody_is_asked_nothing_is_signed(stage: Stage) -> None:
    done = approve(stage, "alice", plan=QUIET)
    assert done.code == 0
    assert "there is nothing to approve" in done.screen
    assert stage.verify(QUIET).decision == "pass"


def test_without_a_target_nothing_can_be_approved(stage: Stage) -> None:
    given = ["approve", "--base", "main", "--key", str(stage.keys["alice"]), str(HIGH)]
    assert "[not-approvable]" in in_terminal(given, stage.folder).screen


def test_an_edited_envelope_and_other_files_do_not_count(stage: Stage) -> None:
    approve(stage, "alice")
    papers = stage.place / "papers"
    envelope = json.loads((papers / "alice.json").read_text())
    envelope["payload"] = envelope["payload"][:-8] + "AAAAAAA="
    (papers / "edited.json").write_text(json.dumps(envelope))
    (papers / "notes.json").write_text('{"payload": ""}')
    told = stage.verify(HIGH)
    assert told.accepted == [ALICE]
    assert set(told.codes) == {"signature-wrong", "envelope-malformed"}


def test_what_else_lies_in_the_folder_is_no_approval_and_not_complained_about(stage: Stage) -> None:
    approve(stage, "alice")
    papers = stage.place / "papers"
    (papers / "plan.json").write_bytes(HIGH.read_bytes())
    (papers / "schema.json").write_bytes((Path(schema.__file__).parent / "schemas/policy-v1.json").read_bytes())
    (papers / "broken.json").write_text('{"payload": ')
    told = stage.verify(HIGH)
    assert (told.accepted, told.codes) == ([ALICE], ["envelope-malformed"])
    named = stage.verify(HIGH, "--approvals", papers / "plan.json")
    assert named.codes == ["envelope-malformed"] * 2, "what is named one by one is looked at, whatever it is"


def test_a_yes_that_cannot_count_is_told_before_anybody_types(tmp_path: Path) -> None:
    stage = Stage(tmp_path, POLICY.replace("software-key", "touch"))
    done = approve(stage, "alice")
    shown, _, after = done.screen.partition("\n> ")
    assert "this yes will not count" in " ".join(shown.split())
    assert "software-key, and touch is needed [assurance-too-weak]" in " ".join(shown.split())
    assert "It does not count" in after
    assert "will not count" not in approve(stage, "bob", "--reject", typed="reject").screen


def test_approvals_are_found_in_a_ref(stage: Stage) -> None:
    approve(stage, "alice")
    stage.git("checkout", "-q", "--orphan", "papers")
    stage.git("rm", "-q", "-rf", ".")
    (stage.folder / "alice.json").write_bytes((stage.place / "papers" / "alice.json").read_bytes())
    stage.commit("papers")
    stage.git("update-ref", "refs/planguard/approvals", "HEAD")
    stage.git("checkout", "-q", "change")
    done = stage.planguard("verify", "--base", "main", "--target", TARGET, "--format", "json", HIGH)
    assert json.loads(done.stdout)["approvals"]["accepted"][0]["origin"] == "refs/planguard/approvals:alice.json"


def test_a_key_in_an_agent_signs(stage: Stage) -> None:
    """With the public half alone: the private one is where ssh-agent keeps it."""
    socket = stage.place / "agent"
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", socket], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            if socket.exists():
                break
            time.sleep(0.05)
        subprocess.run(["ssh-add", "-q", stage.keys["alice"]], env={**os.environ, "SSH_AUTH_SOCK": str(socket)}, check=True)
        public = stage.keys["alice"].with_name("alice.pub")
        stage.keys["alice"].unlink()
        done = approve(stage, "alice", "--key", str(public), SSH_AUTH_SOCK=str(socket))
        assert done.code == 0, done.screen
    finally:
        agent.terminate()
        agent.wait()
