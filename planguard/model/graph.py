"""What the references between the objects of a plan show: who depends on what goes, and what follows from what."""

from collections.abc import Callable
from typing import Final, NamedTuple

import msgspec

MOST_DEPENDENTS: Final = 100
"""As far as dependents are counted."""


class Kinds(NamedTuple):
    """What the types of objects mean here."""

    stands: Callable[[str], bool]
    """Whether an object of the type can lose what it stands on."""
    groups: Callable[[str], bool]
    """Whether an object of the type only groups others, so that who uses it stands on those."""
    carries: Callable[[str], bool]
    """Whether what a provider manages through an object of the type lives in it."""


class Dependents(msgspec.Struct, frozen=True):
    """Surviving objects that depend on one that goes, directly or through others.

    `count` never exceeds `MOST_DEPENDENTS`, which stands for that many or more; `addresses` are the nearest few.
    """

    count: int
    addresses: tuple[str, ...] = ()


class Follower(msgspec.Struct, frozen=True):
    """An object that changes because another one does: its `attribute` comes from there, and is not known yet."""

    address: str
    action: str
    attribute: str
    by: str
    """Address of the other one."""
    reference: str
    """How the configuration names where the value comes from."""


class Cascade(msgspec.Struct, frozen=True):
    """A change that makes others necessary. `followers`: those that are replaced, then those that are updated."""

    root: str
    action: str
    followers: tuple[Follower, ...]


class Underneath(msgspec.Struct, frozen=True):
    """An object that the plan leaves as it is, while what its `attribute` names goes."""

    address: str
    by: str
    """Address of what goes."""
    attribute: str
    through: str = ""
    """An object between the two that only groups others; empty where there is none."""


class Link(msgspec.Struct, frozen=True):
    """One object depends on another by an attribute."""

    of: str
    to: str
    """Address of what depends."""
    attribute: str


class Drawn(msgspec.Struct, frozen=True):
    """An object in a picture."""

    address: str
    type: str


class Picture(msgspec.Struct, frozen=True):
    """What depends on one object, as far as it can be drawn: the nearest objects, the root first, and their links."""

    root: str
    nodes: tuple[Drawn, ...]
    links: tuple[Link, ...]
    more: int
    """Objects that were left out, of those that depend directly on one that was not."""
