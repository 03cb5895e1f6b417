"""Destroyed and created objects of one type -> who is who, in time linear in their number.

Equal ones are found by a fingerprint of what they show. What is left is compared one with another only where few are
left, and else only with the few that share a value which hardly anybody has.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import repeat
from typing import Final, NamedTuple

from planguard.core.pairing.place import Place
from planguard.core.pairing.values import Likeness, Tokens, likeness, weigh
from planguard.model.consequence import Consequence

ALIKE: Final = 0.75
"""Similarity from which two objects can be one."""
_TOLD: Final = 1.0
"""Weight of equal values that there must be at all: two objects of nothing but defaults are not thereby one."""
_SHAPES: Final = 8
_FEW: Final = 400
_RARE: Final = 4
_MOST: Final = 16


class Item(NamedTuple):
    """One object that goes, or one that comes."""

    found: Consequence
    place: Place
    values: Tokens


class Match(NamedTuple):
    """Two that are one."""

    old: Item
    new: Item
    like: Likeness
    ambiguous: bool = False


def matches(olds: list[Item], news: list[Item]) -> Iterator[Match]:
    """Who among `olds` is who among `news`, each at most once. All are of one type, sorted by address."""
    found = list(_equal(olds, news))
    yield from found
    taken = {id(item.found) for match in found for item in (match.old, match.new)}
    yield from _alike(_without(olds, taken), _without(news, taken))


def _without(items: list[Item], taken: set[int]) -> list[Item]:
    return [item for item in items if id(item.found) not in taken]


def _equal(olds: list[Item], news: list[Item]) -> Iterator[Match]:
    """Those whose values are the same. New ones show different attributes, so they are taken by what they show."""
    shapes: dict[tuple[str, ...], list[Item]] = defaultdict(list)
    for item in news:
        shapes[tuple(sorted(item.values))].append(item)
    waiting = olds
    for shape in sorted(shapes, key=lambda shape: (-len(shapes[shape]), shape))[:_SHAPES]:
        there = _by_values(waiting, shape)
        taken: set[int] = set()
        for values, comers in _by_values(shapes[shape], shape).items():
            goers = there.get(values, [])
            like = likeness(goers[0].values, comers[0].values) if goers else None
            if like is not None and like.weight >= _TOLD:
                twins = list(_twins(goers, comers, like))
                taken.update(id(match.old.found) for match in twins)
                yield from twins
        waiting = _without(waiting, taken)


def _by_values(items: Iterable[Item], shape: tuple[str, ...]) -> dict[tuple[bytes, ...], list[Item]]:
    found: dict[tuple[bytes, ...], list[Item]] = defaultdict(list)
    for item in items:
        found[tuple(map(item.values.get, shape, repeat(b"")))].append(item)
    return found


def _twins(olds: list[Item], news: list[Item], like: Likeness) -> Iterator[Match]:
    """Objects that all look alike: by what stays the same in the address, and then, without being sure, in order."""
    for what in (_tail, _instance):
        here, there = _alone(olds, what), _alone(news, what)
        both = [(here[key], there[key]) for key in here if key in there]
        yield from (Match(old, new, like) for old, new in both)
        taken = {id(item.found) for pair in both for item in pair}
        olds, news = _without(olds, taken), _without(news, taken)
    ambiguous = len(olds) > 1 or len(news) > 1
    yield from (Match(old, new, like, ambiguous) for old, new in zip(olds, news, strict=False))


def _tail(item: Item) -> Hashable:
    return item.place.tail


def _instance(item: Item) -> Hashable:
    return item.place.modules, item.place.key


def _alone(items: list[Item], what: Callable[[Item], Hashable]) -> dict[Hashable, Item]:
    """The items of which there is only one with the same `what`, by it."""
    count = Counter(map(what, items))
    return {name: item for item in items if count[name := what(item)] == 1}


def _alike(olds: list[Item], news: list[Item]) -> Iterator[Match]:
    """The best of those that are not equal and still much alike."""
    scored = [(match, match.old.place.tail != match.new.place.tail) for match in _candidates(olds, news) if _one(match.like)]
    best = Counter((id(item.found), match.like.similarity, far) for match, far in scored for item in (match.old, match.new))
    scored.sort(key=lambda each: (-each[0].like.similarity, each[1], each[0].old.found.address, each[0].new.found.address))
    taken: set[int] = set()
    for match, far in scored:
        ends = {id(match.old.found), id(match.new.found)}
        if taken.isdisjoint(ends):
            taken |= ends
            yield match._replace(ambiguous=any(best[end, match.like.similarity, far] > 1 for end in ends))


def _one(like: Likeness) -> bool:
    return like.similarity >= ALIKE and like.weight >= _TOLD and like.same_identity


def _candidates(olds: list[Item], news: list[Item]) -> Iterator[Match]:
    few = len(olds) * len(news) <= _FEW
    pairs = ((old, new) for old in olds for new in news) if few else _sharing(olds, news)
    yield from (Match(old, new, likeness(old.values, new.values)) for old, new in pairs)


def _sharing(olds: list[Item], news: list[Item]) -> Iterator[tuple[Item, Item]]:
    """Pairs that share a telling value which few new objects have."""
    index: dict[tuple[str, bytes], list[Item]] = defaultdict(list)
    for item in news:
        for name, token in item.values.items():
            if token and weigh(name, token) > 1:
                index[name, token].append(item)
    for old in olds:
        near: dict[int, Item] = {}
        for pair in old.values.items():
            holders = index.get(pair, ())
            if holders and len(holders) <= _RARE:
                near.update((id(item.found), item) for item in holders)
            if len(near) >= _MOST:
                break
        yield from ((old, item) for item in near.values())
