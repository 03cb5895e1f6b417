"""`approvers.toml` as it is written.

The records say what `planguard/schemas/approvers-v1.json` says; a test holds the two together.
"""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

_Text = Annotated[str, Meta(min_length=1, max_length=256)]
_HostId = Annotated[int, Meta(ge=1, le=9007199254740991)]
_Emails = tuple[Annotated[str, Meta(pattern=r"^[^@ ]+@[^@ ]+$", max_length=256)], ...]


class SshTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[[person.ssh]]`."""

    key: Annotated[str, Meta(min_length=1, max_length=4096)]
    hardware: bool = False
    attestation: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    not_before: Annotated[datetime, Meta(tz=True)] | None = None
    not_after: Annotated[datetime, Meta(tz=True)] | None = None


class PersonTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[[person]]`."""

    id: _Text
    name: _Text | None = None
    github_id: _HostId | None = None
    gitlab_id: _HostId | None = None
    roles: tuple[Annotated[str, Meta(min_length=1, max_length=64)], ...] = ()
    emails: _Emails = ()
    ssh: tuple[SshTable, ...] = ()


class AgentTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[[agent]]`."""

    name: _Text | None = None
    github_id: _HostId | None = None
    gitlab_id: _HostId | None = None
    logins: tuple[_Text, ...] = ()
    emails: _Emails = ()
    operators: tuple[_Text, ...] = ()


class PeopleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole file."""

    schema: Literal[1]
    person: tuple[PersonTable, ...] = ()
    agent: tuple[AgentTable, ...] = ()
