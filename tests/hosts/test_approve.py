"""`planguard approve --pull-request` in a real terminal with real keys, a GitHub on loopback, and the gate after it."""

import json
import subprocess
import time
from pathlib import Path

import pytest

from planguard.commands.codehost import Where, of_clone
from tests.hosts.github_server import ADA, EVE, NUMBER, comment, serving
from tests.hosts.scene import CRITICAL, HIGH, STACK, TARGET, Scene, house, scene
from tests.stage import ALICE, BOB, Stage, needs_git
from tests.terminal import Session, in_terminal

__all__ = ["scene"]
pytestmark = needs_git
POLICY = (
    'schema = 1\nrepository = "github.com/acme/infra"\n[[approval]]\nquorum = 2\nassurance = "software-key"\n'
    + STACK.format(TARGET)
)
WORDS = "aws_db_instance.orders 1"


class Desk:
    """A person's clone, the keys of two, and a pull request on which the gate has spoken."""

    def __init__(self, scene: Scene, place: Path) -> None:
        place.mkdir()
        self.scene, self.stage = scene, Stage(place)
        scene.repository.contents = house(POLICY, self.stage.people())
        scene.now = int(time.time())

    def gate(self) -> str:
        self.scene.now = int(time.time()) + 1
        return self.scene.gate().decision

    def approve(self, key: str, *more: str | Path, typed: str = WORDS) -> Session:
        given = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "acme/infra", "GITHUB_SERVER_URL": "https://github.com"}
        with serving(self.scene.repository) as api:
            line = ["approve", "--pull-request", NUMBER, "--key", self.stage.keys[key], "--output", self.paper(key), *more]
            return in_terminal(
                list(map(str, line)), self.stage.folder, typed, GITHUB_API_URL=api, GITHUB_TOKEN="token-of-a-test", **given
            )

    def paper(self, key: str) -> Path:
        return self.stage.place / f"{key}.json"

    def paste(self, key: str, around: str = "I agree.\r\n\r\n{}\r\n") -> None:
        """Put the envelope into a comment, as the host gives it back; whose comment it is does not matter."""
        text = self.paper(key).read_text().replace("\n", "\r\n")
        self.scene.repository.comments.append(comment(300, EVE, around.format(text)))


@pytest.fixture
def desk(scene: Scene, tmp_path: Path) -> Desk:
    made = Desk(scene, tmp_path / "desk")
    scene.seal(HIGH)
    assert made.gate() == "blocked"
    return made


def test_two_persons_read_the_request_sign_it_and_paste_what_they_signed(desk: Desk) -> None:
    first = desk.approve("alice")
    assert first.code == 0, first.screen
    before = first.screen.partition("\n> ")[0]
    for part in (TARGET, "aws_db_instance.orders", f"<{ALICE}>", "sha256:", "1 consequence", "comment 100"):
        assert part in before
    assert "the request is blocked; 1 more needed" in first.screen
    assert desk.gate() == "blocked", "it lies in nobody's comment yet"
    desk.paste("alice")
    assert desk.gate() == "blocked"
    second = desk.approve("bob")
    assert f"yes: <{ALICE}> by software-key (comment 300)" in second.screen, "the second person is told of the first"
    assert f"With <{ALICE}> the request is approved" in second.screen
    desk.paste("bob", "```json\r\n{}```")
    assert desk.gate() == "approved"


def test_with_the_sealed_plans_the_whole_report_is_read(desk: Desk) -> None:
    done = desk.approve("alice", desk.scene.plans)
    assert done.code == 0, done.screen
    assert "protection" in done.screen
    statement = json.loads(desk.paper("alice").read_text())
    assert statement["signatures"]
    desk.paste("alice")
    desk.approve("bob")
    desk.paste("bob")
    assert desk.gate() == "approved", "one read the plans, one the document: it is the same request"


def test_a_change_of_the_gate_is_shown_by_its_files_and_signed_with_the_rest(desk: Desk) -> None:
    desk.scene.repository.files.append(".github/workflows/plan.yml")
    digest = desk.scene.gate().report["request_digest"]
    desk.scene.repository.comments.append(comment(301, ADA, "fine"))
    for key in ("alice", "bob"):
        done = desk.approve(key, "--expect", digest)
        assert done.code == 0, done.screen
        assert "    .github/workflows/plan.yml" in done.screen
        desk.paste(key)
    assert desk.gate() == "approved"


def test_a_document_that_lies_is_shown_and_counts_for_nothing(desk: Desk) -> None:
    """Whoever may comment can write one. It names the true digests and says that next to nothing is lost."""
    line = next(one for one in desk.scene.bodies[0].splitlines() if one.startswith('{"change"'))
    lie = json.loads(line)
    lie["plans"][0] |= {"words": "changes 1 tag (aws_db_instance.orders)", "severity": "none"}
    desk.scene.repository.comments = [comment(5, EVE, json.dumps(lie))]
    done = desk.approve("alice")
    assert done.code == 0, done.screen
    assert "comment 5" in done.screen
    desk.paste("alice")
    desk.paste("alice")
    found = desk.scene.gate()
    assert found.report["approvals"]["accepted"] == []
    assert "summary-differs" in found.codes


def _other(words: str, target: str = "zzz", **more: object) -> dict[str, object]:
    entry = {"target": target, "digest": "ab" * 32, "count": 1, "worst": "a.b", "words": words, "severity": "low"}
    return entry | more


@pytest.mark.parametrize(
    "more",
    [
        pytest.param([_other("\x1b[5A\x1b[Jchanges 1 tag (a.b)")], id="it moves the cursor over the true words"),
        pytest.param([_other("changes 1 tag \u202e(a.b)")], id="it turns what follows around"),
        pytest.param([_other("")], id="no words"),
        pytest.param([_other("changes 1 tag (a.b)", count=-1)], id="fewer than none, so that the sum is less"),
        pytest.param([_other("changes 1 tag (a.b)", TARGET)], id="one stack twice"),
        pytest.param([_other("changes 1 tag (a.b)", "aaa")], id="another order"),
        pytest.param([_other("changes 1 tag (a.b)", digest="AB")], id="no digest"),
    ],
)
def test_what_planguard_could_not_have_written_is_no_document(desk: Desk, more: list[dict[str, object]]) -> None:
    """With the true entry beside it, an approval of it would count: what else it says must not hide that one."""
    line = next(one for one in desk.scene.bodies[0].splitlines() if one.startswith('{"change"'))
    lie = json.loads(line)
    lie["plans"] += more
    desk.scene.repository.comments = [comment(5, EVE, json.dumps(lie))]
    done = desk.approve("alice")
    assert (done.code, "no request document" in done.screen) == (2, True), done.screen
    assert "\x1b[5A" not in done.screen


def test_of_several_documents_one_must_be_named(desk: Desk) -> None:
    digest = desk.scene.gate().report["request_digest"]
    line = next(one for one in desk.scene.bodies[0].splitlines() if one.startswith('{"change"'))
    other = json.loads(line)
    other["plans"][0]["count"] = 2
    desk.scene.repository.comments.append(comment(5, EVE, json.dumps(other)))
    done = desk.approve("alice")
    assert done.code == 2
    assert "there are 2 request documents on it" in done.screen
    assert digest.removeprefix("sha256:")[:40] in done.screen
    assert "[not-this-request]" in desk.approve("alice", "--expect", "ab" * 32).screen
    assert desk.approve("alice", "--expect", digest).code == 0


def test_a_request_of_another_repository_or_of_an_older_change_is_none(desk: Desk) -> None:
    desk.scene.repository.files.append(".github/workflows/plan.yml")
    assert "another state of the change" in desk.approve("alice").screen
    desk.scene.repository.comments = []
    done = desk.approve("alice")
    assert (done.code, "no request document" in done.screen) == (2, True)


def test_whoever_asked_for_the_change_is_told_before_they_type(desk: Desk) -> None:
    desk.scene.repository.contents = house(POLICY, desk.stage.people().replace('id = "alice', 'github_id = 2\nid = "alice'))
    before = " ".join(desk.approve("alice").screen.partition("\n> ")[0].split())
    assert "this yes will not count: the change was made for this person [is-requester]" in before


def test_a_no_by_pull_request_blocks(desk: Desk) -> None:
    for key in ("alice", "bob"):
        desk.approve(key)
        desk.paste(key)
    assert desk.gate() == "approved"
    desk.paper("alice").unlink()
    time.sleep(1)
    assert desk.approve("alice", "--reject", typed="reject").code == 0
    desk.paste("alice")
    assert desk.gate() == "blocked"


def test_a_plan_file_alone_can_be_bound_to_itself(desk: Desk) -> None:
    assert "is about one plan file" in desk.approve("alice", "--binding", "plan").screen


def test_the_ref_of_another_repository_holds_what_both_signed(desk: Desk) -> None:
    bare = desk.stage.place / "shared.git"
    subprocess.run(["git", "init", "-q", "--bare", bare], check=True)
    first = desk.approve("alice", "--remote", bare)
    assert (first.code, "Pushed to refs/planguard/approvals" in first.screen) == (0, True), first.screen
    second = desk.approve("bob", "--remote", bare)
    assert f"yes: <{ALICE}> by software-key (refs/planguard/approvals:" in " ".join(second.screen.split())
    assert "the request is approved" in second.screen
    # The job of the gate fetches the ref, and so does whoever verifies.
    subprocess.run(["git", "init", "-q", desk.scene.place], check=True)
    subprocess.run(["git", "fetch", "-q", bare, "+refs/planguard/*:refs/planguard/*"], cwd=desk.scene.place, check=True)
    assert desk.gate() == "approved"
    accepted = json.loads((desk.scene.place / "report.json").read_text())["approvals"]["accepted"]
    assert [one["person"] for one in accepted] == [ALICE, BOB]


def test_another_plan_needs_another_yes(desk: Desk) -> None:
    for key in ("alice", "bob"):
        desk.approve(key)
        desk.paste(key)
    assert desk.gate() == "approved"
    desk.scene.seal(CRITICAL)
    assert desk.gate() == "blocked"


def test_a_document_that_would_move_the_cursor_is_text(desk: Desk) -> None:
    line = next(one for one in desk.scene.bodies[0].splitlines() if one.startswith('{"change"'))
    evil = json.loads(line)
    evil["plans"][0] |= {"worst": "\x1b]8;;x\x07\u202e", "target": "stacks/payments\x1b[1A\u202e"}
    desk.scene.repository.comments = [comment(5, EVE, json.dumps(evil))]
    screen = desk.approve("alice", typed="no").screen
    assert "stacks/payments\\u{001B}[1A\\u{202E}" in screen
    assert not {"\x1b", "\x07", "\u202e"} & set(screen)


def test_an_origin_says_which_repository_it_is(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_ACTIONS", "GITLAB_CI", "CI_SERVER_URL"):
        monkeypatch.delenv(name, raising=False)
    folder = str(desk.stage.folder)
    assert of_clone(Where(7), folder) == Where(7), "without an origin nothing is known"
    desk.stage.git("remote", "add", "origin", "git@github.com:acme/infra.git")
    assert of_clone(Where(7), folder) == Where(7, "github", "acme/infra")
    assert of_clone(Where(7, None, "other/infra"), folder) == Where(7, None, "other/infra")
    desk.stage.git("remote", "set-url", "origin", "https://git.acme.example/acme/sub/infra.git")
    assert of_clone(Where(7), folder) == Where(7), "whose host that is, a person says"
    assert of_clone(Where(7, "gitlab"), folder) == Where(7, "gitlab"), "nor is it asked elsewhere with its token"
    api = "https://git.acme.example/api/v4"
    assert of_clone(Where(7, "gitlab", None, api), folder) == Where(7, "gitlab", "acme/sub/infra", api)
