"""Which attributes a change touches. Paths only: no value leaves this module."""

from collections.abc import Iterator

from planguard.model.actions import Operation
from planguard.model.body import Body, decode_value
from planguard.model.plan import AttributePath, Change
from planguard.model.value import Value

_COMPARED = frozenset({Operation.UPDATE, Operation.REPLACE, Operation.NO_OP})
_NOTHING = (None, "", [], {})
"""Providers plan an absent list now as null and now as empty; to people and to the cloud that is the same."""


def changed_paths(change: Change, operation: Operation) -> tuple[AttributePath, ...]:
    """The attributes whose values differ before and after, sorted; empty for what comes or goes as a whole.

    A path ends where a sensitive mark begins, so that it never tells more than that something changed.
    """
    if operation not in _COMPARED or change.before_raw == change.after_raw:
        return ()
    before, after = change.before, change.after
    if not before or not after:
        return ()
    found: list[AttributePath] = []
    for name in before.keys() | after.keys():
        found.extend(_attribute(before, after, name, unknown_counts=operation is Operation.UPDATE))
    return tuple(sorted(found, key=str))


def _attribute(before: Body, after: Body, name: str, *, unknown_counts: bool) -> Iterator[AttributePath]:
    old, new = before.raw(name), after.raw(name)
    if old == new:
        return
    if new is None:
        # The planned value is not known yet. In a replacement every computed attribute is so, which says nothing.
        if unknown_counts and old is not None and decode_value(old) not in _NOTHING:
            yield (name,)
        return
    paths = _walk(None if old is None else decode_value(old), decode_value(new), (name,))
    yield from dict.fromkeys(_up_to_mark(path, before.mark(name), after.mark(name)) for path in paths)


def _walk(old: Value, new: Value, path: AttributePath) -> Iterator[AttributePath]:
    if old == new or (old in _NOTHING and new in _NOTHING):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in old.keys() | new.keys():
            yield from _walk(old.get(key), new.get(key), (*path, key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for place, (left, right) in enumerate(zip(old, new, strict=True)):
            yield from _walk(left, right, (*path, place))
    else:
        yield path


def _up_to_mark(path: AttributePath, *marks: Value) -> AttributePath:
    """`path` cut where one of the mark trees of its first attribute covers it."""
    lengths = [_reach(path, mark) for mark in marks]
    return path[: min(lengths)]


def _reach(path: AttributePath, mark: Value) -> int:
    """How many steps of `path` lie outside what `mark` covers; at least the attribute itself."""
    for length, step in enumerate(path[1:], start=1):
        if mark is True:
            return length
        if isinstance(mark, dict):
            mark = mark.get(step)
        elif isinstance(mark, list):
            mark = mark[step] if isinstance(step, int) and step < len(mark) else None
        else:
            return len(path)
    return len(path)
