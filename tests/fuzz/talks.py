"""Real talks with the hosts on loopback: the seeds of everything that a host says."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from planguard import wiring
from planguard.http import Client, hold
from planguard.model.exchange import Answered, Ask
from planguard.model.host import Evidence
from tests.hosts import github_server, gitlab_server

_FILES = {
    ".planguard/policy.toml": "schema = 1\n",
    ".planguard/approvers.toml": "schema = 1\n",
    ".planguard/rules/custom-a.toml": "x = 1\n",
    "CODEOWNERS": "* @acme/sre\n",
}
_LINE = f"planguard-approve: {'ab' * 32} destroys 1 database"
_TOUCHED = ["main.tf", "CODEOWNERS"]


def _talks() -> Iterator[tuple[Evidence, list[Any]]]:
    there = github_server.Repository(
        reviews=[github_server.review(1, github_server.ADA, "APPROVED", _LINE)],
        comments=[github_server.comment(1, github_server.BOB, '{"plans": []}')],
        contents=_FILES,
        files=_TOUCHED,
    )
    with github_server.serving(there) as api:
        yield _talk("github", "acme/infra", api)
    lab = gitlab_server.Project(
        approved_by=[gitlab_server.ALICE],
        notes=[gitlab_server.note(1, gitlab_server.ALICE, _LINE)],
        contents=_FILES,
        files=_TOUCHED,
    )
    with gitlab_server.serving(lab) as api:
        yield _talk("gitlab", "acme/sub/infra", api)


def _talk(name: str, path: str, api: str) -> tuple[Evidence, list[Any]]:
    host, said = wiring.host_named(name), []
    client = Client(api, host.headers("token-of-a-test"))

    def send(ask: Ask) -> Answered:
        answer = client.send(ask)
        said.append(json.loads(answer.body) if answer.status == 200 else "")
        return answer

    return msgspec.structs.replace(hold(host.collect(host.at(path, api, 7)), send), api="https://example.org"), said


def evidences() -> Iterator[Evidence]:
    """What was collected, from each host."""
    return (found for found, _ in _talks())


def answers() -> Iterator[list[Any]]:
    """The answers of each talk, in their order."""
    return (said for _, said in _talks())
