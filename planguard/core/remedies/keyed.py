"""From `count` to `for_each`: the key that each object of a list can have, and the moves from its number to that key."""

from collections.abc import Iterable, Iterator
from typing import Final

from planguard.core.pairing.place import place_of
from planguard.core.pairing.values import IDENTITY
from planguard.core.remedies.hcl import quoted
from planguard.model.pairing import Moved
from planguard.model.plan import AttributePath, Change, ResourceChange
from planguard.model.value import Value

_LONGEST: Final = 100
"""Characters of a key that people can still read; a longer text is content."""
_MOST: Final = 200


def keyed_moves(entries: Iterable[ResourceChange], names: Iterable[str]) -> dict[str, Moved]:
    """Address -> move to a key of its own, for every object of a resource that exists; empty where none suits.

    A key is a text in one of the attributes `names` that no two objects share, and that may be shown.
    """
    existing = [entry for entry in entries if entry.change and not entry.change.before.absent]
    if not 1 < len(existing) <= _MOST:
        return {}
    for path in _paths(existing[0], names):
        keys = [_at(entry, path) for entry in existing]
        if all(isinstance(key, str) and 0 < len(key) <= _LONGEST for key in keys) and len(set(keys)) == len(keys):
            return {entry.address: _move(entry, str(key)) for entry, key in zip(existing, keys, strict=True)}
    return {}


def _paths(entry: ResourceChange, names: Iterable[str]) -> Iterator[AttributePath]:
    """Where a key may stand: in an attribute, or one step below it; what identifies first."""
    before = (entry.change or Change()).before
    for name in sorted(names, key=lambda name: (name not in IDENTITY, name)):
        value = before.get(name)
        if isinstance(value, str):
            yield (name,)
        elif isinstance(value, dict):
            yield from ((name, inner) for inner in sorted(value, key=lambda inner: (inner not in IDENTITY, inner)))


def _at(entry: ResourceChange, path: AttributePath) -> Value:
    value: Value = (entry.change or Change()).before
    for step in path:
        value = value.get(step) if hasattr(value, "get") else None
    return value


def _move(entry: ResourceChange, key: str) -> Moved:
    place = place_of(entry.address)
    location = ".".join(f"module.{step.name}" for step in place.modules)
    return Moved(location, place.tail, f"{place.resource}[{quoted(key)}]")
