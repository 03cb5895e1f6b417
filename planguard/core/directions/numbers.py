"""Numbers that fall or rise, also as text and as durations of one unit: `30`, `"30"`, `"604800s"`."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from planguard.core.directions.record import Direction, Test
from planguard.core.directions.values import nothing, number
from planguard.model.value import Value

_QUANTITY: Final = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,9})?)([A-Za-z]{1,8})", re.ASCII)
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}

Amounts = tuple[Decimal, Decimal]


def amounts(old: Value, new: Value) -> Amounts | None:
    """Both values as numbers of the same unit; None where they cannot be compared."""
    first, second = _quantity(old), _quantity(new)
    if first is None or second is None:
        return None
    (one, unit), (other, other_unit) = first, second
    if unit == other_unit:
        return one, other
    if unit in _SECONDS and other_unit in _SECONDS:
        return one * _SECONDS[unit], other * _SECONDS[other_unit]
    return (one, other) if not one or not other else None  # zero is zero in every unit


def _quantity(value: Value) -> tuple[Decimal, str] | None:
    plain = number(value)
    if plain is not None:
        return plain, ""
    found = _QUANTITY.fullmatch(value.strip()) if isinstance(value, str) else None
    return (Decimal(found[1]), found[2]) if found else None


def _compared(fits: Callable[[Decimal, Decimal], bool]) -> Test:
    """A test of two numbers. What was absent is neither lowered nor raised, whatever it becomes."""

    def test(old: Value, new: Value, _: str) -> bool | None:
        if nothing(old):
            return False
        found = amounts(old, new)
        return fits(*found) if found else None

    return test


LOWERED: Final = Direction("lowered", "is lowered", _compared(lambda old, new: new < old))
RAISED: Final = Direction("raised", "is raised", _compared(lambda old, new: new > old))
ZEROED: Final = Direction("zeroed", "goes to zero", _compared(lambda old, new: old > 0 and new == 0))
HALVED: Final = Direction("halved", "falls to half or less", _compared(lambda old, new: old > 0 and new * 2 <= old))
