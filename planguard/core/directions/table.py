"""Every direction by its name: the closed vocabulary of tables and rules."""

from functools import lru_cache
from typing import Final

from planguard.core.directions.elements import ELEMENT_ADDED, ELEMENT_REMOVED
from planguard.core.directions.numbers import HALVED, LOWERED, RAISED, ZEROED
from planguard.core.directions.policy_document import POLICY_NARROWED, POLICY_WIDENED
from planguard.core.directions.presence import ADDED, CHANGED, EMPTIED, REMOVED
from planguard.core.directions.reach import NARROWED, OPENED
from planguard.core.directions.record import Direction
from planguard.core.directions.switches import SWITCHED_OFF, SWITCHED_ON
from planguard.core.directions.templates import RESOURCE_REMOVED
from planguard.core.directions.versions import MAJOR_RAISED, VERSION_LOWERED
from planguard.core.directions.words import BECOMES, LEAVES

DIRECTIONS: Final = {
    direction.name: direction
    for direction in (
        *(LOWERED, RAISED, ZEROED, HALVED, SWITCHED_OFF, SWITCHED_ON, BECOMES, LEAVES, REMOVED, ADDED, EMPTIED, CHANGED),
        *(ELEMENT_REMOVED, ELEMENT_ADDED, OPENED, NARROWED, POLICY_WIDENED, POLICY_NARROWED, MAJOR_RAISED, VERSION_LOWERED),
        RESOURCE_REMOVED,
    )
}


@lru_cache(maxsize=512)
def parse(text: str) -> tuple[Direction, str]:
    """The direction that `text` names, and its argument. Raises ValueError where there is none such."""
    fault = fault_of(text)
    if fault:
        raise ValueError(fault)
    name, _, argument = text.partition("=")
    return DIRECTIONS[name], argument


def fault_of(text: str) -> str:
    """What is wrong with a direction as it is written in a rule or table; empty where nothing is."""
    name, equals, argument = text.partition("=")
    direction = DIRECTIONS.get(name)
    if direction is None:
        return f'there is no direction "{name}"; there are {", ".join(DIRECTIONS)}'
    if direction.takes_words:
        whole = all(part.strip() for part in argument.split(","))
        return "" if whole else f'"{name}" needs words: {name}=WORD,WORD'
    return f'"{name}" takes no words' if equals else ""
