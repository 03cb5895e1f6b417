"""The attributes of an object that are written differently before and after a change, found without decoding them.

The objects of one type have the same attributes. Where a plan changes many of a type, they are therefore read into records,
which have a place for each attribute: comparing those costs half of looking names up in two mappings.
"""

from collections.abc import Callable
from typing import Final

import msgspec

from planguard.model.body import decode_members
from planguard.model.plan import ABSENT, Raw

Differing = tuple[str, Raw, Raw]
"""The name of an attribute, its JSON before and its JSON after; empty where the object does not have it."""
Differ = Callable[[Raw, Raw], list[Differing]]
"""Compares an object before and after, as `SideBySide.differing` says."""

_OFTEN: Final = 16  # objects of a type after which a record pays for itself
# The names are those of a plan. A record is never freed, and what does not stand in its place is looked for in all of it.
_MOST_TYPES: Final = 256
_MOST_FIELDS: Final = 128


class SideBySide:
    """Compares the objects of one plan. How those of a type are read is known once some of them were."""

    def __init__(self) -> None:
        self._met: dict[str, int] = {}
        self._known: dict[str, Differ] = {}

    def differing(self, type_: str, before: Raw, after: Raw) -> list[Differing]:
        """The attributes that are written differently, or that only one of the two objects has.

        Raises InputError where one is no JSON object.
        """
        differ = self._known.get(type_) or self._learnt(type_, before, after)
        return differ(before, after)

    def _learnt(self, type_: str, before: Raw, after: Raw) -> Differ:
        met = self._met[type_] = self._met.get(type_, 0) + 1
        if met < _OFTEN or len(self._known) >= _MOST_TYPES:
            return by_name
        differ = self._known[type_] = by_place(tuple(decode_members(before) | decode_members(after)))
        return differ


def by_name(before: Raw, after: Raw) -> list[Differing]:
    """Compare objects of which nothing is known."""
    old, new = decode_members(before), decode_members(after)
    found = [(name, raw, new.get(name, ABSENT)) for name, raw in old.items() if new.get(name) != raw]
    return found + [(name, ABSENT, raw) for name, raw in new.items() if name not in old]


def by_place(names: tuple[str, ...]) -> Differ:
    """What compares objects that have no other attributes than `names`, and others by name."""
    if not names or len(names) > _MOST_FIELDS:
        return by_name
    fields = {f"f{place}": name for place, name in enumerate(names)}  # any name is one in JSON, and few are one in Python
    try:
        record = msgspec.defstruct(
            "_Record", [(field, Raw, ABSENT) for field in fields], rename=fields, forbid_unknown_fields=True, gc=False
        )
    except ValueError:  # a name that has to be escaped
        return by_name
    decode, values = msgspec.json.Decoder(record).decode, msgspec.structs.astuple

    def differ(before: Raw, after: Raw) -> list[Differing]:
        try:
            old, new = values(decode(before)), values(decode(after))
        except (msgspec.DecodeError, RecursionError):
            return by_name(before, after)
        return [(name, mine, theirs) for name, mine, theirs in zip(names, old, new, strict=True) if mine != theirs]

    return differ
