"""Switches, whether they are written as true and false or in words: `Enabled`, `SUSPENDED`."""

from typing import Final

from planguard.core.directions.record import Direction
from planguard.core.directions.values import bare, hidden, nothing, word
from planguard.model.value import Value

OFF_WORDS: Final = frozenset(
    "false off no disabled disable suspended suspend inactive deactivated none stopped stop terminated deallocated never"
    " unprotected not_protected paused unspecified".split()
)
ON_WORDS: Final = frozenset("true on yes enabled enable active activated always required protected running started".split())


def _off(old: Value, new: Value, _: str) -> bool | None:
    """A switch that is left out is off, and so is one that goes with its block."""
    if hidden(old) or hidden(new):
        return None if hidden(old) or word(old) not in OFF_WORDS | {"null"} else False
    before, after = word(old), word(new)
    if after == "null":
        return before in ON_WORDS
    return after in OFF_WORDS and before not in OFF_WORDS and not bare(old)


def _on(old: Value, new: Value, _: str) -> bool | None:
    if hidden(old) or hidden(new):
        return None if hidden(old) or word(old) not in ON_WORDS else False
    return word(new) in ON_WORDS and (nothing(old) or word(old) in OFF_WORDS)


SWITCHED_OFF: Final = Direction("switched-off", "is switched off", _off)
SWITCHED_ON: Final = Direction("switched-on", "is switched on", _on)
