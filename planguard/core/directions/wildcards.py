"""Whether one pattern with `*` and `?` covers another: everything that fits the second fits the first."""

import re
from typing import Final

from planguard.core.stars import in_order

_LONGEST_BY_STEPS: Final = 128
_STARS: Final = re.compile(r"\*+")


def covers(general: str, special: str) -> bool:
    """Whether `general` covers `special`. Never true without cause; a cover that is hard to see may be missed.

    The stars of `special` count as letters that only a star of `general` fits.
    """
    if general in ("*", special):
        return True
    if "?" in general:
        return len(general) + len(special) <= _LONGEST_BY_STEPS and _by_steps(_STARS.sub("*", general), special)
    if "*" not in general:
        return False
    head, *middle, tail = general.split("*")
    return in_order(special, head, middle, tail)


def _by_steps(general: str, special: str) -> bool:
    """With question marks, which fit one letter but no star: every place of `general` that can be reached is kept."""
    reached = _past_star({0}, general)
    for letter in special:
        step = {place + 1 for place in reached if general[place : place + 1] in (letter, "?") and letter != "*"}
        step |= {place for place in reached if general[place : place + 1] == "*"}
        reached = _past_star(step, general)
    return len(general) in reached


def _past_star(reached: set[int], general: str) -> set[int]:
    """A star may stand for nothing at all."""
    return reached | {place + 1 for place in reached if general[place : place + 1] == "*"}
