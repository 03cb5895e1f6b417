"""Versions of engines and images: `8.0.35`, `POSTGRES_14`, `OpenSearch_2.5`."""

import re
from typing import Final, NamedTuple

from planguard.core.directions.record import Direction
from planguard.core.directions.values import hidden, nothing
from planguard.model.value import Value

_LONGEST: Final = 128
_FIGURES: Final = re.compile(r"[0-9]{1,9}", re.ASCII)


class _Version(NamedTuple):
    engine: str
    """What stands before the first figure, as `opensearch_`."""
    figures: tuple[int, ...]


def _versions(old: Value, new: Value) -> tuple[_Version, _Version] | None:
    """Both values as versions of one engine; None where they cannot be compared."""
    before, after = _version(old), _version(new)
    if before is None or after is None or before.engine != after.engine:
        return None
    return before, after


def _version(value: Value) -> _Version | None:
    if isinstance(value, bool) or hidden(value) or isinstance(value, list | dict):
        return None
    text = str(value).strip().lower() if value is not None else ""
    found = _FIGURES.search(text) if len(text) <= _LONGEST else None
    return _Version(text[: found.start()], tuple(map(int, _FIGURES.findall(text)))) if found else None


def _major_raised(old: Value, new: Value, _: str) -> bool | None:
    if nothing(old):
        return False
    found = _versions(old, new)
    return found[1].figures[0] > found[0].figures[0] if found else None


def _lowered(old: Value, new: Value, _: str) -> bool | None:
    """A version that says less, `8.0` after `8.0.35`, is not lower."""
    if nothing(old):
        return False
    found = _versions(old, new)
    if found is None:
        return None
    known = min(len(found[0].figures), len(found[1].figures))
    return found[1].figures[:known] < found[0].figures[:known]


MAJOR_RAISED: Final = Direction("major-raised", "goes up by a major version", _major_raised)
VERSION_LOWERED: Final = Direction("version-lowered", "goes back to an older version", _lowered)
