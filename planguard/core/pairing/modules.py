"""Modules that went and came as a whole: the same objects inside, under another call or another key.

A module call that gets a new name takes all of its objects along, whatever else the same edit changes. So the shape of
the module speaks first, and the values only have to agree.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from planguard.core.pairing.match import ALIKE, Item
from planguard.core.pairing.place import Step
from planguard.core.pairing.values import Likeness, likeness

Path = tuple[Step, ...]
Inside = dict[str, Item]
"""The objects of a module instance by their address inside it."""
_Print = tuple[tuple[str, tuple[bytes, ...]], ...]

_DEEPEST: Final = 16
_SHAPE: Final = 0.7
"""Share of the objects of two modules that must be the same by type and name."""
_COMPANY: Final = 3
"""So many objects in common say that it is the same module, even if much of what they hold changed with it."""
_LOOSELY: Final = 0.2
_FEW: Final = 4
_OTHERS: Final = 16


class Whole(NamedTuple):
    """A module instance that went, the one that came for it, and who is who in them."""

    old: Path
    new: Path
    members: list[tuple[Item, Item, Likeness]]
    left: list[Item]
    similarity: float
    ambiguous: bool = False


def wholes(olds: Iterable[Item], news: Iterable[Item], staying: set[Path], changing: set[Path]) -> list[Whole]:
    """Module instances of which everything goes, with those that came for them.

    `staying` are the modules in which something happens other than deletes, `changing` those in which something
    happens other than creates; a path in one of them did not go, or come, as a whole.
    """
    gone, came = _inside(olds, staying), _inside(news, changing)
    arrivals = _Arrivals(came)
    settled: set[Path] = set()
    found: list[Whole] = []
    for path in sorted(gone, key=lambda path: (len(path), path)) if came else ():
        if not any(path[:depth] in settled for depth in range(1, len(path) + 1)):
            whole = _best(path, gone[path], arrivals)
            # Below a parent that went, a new key is no cause of its own.
            if whole is not None and not (path[:-1] in gone and _same_call(path, whole.new)):
                settled.add(path)
                arrivals.close(whole.new)
                found.append(whole)
    return found


def _inside(items: Iterable[Item], other: set[Path]) -> dict[Path, Inside]:
    found: dict[Path, Inside] = defaultdict(dict)
    for item in items:
        steps = item.place.modules
        for depth in range(1, min(len(steps), _DEEPEST) + 1):
            if steps[:depth] not in other:
                found[steps[:depth]][item.place.below(depth)] = item
    return dict(found)


class _Arrivals:
    """The modules that came, found by what is in them. None is given to two that went."""

    def __init__(self, came: dict[Path, Inside]) -> None:
        self.came = came
        self._closed: set[Path] = set()
        self._within: set[Path] = set()
        self._by_shape: dict[frozenset[str], list[Path]] = defaultdict(list)
        for path in sorted(came, reverse=True):
            self._by_shape[frozenset(came[path])].append(path)
        self._first = {shape: came[paths[0]] for shape, paths in self._by_shape.items()}
        self._known: dict[frozenset[str], dict[object, list[Path]]] = {}

    def close(self, path: Path) -> None:
        """Give `path` away, with everything below and above it."""
        self._closed.update(path[:depth] for depth in range(1, len(path) + 1))
        self._within.add(path)

    def near(self, path: Path, inside: Inside) -> list[Path]:
        """A few that may be what `path` became: of its shape, with its keys or its values; else those beside it."""
        shape = frozenset(inside)
        same = self._by_shape.get(shape)
        if not same:
            return self._beside(path, len(inside))
        known = self._known.setdefault(shape, {}) or self._learn(shape)
        keys = [step.key for step in path]
        close = [*known.get(tuple(keys), ())[-_FEW:], *known.get(self._print(inside, shape), ())[-_FEW:]]
        while same and not self._open(same[-1]):
            same.pop()
        return [one for one in dict.fromkeys([*close, *same[: -_OTHERS - 1 : -1]]) if self._open(one)]

    def _open(self, path: Path) -> bool:
        return path not in self._closed and not any(path[:depth] in self._within for depth in range(1, len(path)))

    def _learn(self, shape: frozenset[str]) -> dict[object, list[Path]]:
        known: dict[object, list[Path]] = self._known[shape]
        for path in self._by_shape[shape]:
            known.setdefault(tuple(step.key for step in path), []).append(path)
            known.setdefault(self._print(self.came[path], shape), []).append(path)
        return known

    def _print(self, inside: Inside, shape: frozenset[str]) -> _Print:
        """What a module shows, in terms of what the first that came with this shape shows."""
        first = self._first[shape]
        return tuple(
            (name, tuple(inside[name].values.get(each, b"") for each in sorted(first[name].values)))
            for name in sorted(shape)
        )

    def _beside(self, path: Path, size: int) -> list[Path]:
        """Those under the same parent whose number of objects is about the same."""
        beside = self._known.setdefault(frozenset(), {})
        if not beside:
            for one in self.came:
                beside.setdefault(one[:-1], []).append(one)
        found = (one for one in beside.get(path[:-1], ())[:_OTHERS] if self._open(one))
        return [one for one in found if _SHAPE * size <= len(self.came[one]) <= size / _SHAPE]


def _best(path: Path, inside: Inside, arrivals: _Arrivals) -> Whole | None:
    near = (_whole(path, inside, one, arrivals.came[one]) for one in arrivals.near(path, inside))
    fitting = sorted((whole for whole in near if whole is not None), key=_rank)
    if not fitting:
        return None
    first = fitting[0]
    return first._replace(ambiguous=any(_rank(other)[:2] == _rank(first)[:2] for other in fitting[1:]))


def _rank(whole: Whole) -> tuple[float, bool, Path]:
    keys = [step.key for step in whole.old] != [step.key for step in whole.new]
    return -whole.similarity, keys, whole.new


def _whole(old: Path, gone: Inside, new: Path, came: Inside) -> Whole | None:
    """The two as one module, where they are enough alike."""
    common = [name for name in gone if name in came and _kin(gone[name], came[name])]
    if not common or len(common) < _SHAPE * max(len(gone), len(came)):
        return None
    # A new key often means another object of the same kind, so there the values must be those of the old one.
    strict = _same_call(old, new) or len(common) < _COMPANY
    members: list[tuple[Item, Item, Likeness]] = []
    for name in common:
        like = likeness(gone[name].values, came[name].values)
        if strict and not like.same_identity:
            return None
        members.append((gone[name], came[name], like))
    similarity = sum(like.similarity for _, _, like in members) / len(members)
    left = [gone[name] for name in gone if name not in came]
    return Whole(old, new, members, left, similarity) if similarity >= (ALIKE if strict else _LOOSELY) else None


def _same_call(old: Path, new: Path) -> bool:
    """Whether only the keys are others."""
    return [step.name for step in old] == [step.name for step in new]


def _kin(old: Item, new: Item) -> bool:
    mine, theirs = old.found.change, new.found.change
    return mine.type == theirs.type and mine.provider_name == theirs.provider_name


def paths_above(paths: Iterable[Path]) -> Iterator[Path]:
    """Each of `paths` and every module that it lies in."""
    for path in paths:
        yield from (path[:depth] for depth in range(1, min(len(path), _DEEPEST) + 1))
