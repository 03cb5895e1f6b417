"""Which attributes a change touches. Paths only: no value leaves this module."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import msgspec

from planguard.core.environment.once import UNREADABLE, value_of
from planguard.core.side_by_side import Differing, SideBySide
from planguard.model.actions import Operation
from planguard.model.body import decode_marks, decode_value, says_nothing
from planguard.model.plan import AttributePath, Change, ResourceChange
from planguard.model.secrets import looks_secret
from planguard.model.value import Value

_COMPARED = frozenset({Operation.UPDATE, Operation.REPLACE, Operation.NO_OP})
_NESTED: Final = (dict, list)
_OPENS: Final = (b"{", b"[")
_SHORT: Final = 1024
_texts: Final = msgspec.json.Decoder(dict[str, str | None])
_encode: Final = msgspec.json.Encoder().encode
_NOTHING: Final[tuple[Value, ...]] = (None, "", [], {})
"""Providers plan an absent list now as null and now as empty; to people and to the cloud that is the same."""


def compared(entry: ResourceChange, operation: Operation, read: SideBySide) -> list[Differing]:
    """The attributes that a change writes differently; nothing for what comes or goes as a whole."""
    change = entry.change
    if change is None or operation not in _COMPARED:
        return []
    before, after = change.before_raw, change.after_raw
    if before == after or says_nothing(before) or says_nothing(after):
        return []
    return read.differing(entry.type, before, after)


def paths_of(change: Change, differing: list[Differing], operation: Operation) -> tuple[AttributePath, ...]:
    """The attributes whose values differ, sorted; `differing` are those that are written differently.

    A path ends where a sensitive mark begins, so that it never tells more than that something changed.
    """
    before, after = bytes(change.before_sensitive), bytes(change.after_sensitive)
    marks = _known_marks(before, after) if len(before) + len(after) <= _SHORT else _marks(before, after)
    found: list[AttributePath] = []
    for name, old, new in differing:
        # The planned value may not be known yet. In a replacement every computed attribute is so, which says nothing.
        if new or operation is not Operation.REPLACE:
            found += _attribute(name, bytes(old), bytes(new), marks)
    return _in_order(tuple(found)) if len(found) > 1 else tuple(found)


@lru_cache(4096)
def _in_order(paths: tuple[AttributePath, ...]) -> tuple[AttributePath, ...]:
    return tuple(sorted(paths, key=str))


def _marks(before: bytes, after: bytes) -> tuple[Value, ...]:
    """The trees of sensitive marks that cover something."""
    trees = (decode_marks(raw) for raw in (before, after))
    return tuple(tree for tree in trees if (any(tree.values()) if isinstance(tree, dict) else tree))


@lru_cache(4096)
def _known_marks(before: bytes, after: bytes) -> tuple[Value, ...]:
    """The same, kept: all objects of a type have the same few."""
    return _marks(before, after)


def _attribute(name: str, old: bytes, new: bytes, marks: tuple[Value, ...]) -> Iterable[AttributePath]:
    nested = old.startswith(_OPENS) and new.startswith(_OPENS)  # of all others no path goes further than the name
    over = _over(name, marks) if nested and marks else []
    if over:
        return _paths(name, old, new, over)
    texts = _of_texts(name, old, new) if nested else None
    if texts is not None:
        return texts
    return _unmarked(name, old, new) if len(old) + len(new) <= _SHORT else _paths(name, old, new, [])


def _over(name: str, marks: tuple[Value, ...]) -> list[Value]:
    """The marks over one attribute."""
    return [mark for tree in marks if (mark := tree.get(name) if isinstance(tree, dict) else tree)]


def _of_texts(name: str, before: bytes, after: bytes) -> list[AttributePath] | None:
    """The paths where both values are maps of texts without marks, such as labels; None where one is something else.

    They are what differs most often, on every object something else.
    """
    try:
        old, new = _texts.decode(before), _texts.decode(after)
    except msgspec.DecodeError:
        return None
    if len(_encode(old)) != len(before) or len(_encode(new)) != len(after):
        return None  # a key may stand twice
    found: list[AttributePath] = [(name, step) for step in old | new if (old.get(step) or "") != (new.get(step) or "")]
    return [(name,)] if found and looks_secret(name) else found


def _paths(name: str, before: bytes, after: bytes, marks: list[Value]) -> tuple[AttributePath, ...]:
    old, new = decode_value(before) if before else None, decode_value(after) if after else None
    if not isinstance(old, _NESTED) or not isinstance(new, _NESTED):
        return () if _same(old, new) else ((name,),)
    if value_of(before) is UNREADABLE or value_of(after) is UNREADABLE:
        return ((name,),)  # readers do not agree on what stands there
    try:
        paths = _walk(old, new, (name,))
    except RecursionError:  # nobody reads a path of a thousand steps
        return ((name,),)
    return tuple(dict.fromkeys([_up_to_mark(path, marks) for path in paths]))


@lru_cache(4096)
def _unmarked(name: str, before: bytes, after: bytes) -> tuple[AttributePath, ...]:
    """The same, kept: one edit of a module is the same edit of each of its instances."""
    return _paths(name, before, after, [])


def _same(old: Value, new: Value) -> bool:
    if isinstance(old, bool) is not isinstance(new, bool):
        return False  # to Python, true is 1 and false is 0
    return bool(old == new) or (not old and not new and old in _NOTHING and new in _NOTHING)


def _walk(old: Value, new: Value, path: AttributePath) -> list[AttributePath]:
    """The paths below `path` at which the two values differ. To Python, `[true]` equals `[1]`: only a look inside tells."""
    steps: Iterable[str | int]
    if isinstance(old, dict) and isinstance(new, dict):
        steps = old.keys() | new.keys()
        pairs = [(old.get(step), new.get(step)) for step in steps]
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        steps = range(len(old))
        pairs = list(zip(old, new, strict=True))
    else:
        return [] if _same(old, new) else [path]
    found: list[AttributePath] = []
    for step, (left, right) in zip(steps, pairs, strict=True):
        if type(left) is not type(right) or left != right or isinstance(left, _NESTED):
            found += _walk(left, right, (*path, step))
    return found


def forcing_paths(change: Change) -> tuple[AttributePath, ...]:
    """The attributes that force a replacement, as far as they may be shown."""
    if not change.replace_paths_raw:
        return ()
    paths = change.replace_paths
    if all(len(path) == 1 for path in paths):
        return paths
    before, after = change.before, change.after
    marks = {name: [before.mark(name), after.mark(name)] for name in {str(path[0]) for path in paths if path}}
    return tuple(dict.fromkeys(_up_to_mark(path, marks[str(path[0])]) for path in paths if path))


def _up_to_mark(path: AttributePath, marks: list[Value]) -> AttributePath:
    """`path` cut where a mark of its first attribute covers it, or a name in it promises a secret."""
    length = min([_reach(path, mark) for mark in marks]) if marks else len(path)
    for place, step in enumerate(path[:length], start=1):
        if isinstance(step, str) and looks_secret(step):
            return path[:place]
    return path[:length]


def _reach(path: AttributePath, mark: Value) -> int:
    """How many steps of `path` lie outside what `mark` covers; a mark of another shape covers all below it."""
    for length, step in enumerate(path[1:], start=1):
        if not mark:
            break
        if isinstance(mark, dict) and isinstance(step, str):
            mark = mark.get(step)
        elif isinstance(mark, list) and isinstance(step, int):
            mark = mark[step] if step < len(mark) else None
        else:
            return length
    return len(path)
