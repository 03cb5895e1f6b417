"""`policy.toml` as it is written.

The records say what `planguard/schemas/policy-v1.json` says; a test holds the two together.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from planguard.model.environment import Environment
from planguard.model.policy import Assurance, Binding
from planguard.model.severity import Severity

_Account = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9.:_-]*$", max_length=128)]
_Duration = Annotated[str, Meta(pattern=r"^[0-9]{1,6}[smhd]$")]
_Glob = Annotated[str, Meta(min_length=1, max_length=1024)]
_Words = tuple[Annotated[str, Meta(min_length=1, max_length=64)], ...]
ClassName = Literal["create", "update", "replace-immutable", "move", "import", "forget", "replace", "delete", "action"]
CellWord = Literal["pass", "always", "none", "low", "moderate", "high", "critical"]
Cells = dict[ClassName, dict[Environment, CellWord]]


class StackTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[[stack]]`."""

    target: Annotated[str, Meta(min_length=1, max_length=256)]
    path: Annotated[str, Meta(min_length=1, max_length=1024)]
    also_when: tuple[_Glob, ...] = ()
    plan: _Glob | None = None
    environment: Environment | None = None
    accounts: Annotated[tuple[_Account, ...], Meta(min_length=1)] | None = None
    has_state: bool | None = None


class WordsTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"non_production": "non-production"}):
    """`[environments]`."""

    production: _Words = ()
    shared: _Words = ()
    preproduction: _Words = ()
    non_production: _Words = ()
    ephemeral: _Words = ()


class RefuseTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[refuse]`."""

    classes: tuple[ClassName, ...] = ()


class AgentsTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[agents]`."""

    refuse: tuple[ClassName, ...] = ()
    ask: Cells = {}


class ApprovalTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[[approval]]`."""

    severity: Severity = Severity.NONE
    environments: Annotated[tuple[Environment, ...], Meta(min_length=1)] | None = None
    quorum: Annotated[int, Meta(ge=1, le=20)] = 1
    assurance: Assurance = Assurance.REVIEW
    binding: Binding = Binding.CONSEQUENCES
    role: Annotated[str, Meta(min_length=1, max_length=64)] | None = None


class LifetimeTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[lifetime]`."""

    approval: _Duration = "72h"
    apply_within: _Duration = "24h"
    cool_off: _Duration = "0m"
    max_applies: Annotated[int, Meta(ge=1, le=100)] = 1


class ApplyTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[apply]`."""

    allow_env: tuple[Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=128)], ...] = ()
    ledger: Annotated[str, Meta(pattern=r"^refs(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$", max_length=200)] = "refs/planguard/ledger"


class RevokedTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[[revoked]]`."""

    person: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    key: Annotated[str, Meta(pattern=r"^SHA256:[A-Za-z0-9+/]{43}$")] | None = None
    approval: Annotated[str, Meta(min_length=1, max_length=256)] | None = None


class PolicyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole file."""

    schema: Literal[1]
    repository: Annotated[str, Meta(pattern=r"^[a-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9_.~-]+)+$", max_length=256)] | None = None
    stack: tuple[StackTable, ...] = ()
    environments: WordsTable = WordsTable()
    accounts: dict[_Account, Environment] = {}
    workspaces: dict[str, Environment] = {}
    ask: Cells = {}
    refuse: RefuseTable = RefuseTable()
    agents: AgentsTable = AgentsTable()
    approval: Annotated[tuple[ApprovalTable, ...], Meta(min_length=1)] | None = None
    lifetime: LifetimeTable = LifetimeTable()
    apply: ApplyTable = ApplyTable()
    revoked: tuple[RevokedTable, ...] = ()
