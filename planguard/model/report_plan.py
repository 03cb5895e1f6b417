"""What a report says of a plan as a whole: where it was read from, what it is about, and how much of it was understood."""

import msgspec

from planguard.model.environment import EnvironmentEvidence


class SourceInfo(msgspec.Struct, frozen=True):
    """Where a plan was read from, and what it says of itself."""

    kind: str
    path: str
    sha256: str
    terraform_version: str
    format_version: str
    complete: bool | None
    errored: bool | None
    lineage: str | None
    serial: int | None


class EnvironmentInfo(msgspec.Struct, frozen=True):
    """An environment that a plan changes, and what shows it. The first evidence speaks for it; others may contradict."""

    name: str
    evidence: tuple[EnvironmentEvidence, ...] = ()
    address: str = ""
    """The worst change that this evidence speaks for; empty where nothing changes."""


class Coverage(msgspec.Struct, frozen=True):
    """How much of the plan was read: `changes` entries of `resource_changes`, and how many of them were analysed."""

    changes: int = 0
    analysed: int = 0
    unanalysed: int = 0
    drift: int = 0
    deferred: int = 0
    actions: int = 0
    outputs: int = 0
    checks: int = 0


class Summary(msgspec.Struct, frozen=True, rename={"no_op": "no-op", "import_": "import"}):
    """Entries of `resource_changes`, each counted once."""

    create: int = 0
    update: int = 0
    replace: int = 0
    delete: int = 0
    forget: int = 0
    move: int = 0
    import_: int = 0
    read: int = 0
    no_op: int = 0
    unrecognised: int = 0
