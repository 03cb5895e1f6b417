"""Bytes of `.planguard/approvers.toml` -> the people that they name."""

import hashlib
from datetime import datetime
from typing import Final

from planguard.config.fault import Fault
from planguard.config.people_checks import faults_of
from planguard.config.people_file import AgentTable, PeopleFile, PersonTable, SshTable
from planguard.config.refusal import refusal, structure, unseen
from planguard.core.public_key import public_key
from planguard.core.toml import document_in
from planguard.model.people import Agent, Instant, People, Person, SshKey

PATH: Final = ".planguard/approvers.toml"


def read_people(content: bytes, place: str = PATH) -> People:
    """The people in `content`; `place` is where it was found, for people. Raises UsageError with every fault."""
    document = document_in(content)
    if isinstance(document, str):
        raise refusal("the list of approvers", place, content, [Fault((), document)])
    others = [*unseen(document), *faults_of(document)]
    file, faults = structure(document, PeopleFile, "approvers-v1", others)
    if faults or file is None:
        raise refusal("the list of approvers", place, content, faults)
    return People(
        source=place,
        sha256=f"sha256:{hashlib.sha256(content).hexdigest()}",
        persons=tuple(map(_person, file.person)),
        agents=tuple(map(_agent, file.agent)),
    )


def _person(table: PersonTable) -> Person:
    return Person(
        id=table.id,
        name=table.name or "",
        github_id=table.github_id,
        gitlab_id=table.gitlab_id,
        roles=table.roles,
        keys=tuple(map(_key, table.ssh)),
        emails=table.emails,
    )


def _key(table: SshTable) -> SshKey:
    return SshKey(
        line=public_key(table.key).line,
        hardware=table.hardware,
        attestation=table.attestation or "",
        not_before=_instant(table.not_before),
        not_after=_instant(table.not_after),
    )


def _instant(moment: datetime | None) -> Instant | None:
    return None if moment is None else int(moment.timestamp())


def _agent(table: AgentTable) -> Agent:
    return Agent(
        name=table.name or "",
        github_id=table.github_id,
        gitlab_id=table.gitlab_id,
        logins=table.logins,
        emails=table.emails,
        operators=table.operators,
    )
