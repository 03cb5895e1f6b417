"""What a screen has no room for: counted, the worst first."""

from collections.abc import Sequence
from typing import Final

from planguard.formats._losses import precious
from planguard.formats._pieces import Line, Piece, Role
from planguard.formats._rest import rest_texts
from planguard.formats._terminal_lines import View, wrapped
from planguard.model.report import ConsequenceInfo

_KINDS: Final = 5
_TOGETHER: Final = 2
"""So many that follow from one cause are counted below it and not shown one by one."""
_CUT: Final = "(cut to fit a screen; add `| cat` to see every one)"


def rest_lines(rest: Sequence[ConsequenceInfo], view: View, *, cut: bool = False) -> list[Line]:
    """One line for each verb, with the highest score and the kinds of objects. `rest` comes worst first.

    `cut`: whether something else is not shown, either.
    """
    texts = rest_texts(rest, _KINDS)
    lines = [line for text in texts for line in wrapped([Piece(f"… and {text}")], view, indent=2, hanging=4)]
    return lines + wrapped([Piece(_CUT, Role.QUIET)], view, indent=2) if lines or cut else []


def gathered(asked: Sequence[ConsequenceInfo]) -> tuple[list[ConsequenceInfo], dict[str, list[ConsequenceInfo]]]:
    """The causes, and by their addresses what only follows from each and holds nothing of its own that is lost."""
    known = {item.address for item in asked if not item.deposed and not item.follows}
    along: dict[str, list[ConsequenceInfo]] = {}
    for item in asked:
        if item.follows in known and item.action == "replace" and not precious(item):
            along.setdefault(item.follows, []).append(item)
    along = {address: items for address, items in along.items() if len(items) >= _TOGETHER}
    hidden = {id(item) for items in along.values() for item in items}
    return [item for item in asked if id(item) not in hidden], along


def along_lines(items: Sequence[ConsequenceInfo], view: View) -> list[Line]:
    """What goes along with a cause: counted below it."""
    texts = rest_texts(items, _KINDS)
    return [line for text in texts for line in wrapped([Piece(f"and with it {text}")], view, indent=16, hanging=18)]
