"""Where a plan comes from: what kind of document it was, what stood beside it, and who sealed it."""

from enum import StrEnum
from typing import Any, Final, TypeAlias

import msgspec

Leaves: TypeAlias = Any
SEALED_TYPE: Final = "planguard/sealed-plan/v1"


class InputKind(StrEnum):
    """What kind of document a plan was read from."""

    PLAN_JSON = "plan-json"
    PLAN_FILE = "plan-file"
    PLAN_STREAM = "plan-stream"
    SEALED_PLAN = "sealed-plan"
    CONFIGURATION = "configuration"
    """No plan at all: two versions of a configuration (`planguard diff`)."""


class Contradiction(msgspec.Struct, frozen=True):
    """One place where a plan contradicts itself."""

    address: str
    pointer: str
    says: str


class PlanFile(msgspec.Struct, frozen=True):
    """What only a saved plan file tells: where its state lives, and the sources that it was made from."""

    lineage: str | None = None
    serial: int | None = None
    workspace: str | None = None
    backend: str | None = None
    lock_file: str | None = None
    """Text of `.terraform.lock.hcl`."""
    fingerprint: str | None = None
    """The backend with the settings that say which state it is; never one that could be a secret."""
    sources: tuple[tuple[str, str], ...] = ()
    """(path inside the plan file, text) of each configuration file."""


SEALABLE: Final = frozenset({InputKind.PLAN_JSON, InputKind.PLAN_FILE})
"""What a sealed plan can be made from."""


class Seal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The head of a sealed plan: everything about the plan but the plan.

    `sources` are the configuration files with their lines in place, of which nothing is left but the heads of blocks and
    the switches that guard; `contradictions` and `unknown_parts` are what the values showed that are gone.
    """

    tool: str
    """Version of planguard that sealed it."""
    kind: InputKind
    path: str
    """What the plan was called where it was sealed: a path may say that it is production."""
    sha256: str
    """Hash of the plan's own bytes."""
    target: str | None = None
    """The stack that it was sealed for."""
    head: str | None = None
    """The commit of the change that was planned."""
    lineage: str | None = None
    serial: int | None = None
    workspace: str | None = None
    backend: str | None = None
    fingerprint: str | None = None
    lock_file_sha256: str | None = None
    sources: tuple[tuple[str, str], ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    unknown_parts: tuple[str, ...] = ()
    inputs: dict[str, Leaves] = {}
    """What the variables come to that provisioners are given, by name: the configuration has lost its texts."""


class Source(msgspec.Struct, frozen=True):
    """Where a plan was read from. `sha256` is the hash of the bytes as they were received.

    `file` is what stood beside the plan in a saved plan file, `seal` what a sealed plan says of its origin.
    """

    kind: InputKind
    path: str
    sha256: str
    file: PlanFile | None = None
    seal: Seal | None = None

    @property
    def target(self) -> str | None:
        """The stack that the document itself says it is for."""
        return self.seal.target if self.seal else None

    @property
    def called(self) -> str:
        """What the plan was called when it was planned."""
        return self.seal.path if self.seal else self.path
