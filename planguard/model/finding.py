"""One cause that a person should know of, with all its addresses and its evidence."""

from enum import StrEnum

import msgspec

from planguard.model.severity import Severity


class Effect(StrEnum):
    """What a finding does to the verdict. The members stand in order, strongest first."""

    REFUSE = "refuse"
    APPROVE = "approve"
    WARN = "warn"
    EXPLAIN = "explain"

    @property
    def rank(self) -> int:
        """0 for the strongest."""
        return _RANK[self]


_RANK = {member: place for place, member in enumerate(Effect)}


class Evidence(msgspec.Struct, frozen=True):
    """A place in the plan (JSON pointer) and what stands there, in words without values."""

    pointer: str
    says: str


class Remedy(msgspec.Struct, frozen=True):
    """A way out: text to paste, whether an agent may apply it, and what the next plan must show."""

    kind: str
    safe_for_agent: bool
    text: str
    expect: str


class Finding(msgspec.Struct, frozen=True):
    """`id` is one of the fixed finding ids; `fingerprint` is the same over re-plans of the same change.

    `floor` is the score (0 to 100) below which a plan with this finding cannot be: a pattern of many changes is worse
    than the worst of them.
    """

    id: str
    effect: Effect
    title: str
    severity: Severity
    why: str
    addresses: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    confidence: str = "high"
    fingerprint: str = ""
    remedy: Remedy | None = None
    floor: int = 0
    by_table: bool = False
    """Whether the effect already goes by the environment of the changes it is about, and not by that of the plan."""
    instead: str = ""
    """What to do instead, in general: the words of its rule."""
