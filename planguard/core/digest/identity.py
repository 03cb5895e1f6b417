"""Who an object is, and what stands against losing it: the parts of a signed item that come from its bodies."""

from typing import Final

from planguard.core.digest.leaves import leaves
from planguard.core.directions.values import hidden
from planguard.core.guards import SWITCHES
from planguard.core.identity import KNOWN_BY
from planguard.core.recovery import TELLING
from planguard.core.twins import Twins
from planguard.model.body import Body, decode_written, says_nothing
from planguard.model.consequence import TypeFacts
from planguard.model.plan import AttributePath, Change
from planguard.model.signed import SENSITIVE_MARKER, Leaves
from planguard.model.value import Value, masked

# When it was made tells an object from the one that had its name before.
_MADE: Final = (
    "create_date",
    "create_time",
    "created_at",
    "created_date",
    "created_on",
    "created_time",
    "creation_date",
    "creation_time",
    "creation_timestamp",
    "date_created",
    "time_created",
)
NAMES: Final = (*KNOWN_BY, *_MADE)
"""Attributes by which an object is known."""


def identity(before: Body, twins: Twins) -> dict[str, Leaves]:
    """The identity of the object that `before` is, by attribute; empty where it does not exist or is not shown."""
    found = {name: before.written(name) for name in NAMES}
    return {name: shown(value, (name,), twins) for name, value in found.items() if value is not None}


def provider_identity(change: Change) -> Leaves:
    """The identity before the change as the provider gives it (`before_identity`); None where it gives none."""
    if says_nothing(change.before_identity):
        return None
    return leaves(masked(decode_written(change.before_identity), None))


def importing(change: Change) -> Leaves:
    """Under which id or identity the object is imported; None where it is not."""
    return leaves(masked(decode_written(change.importing_raw), None)) if change.imports else None


def guards(body: Body, facts: TypeFacts, twins: Twins) -> dict[str, Leaves]:
    """What guards an object of this type, and what decides how much of it remains, as far as it is set."""
    paths = (path.split(".") for path in guard_paths(facts))
    found = {".".join((first, *rest)): _reach(body.written(first), rest) for first, *rest in paths}
    return {name: shown(value, (name,), twins) for name, value in found.items() if value is not None and value != []}


def guard_paths(facts: TypeFacts) -> list[str]:
    """The dotted attributes that guard an object of a type, or decide how much of it remains."""
    return list(dict.fromkeys((*filter(None, facts.guards.split(";")), *SWITCHES, *TELLING)))


def shown(value: Value, path: AttributePath, twins: Twins, sensitive: dict[str, bool] = SENSITIVE_MARKER) -> Leaves:
    """What stands at `path`, without copies of the object's secrets."""
    return leaves(value, sensitive, lambda text: twins.covers(text, path))


def _reach(value: Value, path: list[str]) -> Value:
    """What stands at `path` below `value`; through a list, what stands there in each of its blocks."""
    if hidden(value) or not path:
        return value
    if isinstance(value, list):
        return [found for item in value if (found := _reach(item, path)) is not None]
    return _reach(value.get(path[0]), path[1:]) if isinstance(value, dict) else None
