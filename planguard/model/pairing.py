"""Objects that a plan destroys under one address and creates under another: one object, as far as its values show."""

from enum import StrEnum

import msgspec

from planguard.model.consequence import Consequence


class PairKind(StrEnum):
    """What became another address."""

    NAME = "name"
    MODULE = "module"
    KEY = "key"
    REPETITION = "repetition"
    """`count`, `for_each` or none of the two became another of the three."""


class Moved(msgspec.Struct, frozen=True, order=True):
    """What a `moved` block has to say. `location` is the module in whose sources it belongs, without keys."""

    location: str
    old: str
    new: str


class Pair(msgspec.Struct, frozen=True):
    """One object under two addresses.

    `similarity` is the share of what both sides show that is equal, 0 to 1, weighted by how much an attribute says.
    `ambiguous`: another object would have fitted as well. `differing` are the attributes whose values are not the same;
    names only, so that it says of a secret no more than that it changed.
    """

    old: Consequence
    new: Consequence
    kind: PairKind
    similarity: float
    moved: Moved
    ambiguous: bool = False
    differing: tuple[str, ...] = ()


class ModulePair(msgspec.Struct, frozen=True):
    """A module instance under two addresses, with the objects in it. `left` are destroyed objects without a counterpart."""

    old: str
    new: str
    moved: Moved
    pairs: tuple[Pair, ...]
    similarity: float
    ambiguous: bool = False
    left: tuple[Consequence, ...] = ()


class Pairing(msgspec.Struct, frozen=True):
    """All pairs of a plan. No address is in two of them; `pairs` are those outside `modules`."""

    pairs: tuple[Pair, ...] = ()
    modules: tuple[ModulePair, ...] = ()


NOTHING_PAIRED = Pairing()
