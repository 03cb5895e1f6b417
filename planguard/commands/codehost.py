"""Which pull request this is about, and the conversation with the code host that has it."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from planguard import wiring
from planguard.commands.base import House, is_own_rule
from planguard.core.rulebook.text import RuleText
from planguard.errors import UsageError
from planguard.model.exchange import Talk
from planguard.model.host import Evidence, HostFacts, Place
from planguard.ports import CodeHost
from planguard.source.house_files import FOLDER, HouseFile
from planguard.source.whereabouts import repository_here

_CLOUDS: Final = {"github.com": "github", "gitlab.com": "gitlab"}
"""Whose name says which host it is, and where its interface is; of any other, a person does."""


class Where(msgspec.Struct, frozen=True):
    """What the command line says of the pull request; the rest is what the job says of itself."""

    pull_request: int | None = None
    host: str | None = None
    repository: str | None = None
    api: str | None = None


class Forge(msgspec.Struct, frozen=True):
    """A code host, and the place of the pull request there."""

    host: CodeHost
    place: Place

    @property
    def token(self) -> str:
        """The token of the environment; empty where there is none."""
        return next((value for name in self.host.tokens if (value := os.environ.get(name))), "")

    def hold(self, talk: Talk[Any]) -> Any:
        """Hold a conversation with the host. Raises OutsideError where it fails, UsageError where there is no token."""
        from planguard.http import Client, hold

        if not self.token:
            names = " or ".join(self.host.tokens)
            raise UsageError(f"there is no token to ask {self.host.name} with", advice=f"Set {names} in the environment.")
        return hold(talk, Client(self.place.api, self.host.headers(self.token)).send)


def forge(where: Where) -> Forge:
    """The host and the place. Raises UsageError where neither the command line nor the job says which.

    A job that was started for the commit of a fork is told no number: then the host is asked, which may raise OutsideError.
    """
    found = place_of(where)
    if found.place.pull_request < 1 and found.host.find and found.place.head and found.place.branch:
        number = found.hold(found.host.find(found.place))
        return Forge(found.host, msgspec.structs.replace(found.place, pull_request=number))
    if found.place.pull_request < 1:
        raise UsageError("which pull request?", advice="Name it with --pull-request.")
    return found


def place_of(where: Where) -> Forge:
    """The host and the repository, whatever the pull request. Raises UsageError."""
    return _told(where) if where.repository is not None else _of_job(where)


def _told(where: Where) -> Forge:
    host = wiring.host_named(where.host or "github")
    return Forge(host, host.at((where.repository or "").strip("/"), where.api or "", where.pull_request or 0))


def _of_job(where: Where) -> Forge:
    event = _event(os.environ)
    for host in wiring.code_hosts():
        place = place_by(host, event)
        if place is not None and where.host in (None, host.name):
            number = where.pull_request or place.pull_request
            return Forge(host, msgspec.structs.replace(place, pull_request=number))
    advice = "Name it with --host, --repository and --pull-request."
    raise UsageError("this is no job of a code host that planguard knows", advice=advice)


def place_by(host: CodeHost, event: Mapping[str, Any]) -> Place | None:
    """Where `host` says that this job runs; None elsewhere. Raises UsageError where the event is none of its own."""
    try:
        return host.place(os.environ, event)
    except (AttributeError, TypeError, ValueError) as error:
        raise UsageError("the event of the job has another shape than the code host documents") from error


def _event(environment: Mapping[str, str]) -> dict[str, Any]:
    """The event that started the job; empty where there is none. Raises UsageError for one that cannot be read."""
    path = environment.get("GITHUB_EVENT_PATH")
    if not path:
        return {}
    try:
        found = json.loads(Path(path).read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError("the event of the job cannot be read", place=path) from error
    return found if isinstance(found, dict) else {}


def of_clone(where: Where, start: str) -> Where:
    """`where`, and what the clone around `start` says of it: which repository its origin is, for a person at a terminal.

    Nothing is added where the command line or a job says it. A token goes to the cloud that the origin is in, else to the
    address that the command line names, and to nobody else.
    """
    if where.repository is not None or any(host.place(os.environ, {}) for host in wiring.code_hosts()):
        return where
    domain, _, path = (repository_here({}, start) or "").partition("/")
    host = where.host if where.api else _CLOUDS.get(domain)
    meant = host is not None and where.host in (None, host)
    return msgspec.structs.replace(where, host=host, repository=path) if meant and path else where


def collected(found: Forge) -> Evidence:
    """Everything that the host knows of the pull request. Raises OutsideError: half of it is none."""
    evidence: Evidence = found.hold(found.host.collect(found.place))
    return evidence


def house_of(facts: HostFacts) -> House:
    """Policy, people and rules of the base branch, as the host has them. Raises UsageError with every fault of them."""
    tip = facts.pull.base_tip
    files = {path: HouseFile(f"{tip[:12]}:{path}", content) for path, content in facts.house}
    return House(
        commit=tip,
        policy=wiring.policy_of(files.get(f"{FOLDER}/policy.toml")),
        people=wiring.people_of(files.get(f"{FOLDER}/approvers.toml")),
        rules=tuple(RuleText(path, content) for path, content in facts.house if is_own_rule(path)),
    )
