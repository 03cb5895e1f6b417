"""The event that started a job, as a code host writes it."""

import json
from collections.abc import Iterator
from typing import Final

import pytest

from planguard import wiring
from planguard.commands.codehost import place_by
from tests.fuzz.door import Door

_JOB: Final = {
    "GITHUB_ACTIONS": "true",
    "GITHUB_REPOSITORY": "acme/infra",
    "GITLAB_CI": "true",
    "CI_PROJECT_PATH": "acme/infra",
}


def _enter(data: bytes) -> str:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return ""
    event = found if isinstance(found, dict) else {}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in _JOB.items():
            patch.setenv(name, value)
        return repr([place_by(host, event) for host in wiring.code_hosts()])


def _seeds() -> Iterator[bytes]:
    head = {"sha": "a" * 40, "ref": "b", "repo": {"full_name": "acme/infra"}}
    run = {"event": "pull_request", "head_sha": "a" * 40, "pull_requests": [{"number": 7, "head": head}], "head_branch": "b"}
    queue = {"event": "merge_group", "head_sha": "a" * 40, "head_branch": "gh-readonly-queue/main/pr-7-" + "a" * 40}
    yield json.dumps({"pull_request": {"number": 7, "head": head}}).encode()
    yield json.dumps({"workflow_run": run}).encode()
    yield json.dumps({"workflow_run": queue, "issue": {"number": 7, "pull_request": {}}}).encode()
    yield json.dumps(
        {"merge_group": {"head_sha": "a" * 40, "head_ref": "refs/heads/gh-readonly-queue/main/pr-7-aa"}}
    ).encode()


DOOR = Door(_enter, _seeds, frozenset({2}))
