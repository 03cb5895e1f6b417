"""What a screen has no room for: counted, the worst first."""

from collections.abc import Sequence
from typing import Final

from planguard.formats._pieces import Line, Piece, Role
from planguard.formats._rest import rest_texts
from planguard.formats._terminal_lines import View, wrapped
from planguard.model.report import ConsequenceInfo

_KINDS: Final = 5
_CUT: Final = "(cut to fit a screen; add `| cat` to see every one)"


def rest_lines(rest: Sequence[ConsequenceInfo], view: View, *, cut: bool = False) -> list[Line]:
    """One line for each verb, with the highest score and the kinds of objects. `rest` comes worst first.

    `cut`: whether something else is not shown, either.
    """
    texts = rest_texts(rest, _KINDS)
    lines = [line for text in texts for line in wrapped([Piece(f"… and {text}")], view, indent=2, hanging=4)]
    return lines + wrapped([Piece(_CUT, Role.QUIET)], view, indent=2) if lines or cut else []


def along_lines(items: Sequence[ConsequenceInfo], view: View) -> list[Line]:
    """What goes along with a cause: counted below it."""
    texts = rest_texts(items, _KINDS)
    return [line for text in texts for line in wrapped([Piece(f"and with it {text}")], view, indent=16, hanging=18)]
