"""Which changes of attributes replace the object, as far as the tables know: the provider decides, and no text says it."""

from collections.abc import Iterator

import msgspec

from planguard.model.consequence import TypeFacts
from planguard.model.plan import Change, ResourceChange
from planguard.model.source import Written, known

Changed = tuple[str, bool]
"""Dotted path of an attribute, and whether both values are written out."""


def differing(old: Written, new: Written, path: str = "") -> Iterator[Changed]:
    """The attributes that differ, without the places in lists."""
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for name in {**old, **new}:
            yield from differing(old.get(name), new.get(name), f"{path}.{name}" if path else name)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for one, other in zip(old, new, strict=True):
            yield from differing(one, other, path)
    else:
        yield path, known(old) and known(new)


def forcing(changed: list[Changed], facts: TypeFacts) -> list[Changed]:
    """Those of `changed` that replace an object of the type; false beside one that only may."""
    names = [name for name in facts.force_new.split(";") if name]
    found = []
    for path, sure in changed:
        if any(path == name or path.startswith(f"{name}.") for name in names):
            found.append((path, sure))
        elif any(name.startswith(f"{path}.") for name in names):
            found.append((path, False))
    return found


def replaced(entry: ResourceChange, paths: list[Changed]) -> ResourceChange:
    """`entry`, an update, as the replacement that it most likely is."""
    raw = msgspec.Raw(msgspec.json.encode([path.split(".") for path, _ in paths]))
    change = msgspec.structs.replace(entry.change or Change(), actions=("delete", "create"), replace_paths_raw=raw)
    return msgspec.structs.replace(entry, change=change, action_reason="replace_because_cannot_update")
