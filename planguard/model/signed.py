"""What a person signs: the consequences of a plan as one document, and the facts that are checked beside it.

Every leaf of the document is a string, a boolean or null: numbers stand as the text that the plan writes them in. Strings
are compared code point by code point and never normalised. Nothing in it is a secret, or the hash of one.
"""

from typing import Any, Final, TypeAlias

import msgspec

from planguard.model.environment import Environment
from planguard.model.severity import Severity

Leaves: TypeAlias = Any
"""A JSON value whose leaves are strings, booleans and null."""

DIGEST_TYPE: Final = "planguard/signed-items/v1"

PREFIX: Final = "sha256:"
"""What stands before a digest in a report."""

SENSITIVE_MARKER: Final = {"sensitive": True}
"""Stands for a value that must not be shown."""
SENSITIVE_CHANGED_MARKER: Final = {"sensitive_changed": True}
"""Stands on both sides of an edit for a value that must not be shown."""
UNKNOWN_MARKER: Final = {"unknown": True}
"""Stands for a value that is known after applying only."""


class SignedEdit(msgspec.Struct, frozen=True):
    """One attribute that made the score of an object which stays: its path, and its value before and after."""

    path: tuple[str, ...]
    before: Leaves
    after: Leaves


class SignedCode(msgspec.Struct, frozen=True):
    """Code that the change runs: when, what kind, and what it is given, as far as the configuration says it in words."""

    when: str
    kind: str
    given: Leaves = None


class SignedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One consequence, with everything that makes it this one and not another.

    `findings` are those for which it has to be signed although the change by itself would not; `parts` are the places of
    the plan that such a finding is about, where it names no object.
    """

    address: str
    deposed: str | None = None
    previous_address: str | None = None
    importing: Leaves = None
    """Under which id or identity an existing object is taken into the state."""
    mode: str = "managed"
    type: str = ""
    provider: str = ""
    action: str = ""
    order: str | None = None
    action_reason: str | None = None
    replace_paths: tuple[tuple[str, ...], ...] = ()
    identity: dict[str, Leaves] = {}
    """Who the object is before the change, by attribute."""
    before_identity: Leaves = None
    """Who it is in the words of its provider, where the provider says so."""
    guards_before: dict[str, Leaves] = {}
    """What stands against losing the object, or decides what remains of it, by attribute."""
    guards_after: dict[str, Leaves] = {}
    edits: tuple[SignedEdit, ...] = ()
    runs: tuple[SignedCode, ...] = ()
    """Code that runs with the change."""
    findings: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


class CheckedFacts(msgspec.Struct, frozen=True):
    """Where a plan would act. They stand beside the digest and are compared wherever both sides know them.

    `targets` are (provider configuration, setting, value) of the settings that say where a provider acts.
    """

    lineage: str | None = None
    serial: int | None = None
    workspace: str | None = None
    backend: str | None = None
    """Type of the backend, and the settings that say which state it is: the backend's fingerprint."""
    targets: tuple[tuple[str, str, str], ...] = ()
    environment: Environment | None = None


class Scope(msgspec.Struct, frozen=True):
    """What makes a plan approvable besides what it would do: the stack that it is for, and the repository."""

    target: str
    repository: str | None


class SignedPlan(msgspec.Struct, frozen=True):
    """All that a person signs of one plan. `content` are the very bytes whose SHA-256 is `digest` (64 hex digits).

    `worst` is the address of the worst item, `severity` what its loss would be in production.
    """

    scope: Scope
    items: tuple[SignedItem, ...]
    content: bytes
    digest: str
    worst: str
    severity: Severity
    words: str
    facts: CheckedFacts = CheckedFacts()

    @property
    def count(self) -> int:
        """How many consequences are signed."""
        return len(self.items)

    @property
    def keys(self) -> frozenset[tuple[str, str | None]]:
        """The (address, deposed key) of every item."""
        return frozenset((item.address, item.deposed) for item in self.items)
