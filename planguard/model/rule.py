"""Rules about edits: which change of which attribute harms, how, and how much."""

from enum import StrEnum

import msgspec

from planguard.model.plan import AttributePath


class Channel(StrEnum):
    """In which way a change harms."""

    LOSS = "loss"
    OUTAGE = "outage"
    EXPOSURE = "exposure"
    GUARD = "guard"


class Row(msgspec.Struct, frozen=True):
    """One edit to look for: an attribute of a type, and the directions in which changing it harms.

    `types` are exact names or patterns with `*`; `attribute` is a dotted path, which goes through the elements of lists;
    `directions` are tried in order, each a name or `name=argument`; `rule` is the id of the finding that an edit belongs
    to, empty where it only counts in the score; `score` is that in production, 0 to 100; `source` says where the row
    stands (file and line, or rule).
    """

    types: tuple[str, ...]
    attribute: str
    directions: tuple[str, ...]
    rule: str
    score: int
    channel: Channel
    source: str
    operations: tuple[str, ...] = ("update",)


class Edit(msgspec.Struct, frozen=True):
    """A row that fits a change.

    `decided` is false where the values do not show the direction (sensitive, unknown, not comparable): the worse case is
    taken, and capped. `says` is what happened in words, without values: `is lowered`.
    """

    row: Row
    path: AttributePath
    direction: str
    says: str
    score: int
    decided: bool = True


UNDECIDED_CAP = 49
"""The highest score of an edit whose direction cannot be decided (product rule: moderate)."""
