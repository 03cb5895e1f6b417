"""Events as GitHub sends them: which pull request and commit each is about. As recorded, and with one thing changed."""

import copy
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planguard.commands.codehost import Where, forge
from planguard.errors import OutsideError
from planguard.hosts._github_event import About, about
from planguard.source.whereabouts import host_commit
from tests.hosts.github_server import HEAD, NUMBER, Repository, serving
from tests.hosts.webhooks import RECORDED, Json, check, forked, sent

NAMES = [f"{one['event']} {one['action'] or ''} {at}".replace("  ", " ") for at, one in enumerate(RECORDED)]
QUEUE = "gh-readonly-queue/main/pr-7-" + "b" * 40


@pytest.mark.parametrize("one", RECORDED, ids=NAMES)
def test_a_recorded_event_is_one_that_the_description_knows_and_is_read(one: Json) -> None:
    event, payload = one["event"], one["payload"]
    check(event, payload)
    found = about(payload)
    pull = payload.get("pull_request")
    group = payload.get("merge_group")
    if pull:
        assert (found.number, found.head) == (pull["number"], pull["head"]["sha"])
    elif group:
        assert (found.number, found.queued, found.head) == (104, group["head_sha"], "")
    else:
        assert found == About(), "recorded are runs for no pull request, comments on issues, and pushes"


@pytest.mark.parametrize("one", RECORDED, ids=NAMES)
def test_seal_takes_the_head_of_a_recorded_event(one: Json, tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    path.write_text(json.dumps(one["payload"]))
    job = {"GITHUB_EVENT_NAME": one["event"], "GITHUB_EVENT_PATH": str(path), "GITHUB_SHA": "a" * 40}
    pull = one["payload"].get("pull_request")
    assert host_commit(job) == (pull["head"]["sha"] if pull else "a" * 40)


def run(**changes: Any) -> Json:
    """A run of the plan job that has ended."""
    return sent("workflow_run", "completed", workflow_run={"event": "pull_request", "head_sha": HEAD, **changes})


def listed(number: int = 7, head: str = HEAD, repository: int | None = None) -> Json:
    """An entry of the list of pull requests in a run, of this repository where no other is said."""
    ours = sent("workflow_run", "completed")["repository"]["id"]
    (entry,) = next(
        one["payload"]["workflow_run"]["pull_requests"]
        for one in RECORDED
        if one["payload"].get("workflow_run", {}).get("pull_requests")
    )
    made: Json = copy.deepcopy(entry)
    made["number"], made["head"]["sha"] = number, head
    made["base"]["repo"]["id"] = ours if repository is None else repository
    return made


def group(branch: str) -> Json:
    """A merge queue asks for its checks."""
    return sent("merge_group", "checks_requested", merge_group={"head_ref": f"refs/heads/{branch}"})


EVENTS = [
    pytest.param(sent("pull_request", "opened", pull_request={"number": 7, "head": {"sha": HEAD}}), 7, HEAD, id="opened"),
    pytest.param(
        sent("pull_request_review", "dismissed", pull_request={"number": 7, "head": {"sha": HEAD}}), 7, HEAD, id="a review"
    ),
    pytest.param(
        sent("issue_comment", "created", issue={"number": 7, "pull_request": {}}), 7, "", id="a comment on a pull request"
    ),
    pytest.param(sent("issue_comment", "created", issue={"number": 7}), 0, "", id="a comment on an issue"),
    pytest.param(run(pull_requests=[listed()]), 7, HEAD, id="after the plan job"),
    pytest.param(run(pull_requests=[listed()], event="pull_request_review"), 7, HEAD, id="after a review"),
    pytest.param(run(pull_requests=[listed(12), listed(9)]), 9, HEAD, id="two pull requests with this commit"),
    pytest.param(run(pull_requests=[listed(4, "9" * 40), listed(7)]), 7, HEAD, id="one whose last commit is another"),
    pytest.param(run(pull_requests=[listed(7, repository=99)]), 0, HEAD, id="a pull request of the repository above a fork"),
    pytest.param(run(pull_requests=[]), 0, HEAD, id="after the plan job of a fork"),
    pytest.param(run(pull_requests=[listed()], event="issue_comment"), 0, "", id="after a comment, a run of main"),
    pytest.param(run(pull_requests=[listed()], event="push"), 0, "", id="after a push"),
    pytest.param(run(event="merge_group", head_branch=QUEUE), 7, "", id="after the plan job of a merge queue"),
    pytest.param(group(QUEUE), 7, "", id="a merge queue"),
    pytest.param(group("gh-readonly-queue/a/pr-x/pr-7-b"), 7, "", id="the queue of a branch with such a name"),
    pytest.param(group("mine/pr-7-b"), 0, "", id="a branch with such a name that is no queue's"),
    pytest.param(sent("push"), 0, "", id="a push"),
]


@pytest.mark.parametrize(("event", "number", "head"), EVENTS)
def test_which_pull_request_and_which_commit_an_event_is_about(event: Json, number: int, head: str) -> None:
    found = about(event)
    assert (found.number, found.head) == (number, head)


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every part of a payload."""
    yield path
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from places(value, (*path, key))


@given(st.data())
def test_an_event_of_another_shape_names_nothing_wrong_and_breaks_nothing(data: st.DataObject) -> None:
    start = run(pull_requests=[listed()]) if data.draw(st.booleans()) else sent("pull_request", "opened")
    path = data.draw(st.sampled_from([where for where in places(start) if where]))
    node = start
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = data.draw(st.sampled_from([None, 0, -1, True, "", "x", [], {}, [None], {"number": "7"}]))
    found = about(start)
    assert isinstance(found.number, int)
    assert found.number >= 0
    assert not isinstance(found.number, bool)


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        pytest.param("workflow_run", {"workflow_run": {"pull_requests": [{"number": 7}]}}, id="a part of an event"),
        pytest.param("pull_request", run() | {"action": "opened"}, id="another event"),
        pytest.param("workflow_run", run() | {"sender_of_mine": 1}, id="a key that nobody sends"),
    ],
)
def test_what_github_would_never_send_is_red(event: str, payload: Mapping[str, Any]) -> None:
    with pytest.raises((AssertionError, jsonschema.ValidationError)):
        check(event, {"action": "completed", **payload})


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the event, in a job."""
    given = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "acme/infra", "GITHUB_TOKEN": "token-of-a-test"}
    for name, value in (given | {"GITHUB_EVENT_PATH": str(tmp_path / "event.json")}).items():
        monkeypatch.setenv(name, value)
    return tmp_path / "event.json"


def found_for(event: Json, repository: Repository, job: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    job.write_text(json.dumps(event))
    with serving(repository) as api:
        monkeypatch.setenv("GITHUB_API_URL", api)
        found = forge(Where()).place
    return found.pull_request, found.head


def test_a_fork_is_found_by_its_branch(job: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = Repository(fork=True)
    assert found_for(forked(HEAD, repository.branch), repository, job, monkeypatch) == (NUMBER, HEAD)
    ((_, asked),) = repository.asked
    assert asked.startswith("/repos/acme/infra/pulls?state=open&head=fork%3A")


def test_of_two_with_one_commit_the_first_is_judged_and_the_other_is_its_sibling(
    job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = Repository(fork=True, siblings=[3])
    assert found_for(forked(HEAD, repository.branch), repository, job, monkeypatch) == (3, HEAD)


@pytest.mark.parametrize(
    ("head", "branch"),
    [
        pytest.param("9" * 40, Repository().branch, id="it has a newer commit"),
        pytest.param(HEAD, "elsewhere", id="it was closed"),
    ],
)
def test_a_commit_that_is_nobodys_last_is_not_judged(
    head: str, branch: str, job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(OutsideError, match="no open pull request"):
        found_for(forked(head, branch), Repository(fork=True), job, monkeypatch)


def test_a_number_on_the_command_line_needs_no_question(job: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job.write_text(json.dumps(forked(HEAD, "x")))
    monkeypatch.setenv("GITHUB_API_URL", "https://api.example.org")
    assert forge(Where(7)).place.pull_request == 7
