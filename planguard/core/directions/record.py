"""The record that each direction declares about itself."""

from collections.abc import Callable

import msgspec

from planguard.model.value import Value

Test = Callable[[Value, Value, str], bool | None]
"""(old value, new value, argument) -> whether the change goes this way; None where the values do not show it."""


class Direction(msgspec.Struct, frozen=True):
    """One way in which an attribute can change.

    `says` tells it in words that follow the name of the attribute and never hold a value of a plan; `{}` in it stands
    for the argument. `takes_words`: whether the direction is written `name=WORD,WORD`.
    """

    name: str
    says: str
    test: Test
    takes_words: bool = False
    unsure: str = "changes, and the direction does not show"
    """What is said where the test answers None."""

    def told(self, argument: str) -> str:
        """What happened, in words."""
        return self.says.replace("{}", argument.replace(",", " or "))
