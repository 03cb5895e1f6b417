"""Masked values -> what can be signed: strings, booleans, null, and markers for what must not or cannot be shown."""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from planguard.model.plan import AttributePath
from planguard.model.signed import SENSITIVE_MARKER, UNKNOWN_MARKER, Leaves
from planguard.model.value import SENSITIVE, UNKNOWN, Value

_MARKERS: Final = frozenset({"sensitive", "sensitive_changed", "unknown", "value"})


Hides = Callable[[str], bool]


def leaves(value: Value, sensitive: dict[str, bool] = SENSITIVE_MARKER, hides: Hides = lambda _: False) -> Leaves:
    """`value` (masked) with its numbers as text, and `sensitive` in place of what is hidden, or what `hides` says is.

    An object of the plan that looks like a marker is wrapped, so that nothing can pass for one.
    """
    if value is SENSITIVE or (isinstance(value, str) and hides(value)):
        return dict(sensitive)
    if value is UNKNOWN:
        return dict(UNKNOWN_MARKER)
    if isinstance(value, dict):
        found = {key: leaves(item, sensitive, hides) for key, item in value.items()}
        return {"value": found} if len(found) == 1 and not _MARKERS.isdisjoint(found) else found
    if isinstance(value, list):
        return [leaves(item, sensitive, hides) for item in value]
    return str(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


def steps(path: AttributePath) -> tuple[str, ...]:
    """A path with its places in lists as text."""
    return tuple(map(str, path))
