"""A few of many names, in a title: short, however long a hostile plan makes them."""

from collections.abc import Sequence
from typing import Final

_NAMED: Final = 3
_LONGEST: Final = 60


def a_few(names: Sequence[str]) -> str:
    """Say "a, b, c and 4 more"."""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(map(short, names[:_NAMED])) + more


def short(name: str) -> str:
    """The beginning of `name`: what is longer than any name of a provider is not worth reading."""
    return name[:_LONGEST]
