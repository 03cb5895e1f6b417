"""A dotted attribute of a row -> the values under it before and after, through blocks and maps."""

from collections.abc import Iterator
from typing import NamedTuple

from planguard.core.directions.values import hidden
from planguard.core.edits.pairing import paired
from planguard.model.body import Body, decode_value, decode_written
from planguard.model.plan import AttributePath
from planguard.model.value import Value


class Pair(NamedTuple):
    """What stands at one path before and after, masked; None where there is nothing.

    Where a mark covers more than the path, the path ends at the mark.
    """

    path: AttributePath
    old: Value
    new: Value
    added: bool = False
    """Whether `path` goes through a block that there is only after the change; otherwise its places are those before."""


class _Side(NamedTuple):
    """A value as it is, which decides what differs and never leaves, and as it may be seen."""

    real: Value
    seen: Value


_ABSENT = _Side(None, None)


def pairs(before: Body, after: Body, attribute: str) -> Iterator[Pair]:
    """Every place of `attribute` whose value differs. Its first name must be one that differs between the bodies.

    In a list of blocks each block is paired with its equal, else with the one that is most like it; one that has none
    is paired with None. What is nowhere yields nothing.
    """
    name, *steps = attribute.split(".")
    if not steps:
        yield Pair((name,), _seen(before, name), _seen(after, name))
    else:
        yield from _walk(_side(before, name), _side(after, name), steps, (name,))


def at(before: Body, after: Body, path: AttributePath) -> list[Pair]:
    """What stands at the `path` of an edit, numbers as they are written.

    A place in a list is that of a block before the change, and its partner's after it; a new block has the place that it
    has after the change, so that both may stand at one path. Where the path leads nowhere, the whole attribute stands.
    """
    name, *steps = path
    whole = [(_written_side(before, str(name)), _written_side(after, str(name)))]
    found = whole
    for step in steps:
        found = [pair for old, new in found for pair in _step(old, new, step)]
    return [Pair(path, old.seen, new.seen) for old, new in found or whole]


def _step(old: _Side, new: _Side, step: str | int) -> Iterator[tuple[_Side, _Side]]:
    if hidden(old.seen) or hidden(new.seen):
        yield old, new
    elif isinstance(step, str):
        yield _member(old, step), _member(new, step)
    else:
        for one, other in paired(_items(old), _items(new)):
            if step == (other if one is None else one):
                yield _element(old, one), _element(new, other)


def _written_side(body: Body, name: str) -> _Side:
    raw = body.raw(name)
    return _Side(None if raw is None else decode_written(raw), body.written(name))


def _seen(body: Body, name: str) -> Value:
    return body.get(name)


def _side(body: Body, name: str) -> _Side:
    raw = body.raw(name)
    return _Side(None if raw is None else decode_value(raw), _seen(body, name))


def _walk(old: _Side, new: _Side, steps: list[str], path: AttributePath) -> Iterator[Pair]:
    if old == new and not hidden(new.seen):
        return
    if not steps or hidden(old.seen) or hidden(new.seen):
        if old.real != new.real or new.seen is not old.seen:
            yield Pair(path, old.seen, new.seen)
    elif isinstance(old.real, list) or isinstance(new.real, list):
        yield from _through_list(old, new, steps, path)
    else:
        step, *rest = steps
        yield from _walk(_member(old, step), _member(new, step), rest, (*path, step))


def _through_list(old: _Side, new: _Side, steps: list[str], path: AttributePath) -> Iterator[Pair]:
    for one, other in paired(_items(old), _items(new)):
        place = one if one is not None else other
        if place is not None:
            inner = _walk(_element(old, one), _element(new, other), steps, (*path, place))
            yield from inner if one is not None else (pair._replace(added=True) for pair in inner)


def _items(side: _Side) -> list[Value]:
    return side.real if isinstance(side.real, list) else []


def _element(side: _Side, place: int | None) -> _Side:
    if place is None:
        return _ABSENT
    return _Side(side.real[place], side.seen[place] if isinstance(side.seen, list) else side.seen)


def _member(side: _Side, name: str) -> _Side:
    """A member of a map or block. One that is not known yet is in the masked map only."""
    real = side.real.get(name) if isinstance(side.real, dict) else None
    return _Side(real, side.seen.get(name) if isinstance(side.seen, dict) else None)
