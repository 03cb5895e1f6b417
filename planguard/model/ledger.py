"""The ledger: an append-only record of what was approved, verified and applied. No secret and no plan is in it."""

from enum import StrEnum
from typing import Any, Final

import msgspec

from planguard.model.people import Instant

EMPTY_HEAD: Final = "0" * 64
"""The head of a ledger without lines."""


class Event(StrEnum):
    """What a line tells."""

    EVALUATED = "evaluated"
    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    REVOKED = "revoked"
    VERIFIED = "verified"
    """An apply was allowed and is about to begin: from here on its approvals are used."""
    APPLIED = "applied"
    BLOCKED = "blocked"
    OVERRIDE = "override"
    POLICY_CHANGED = "policy_changed"


class Entry(msgspec.Struct, frozen=True):
    """One line. `prev` is the hash of the line before it, `hash` its own; `facts` is what the event brings."""

    seq: int
    prev: str
    time: Instant
    event: Event
    facts: dict[str, Any]
    hash: str


class Ledger(msgspec.Struct, frozen=True):
    """All lines, each held against the one before, and the hash of the last."""

    entries: tuple[Entry, ...] = ()
    head: str = EMPTY_HEAD
