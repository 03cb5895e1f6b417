"""What a screen has no room for: counted, the worst first, in the words that people use."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from planguard.formats._nouns import called, several
from planguard.formats._phrases import verb
from planguard.formats._terminal_lines import Line, Piece, Role, View, wrapped
from planguard.model.report import ConsequenceInfo

_KINDS: Final = 5
_CUT: Final = "(cut to fit a screen; add `| cat` to see every one)"


def rest_lines(rest: Sequence[ConsequenceInfo], view: View) -> list[Line]:
    """One line for each verb, with the highest score and the kinds of objects. `rest` comes worst first."""
    groups: dict[str, list[ConsequenceInfo]] = {}
    for item in rest:
        groups.setdefault(verb(item), []).append(item)
    lines: list[Line] = []
    for action, items in groups.items():
        more = several(len(items), f"more {action}")
        pieces = [Piece(f"… and {more} (up to {items[0].score}): {_kinds(Counter(map(called, items)))}")]
        lines += wrapped(pieces, view, indent=2, hanging=4)
    return lines + wrapped([Piece(_CUT, Role.QUIET)], view, indent=2) if lines else []


def _kinds(counted: Counter[str]) -> str:
    """The kinds in their order, with counts; of many the first few."""
    named = list(counted.items())[:_KINDS] if len(counted) > _KINDS + 1 else list(counted.items())
    words = ", ".join(several(count, word) for word, count in named)
    others = len(counted) - len(named)
    return f"{words} and {several(others, 'other kind')}" if others else words
