"""Which block after a change is which block before it: sets of blocks have no keys, and their order means nothing."""

from collections.abc import Hashable, Iterator
from typing import Final

from planguard.core.directions.values import frozen
from planguard.model.value import Value

_MOST: Final = 2_500
"""Comparisons that are worth their time: of longer lists the rest is paired in order."""

_NAMES: Final = ("name", "key", "id", "rule_id", "sid")
"""What a block of a list is called by, where it has a name."""

Place = int | None
_Places = list[int]


def paired(old: list[Value], new: list[Value]) -> list[tuple[Place, Place]]:
    """(place in `old`, place in `new`) of the elements that differ; None where an element has no partner.

    Equal elements belong together, wherever they stand, and are left out. Of the others those do that have the same name,
    where blocks have names of their own; the rest go to whom they share most with.
    """
    mine, theirs = [frozen(item) for item in old], [frozen(item) for item in new]
    left, right = _unequal(mine, theirs)
    named = _of_one_name(old, new, left, right)
    mine_named, theirs_named = {place for place, _ in named}, {place for _, place in named}
    left_over = [place for place in left if place not in mine_named]
    matches = [
        *named,
        *_closest(old, new, left_over, [place for place in right if place not in theirs_named]),
    ]
    taken, given = {place for place, _ in matches}, {place for _, place in matches}
    return [
        *matches,
        *((place, None) for place in left if place not in taken),
        *((None, place) for place in right if place not in given),
    ]


def _unequal(mine: list[Hashable], theirs: list[Hashable]) -> tuple[_Places, _Places]:
    """The places on both sides whose elements have no equal on the other."""
    settled = {place for place, (one, other) in enumerate(zip(mine, theirs, strict=False)) if one == other}
    waiting: dict[Hashable, _Places] = {}
    for place in range(len(theirs) - 1, -1, -1):
        if place not in settled:
            waiting.setdefault(theirs[place], []).append(place)
    left = []
    for place, item in enumerate(mine):
        if place in settled:
            continue
        if waiting.get(item):
            waiting[item].pop()
        else:
            left.append(place)
    return left, sorted(place for places in waiting.values() for place in places)


def _of_one_name(old: list[Value], new: list[Value], left: _Places, right: _Places) -> list[tuple[int, int]]:
    """The pairs of blocks that are called the same: by the first of `_NAMES` by which all blocks of both sides differ."""
    for name in _NAMES:
        before, after = _by(name, old, left), _by(name, new, right)
        if before and after:
            return [(place, after[key]) for key, place in before.items() if key in after]
    return []


def _by(name: str, items: list[Value], places: _Places) -> dict[str, int]:
    """The places by the text that stands under `name`; nothing unless every block has one of its own."""
    keys = [item.get(name) if isinstance(item := items[place], dict) else None for place in places]
    found = {key: place for key, place in zip(keys, places, strict=True) if isinstance(key, str) and key}
    return found if len(found) == len(places) else {}


def _closest(old: list[Value], new: list[Value], left: _Places, right: _Places) -> Iterator[tuple[int, int]]:
    if len(left) * len(right) > _MOST or (len(left) == len(right) == 1):
        yield from zip(left, right, strict=False)
        return
    scored = sorted((-_shared(old[one], new[other]), abs(one - other), one, other) for one in left for other in right)
    taken: set[int] = set()
    given: set[int] = set()
    for _, _, one, other in scored:
        if one not in taken and other not in given:
            taken.add(one)
            given.add(other)
            yield one, other


def _shared(one: Value, other: Value) -> int:
    """How many members two blocks have in common."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return 0
    return sum(1 for name, item in one.items() if name in other and other[name] == item)
