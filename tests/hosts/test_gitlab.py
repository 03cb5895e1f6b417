"""GitLab, asked over a real connection: approvals with the note beside them, the status; and the gate on it."""

import os
from pathlib import Path
from typing import Any

import pytest

from planguard.commands import gate, seal
from planguard.commands.codehost import Where
from planguard.errors import OutsideError, PlanguardError
from planguard.hosts.gitlab import HOST
from planguard.http import Client, hold
from planguard.model.host import HostFacts, Place
from tests.hosts.gitlab_server import ALICE, BOB, HEAD, NUMBER, ROBOT, TIP, Project, commit, note, serving
from tests.plans import FIXTURES

LINE = "planguard-approve: " + "c" * 64 + " destroys 1 database"
POLICY = """\
schema = 1
repository = "gitlab.com/acme/sub/infra"
[[stack]]
target = "stacks/payments"
path = "stacks/payments"
"""
PEOPLE = """\
schema = 1
[[person]]
id = "alice@acme.example"
gitlab_id = 1
[[person]]
id = "bob@acme.example"
gitlab_id = 2
"""
HOUSE = {".planguard/policy.toml": POLICY, ".planguard/approvers.toml": PEOPLE}


def facts(project: Project) -> HostFacts:
    with serving(project) as api:
        place = Place(
            host="gitlab", api=api, repository="gitlab.com/acme/sub/infra", path="acme/sub/infra", pull_request=NUMBER
        )
        return HOST.read(hold(HOST.collect(place), Client(api, HOST.headers("token-of-a-test")).send))


def test_an_approval_with_the_note_beside_it() -> None:
    found = facts(Project(approved_by=[ALICE], notes=[note(1, ALICE, LINE), note(2, BOB, LINE)]))
    (seen,) = found.reviews
    assert (seen.id, seen.state, seen.body, seen.edited, seen.can_write) == ("note-1", "approved", LINE, False, True)
    assert seen.account is not None
    assert (seen.account.id, seen.account.human) == (1, True)
    assert (found.pull.head, found.pull.base_tip, found.now) == (HEAD, TIP, 1767355200)


@pytest.mark.parametrize(
    ("project", "field", "value"),
    [
        pytest.param({"notes": [note(1, ALICE, LINE, updated_at="2026-01-03T00:00:00.000Z")]}, "edited", True, id="edited"),
        pytest.param({"levels": {1: 20}}, "can_write", False, id="a reporter"),
        pytest.param({"levels": {}}, "can_write", False, id="no member"),
        pytest.param({"notes": []}, "body", "", id="an approval without a word"),
    ],
)
def test_one_thing_is_otherwise(project: dict[str, Any], field: str, value: object) -> None:
    (seen,) = facts(Project(**{"approved_by": [ALICE], "notes": [note(1, ALICE, LINE)], **project})).reviews
    assert getattr(seen, field) == value


def test_a_note_of_somebody_who_did_not_approve_is_no_review() -> None:
    assert facts(Project(notes=[note(1, ALICE, LINE)])).reviews == ()


def test_bots_are_told_by_their_own_page() -> None:
    found = facts(Project(approved_by=[ROBOT], notes=[note(1, ROBOT, LINE)], levels={50: 40}))
    assert found.pull.author is not None
    assert found.pull.author.human is False
    assert found.reviews[0].account is not None
    assert found.reviews[0].account.human is False


def test_whoever_it_is_assigned_to_asked_for_it_if_that_is_a_person() -> None:
    """Else a change that a bot made would need one person more here than on GitHub."""
    found = facts(Project(assignees=[BOB, ROBOT]))
    assert [(one.id, one.human) for one in found.requesters] == [(BOB["id"], True), (ROBOT["id"], False)]


def test_the_second_page_is_read_and_must_not_fail() -> None:
    notes = [note(number, BOB, "hm") for number in range(1, 5)] + [note(5, ALICE, LINE)]
    assert facts(Project(approved_by=[ALICE], notes=notes, page=2)).reviews[0].id == "note-5"
    with pytest.raises(OutsideError, match="status 404"):
        facts(Project(notes=notes, page=2, refuse=lambda _m, path, page: 404 if page == 2 and "/notes" in path else None))


def test_the_house_and_the_files_of_the_gate() -> None:
    found = facts(Project(contents={**HOUSE, "CODEOWNERS": "* @sre"}, files=["CODEOWNERS", "main.tf"]))
    assert dict(found.house) == {path: text.encode() for path, text in HOUSE.items()}
    (guarded,) = found.guarded
    assert (guarded.path, guarded.before is None, guarded.before == guarded.after) == ("CODEOWNERS", False, False)
    with pytest.raises(OutsideError, match="no file of the repository itself"):
        facts(Project(contents=HOUSE, modes={"policy.toml": "120000"}))


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A job of GitLab CI with one sealed plan that a person must approve."""
    for name in list(os.environ):
        if name.startswith(("GITHUB_", "GITLAB_", "CI_")):
            monkeypatch.delenv(name)
    given = {
        "GITLAB_CI": "true",
        "CI_PROJECT_PATH": "acme/sub/infra",
        "CI_SERVER_HOST": "gitlab.com",
        "CI_PROJECT_URL": "https://gitlab.com/acme/sub/infra",
        "CI_MERGE_REQUEST_IID": str(NUMBER),
        "CI_COMMIT_SHA": HEAD,
        "PLANGUARD_GITLAB_TOKEN": "token-of-a-test",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("planguard.commands.gate_ruling.now", lambda: 1767355200)
    (tmp_path / "plans").mkdir()
    plan = FIXTURES / "cases" / "rds-unprotect" / "plan.json"
    seal.run(seal.Request(str(plan), tmp_path / "plans" / "one.json", "stacks/payments", HEAD))
    return tmp_path


def run(project: Project, job: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    with serving(project) as api:
        monkeypatch.setenv("CI_API_V4_URL", api)
        try:
            return gate.run(gate.Request([str(job / "plans")], Where()))
        except PlanguardError as error:
            return error.exit_code


def approve(project: Project, who: dict[str, Any]) -> None:
    line = next(one for one in project.notes[-1]["body"].splitlines() if one.startswith("planguard-approve: "))
    project.approved_by.append(who)
    project.notes.append(note(30, who, line))


def test_the_gate_asks_and_lets_through(job: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(contents=HOUSE)
    assert run(project, job, monkeypatch) == 1
    assert (project.statuses[-1]["state"], project.statuses[-1]["sha"]) == ("pending", HEAD)
    approve(project, ALICE)
    assert run(project, job, monkeypatch) == 1, "for whom a bot made it is not known: one person more"
    approve_line = project.notes[-1]["body"]
    project.approved_by.append(BOB)
    project.notes.append(note(31, BOB, approve_line))
    assert run(project, job, monkeypatch) == 0
    assert project.statuses[-1]["state"] == "success"
    assert sum(one["author"]["username"] == "planguard" for one in project.notes) == 1, "renewed in place"


def test_who_committed_does_not_approve(job: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(contents=HOUSE, author=BOB, bots=set(), commits=[commit("1" * 40, "alice@acme.example")])
    assert run(project, job, monkeypatch) == 1
    approve(project, ALICE)
    assert run(project, job, monkeypatch) == 1
    body = next(one["body"] for one in project.notes if one["author"]["username"] == "planguard")
    assert "is-author" in body


def test_the_same_commit_elsewhere_holds_a_yes_back(job: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(contents=HOUSE, author=BOB, bots=set())
    run(project, job, monkeypatch)
    approve(project, ALICE)
    project.siblings = [9]
    assert run(project, job, monkeypatch) == 1
    project.siblings = []
    assert run(project, job, monkeypatch) == 0


def test_a_yes_for_a_branch_that_anybody_can_make_is_none_for_the_main_one(
    job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(contents=HOUSE, author=BOB, bots=set(), stands=False)
    run(project, job, monkeypatch)
    approve(project, ALICE)
    assert run(project, job, monkeypatch) == 0
    assert project.statuses[-1]["state"] == "pending"


def test_a_token_that_may_not_write_is_a_gate_that_could_not_speak(job: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse = lambda method, _path, _page: 403 if method == "POST" else None  # noqa: E731
    assert run(Project(contents=HOUSE, refuse=refuse), job, monkeypatch) == 6
    assert run(Project(contents=HOUSE, refuse=refuse, fork=True), job, monkeypatch) == 1
