"""Moments as RFC 3339 writes them, with Z and nothing else: no zone, no locale, no clock."""

import re
from typing import Final

from planguard.model.people import Instant

_FORM: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})Z", re.ASCII)
_DAY: Final = 86_400
_DAYS_BEFORE: Final = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_LENGTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_EPOCH: Final = 719_162
"""Days from the first of January of the year 1 to that of 1970."""


def instant(text: str) -> Instant:
    """The moment that `text` names, such as `2026-03-01T12:00:00Z`. Raises ValueError for every other form."""
    found = _FORM.fullmatch(text)
    if not found:
        raise ValueError("a time is written as 2026-03-01T12:00:00Z")
    year, month, day, hour, minute, second = map(int, found.groups())
    leap = month == 2 and _is_leap(year)
    if not (year and 1 <= month <= 12 and 1 <= day <= _LENGTHS[month - 1] + leap and hour < 24 and max(minute, second) < 60):
        raise ValueError("there is no such moment")
    return (_days(year, month, day) - _EPOCH) * _DAY + hour * 3600 + minute * 60 + second


def shown(moment: Instant) -> str:
    """`moment` as `2026-03-01T12:00:00Z`. Raises ValueError beyond the years 1 to 9999."""
    days, rest = divmod(moment, _DAY)
    days += _EPOCH
    if not 0 <= days < _days(10_000, 1, 1):
        raise ValueError("there is no such year")
    year = days * 400 // 146_097 + 1
    year -= _days(year, 1, 1) > days
    year += _days(year + 1, 1, 1) <= days
    month = next(month for month in range(12, 0, -1) if _days(year, month, 1) <= days)
    day = days - _days(year, month, 1) + 1
    return f"{year:04}-{month:02}-{day:02}T{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}Z"


def _days(year: int, month: int, day: int) -> int:
    """Days since the first of January of the year 1, in the Gregorian calendar."""
    past = year - 1
    return (
        past * 365
        + past // 4
        - past // 100
        + past // 400
        + _DAYS_BEFORE[month - 1]
        + (month > 2 and _is_leap(year))
        + day
        - 1
    )


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
