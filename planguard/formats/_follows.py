"""Which changes follow from which: what only goes along with a cause stands below it, and is no question of its own."""

from collections.abc import Sequence
from typing import Final

from planguard.formats._counts import counts_text
from planguard.formats._losses import precious
from planguard.model.report import ConsequenceInfo

_TOGETHER: Final = 2
"""So many that follow from one cause are told together."""

Along = dict[str, list[ConsequenceInfo]]
"""What goes along with each cause, by the address of the cause."""


def gathered(asked: Sequence[ConsequenceInfo]) -> tuple[list[ConsequenceInfo], Along]:
    """The causes, and by their addresses what only follows from each and holds nothing of its own that is lost."""
    known = {item.address for item in asked if not item.deposed and not item.follows}
    along: Along = {}
    for item in asked:
        if item.follows in known and item.action == "replace" and not precious(item):
            along.setdefault(item.follows, []).append(item)
    along = {address: items for address, items in along.items() if len(items) >= _TOGETHER}
    hidden = {id(item) for items in along.values() for item in items}
    return [item for item in asked if id(item) not in hidden], along


def below_causes(items: Sequence[ConsequenceInfo], along: Along) -> list[tuple[ConsequenceInfo, bool]]:
    """`items` in their order, but each that goes along with another of them behind it, and whether it does."""
    causes = {item.address for item in items if not item.deposed and item.address in along}
    moved = {id(item) for address in causes for item in along[address]}
    listed = {id(item) for item in items}
    told: list[tuple[ConsequenceInfo, bool]] = []
    for item in items:
        if id(item) not in moved:
            followers = along[item.address] if item.address in causes and not item.deposed else []
            told += [(item, False), *((one, True) for one in followers if id(one) in listed)]
    return told


def along_text(item: ConsequenceInfo, along: Along) -> str:
    """Say "with it: 4 replaces (at most high)"; empty where nothing goes along. Each of them is told elsewhere, too."""
    followers = [] if item.deposed else along.get(item.address, [])
    return f"with it: {counts_text(followers)}" if followers else ""
