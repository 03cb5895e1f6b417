"""No-ops that name what goes from their module, where no reference can show it any more: the block of what goes is gone."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, islice
from typing import Final, NamedTuple

import msgspec

from planguard.core.graph.known import leaves
from planguard.core.graph.naming import CALLED_BY, names_of, referring
from planguard.model.actions import Operation
from planguard.model.graph import Underneath
from planguard.model.plan import Change, Raw, ResourceChange

_BYTES: Final = 100_000_000
"""Bytes of unchanged objects that are searched for the names of what goes."""
_LOOK: Final = 2_000
"""What looking at one object costs besides, in bytes."""
_BATCH: Final = 50
"""Objects that are searched together."""
_SHORTEST: Final = 4
"""A shorter text may stand for many things."""


class _Called(NamedTuple):
    """A destroyed object, and what others may call it by: as text, and as it is written in JSON."""

    entry: ResourceChange
    names: frozenset[str]
    written: tuple[bytes, ...]

    @classmethod
    def of(cls, entry: ResourceChange) -> "_Called":
        names = frozenset(text for text in names_of(entry, CALLED_BY) if len(text) >= _SHORTEST)
        return cls(entry, names, tuple(map(msgspec.json.encode, names)))

    def stands_in(self, body: bytes) -> bool:
        """Whether a name of it stands somewhere in the JSON of another object."""
        return any(map(body.__contains__, self.written))


class Beside:
    """Looks for them. How much a plan can make it search is limited."""

    def __init__(self, falls: Callable[[ResourceChange], bool]) -> None:
        """`falls`: whether an object counts at all."""
        self._falls = falls
        self._left = _BYTES

    @property
    def cut(self) -> bool:
        """Whether there was too much to search all of it."""
        return self._left < 0

    def named(self, gone: Iterable[ResourceChange], among: Iterable[ResourceChange]) -> Iterator[Underneath]:
        """The no-ops `among` the objects of a module that name one of `gone`, each with the first of those."""
        called = [found for entry in gone if (found := _Called.of(entry)).names]
        users = self._users(among, len(called)) if called else iter(())
        while batch := list(islice(users, _BATCH)):
            for place, standing in sorted(_standing(called, [change.before_raw for _, change in batch]).items()):
                entry, change = batch[place]
                others = [one for one in standing if one.entry.type != entry.type]
                if others and (named := _first(change, others)):
                    yield Underneath(entry.address, *named)

    def _users(self, among: Iterable[ResourceChange], names: int) -> Iterator[tuple[ResourceChange, Change]]:
        """The no-ops that count, as many as may be searched for the names of so many objects."""
        for entry in among:
            change = entry.change
            if change is not None and entry.actions.operation is Operation.NO_OP and self._falls(entry):
                self._left -= len(change.before_raw) * names + _LOOK
                if self._left < 0:
                    return
                yield entry, change


def _standing(called: Iterable[_Called], bodies: list[Raw]) -> dict[int, list[_Called]]:
    """Who is named somewhere in each of the bodies, by place, in their order.

    Most names stand nowhere: to search many bodies at once costs a third of searching each.
    """
    text = b"\n".join(bodies)
    ends = list(accumulate(len(body) + 1 for body in bodies))
    found: dict[int, list[_Called]] = {}
    for one in called:
        for place in {place for name in one.written for place in _places(name, text, ends)}:
            found.setdefault(place, []).append(one)
    return found


def _places(name: bytes, text: bytes, ends: list[int]) -> Iterator[int]:
    """In which of the bodies that make up `text` a name stands."""
    at = text.find(name)
    while at >= 0:
        place = bisect_right(ends, at)
        yield place
        at = text.find(name, ends[place])


def _first(change: Change, called: list[_Called]) -> tuple[str, str] | None:
    """The first of `called` that an attribute of an object names: its address, and the attribute."""
    before = change.before
    names = referring(tuple(before.parts))
    text = b"\n".join(map(before.parts.__getitem__, names))
    for gone in called:
        for name in names if gone.stands_in(text) else ():
            if gone.stands_in(bytes(before.parts[name])) and not gone.names.isdisjoint(leaves(before[name])):
                return gone.entry.address, name
    return None
