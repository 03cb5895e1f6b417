"""One consequence on a terminal: what happens to which object, and why."""

from typing import Final

from planguard.core.inert import inert, strange
from planguard.formats._losses import lost
from planguard.formats._phrases import verb, why
from planguard.formats._pieces import Line, Piece, Role, address, solid
from planguard.formats._terminal_lines import SEVERITIES, View, cells, wrapped
from planguard.formats._ways_out import way_out
from planguard.model.report import ConsequenceInfo

_NAMES_AT: Final = 16


def told(item: ConsequenceInfo, view: View, reason: str) -> list[Line]:
    """One item: what happens to which object, and below it why."""
    text = why(item, reason, whole=view.whole, room=view.columns - _NAMES_AT)
    before, sign, name = text.rpartition("; id ")
    pieces = [Piece(f"{before}; "), solid(f"id {name}")] if sign else [Piece(text)]
    return first_lines(item, view) + wrapped(pieces, view, indent=_NAMES_AT) + notes(item, view)


def table(items: list[ConsequenceInfo], view: View, reason: str) -> list[list[Line]]:
    """One line for each item with its reasons beside it, on a terminal that is wide enough for all of them."""
    firsts = [_first_line(item) for item in items]
    width = max(map(_width, firsts)) + 2
    reasons = [why(item, reason, whole=False, room=view.columns - width) for item in items]
    if width + max(map(cells, reasons)) > view.columns:
        return []
    return [
        [[*first, Piece(" " * (width - _width(first)) + text)], *notes(item, view)]
        for item, first, text in zip(items, firsts, reasons, strict=True)
    ]


def first_lines(item: ConsequenceInfo, view: View) -> list[Line]:
    """What happens to which object; the address below where it is too long for a terminal."""
    first = _first_line(item)
    if view.whole or _width(first) <= view.columns:
        return [first]
    return [first[:2], *wrapped(first[3:], view, indent=4)]


def _first_line(item: ConsequenceInfo) -> Line:
    """Severity, score, verb and address; the key of a leftover too, since its address is that of a living object."""
    line = [
        Piece(f"  {inert(item.severity):<8} {item.score:>3}  ", SEVERITIES.get(item.severity, Role.PLAIN)),
        Piece(f"{verb(item):<7}", Role.HEADING if lost(item) else Role.PLAIN),
        Piece("  "),
        address(item.address, Role.HEADING if item.needs_approval else Role.PLAIN),
    ]
    return [*line, Piece(" "), address(f"(deposed {item.deposed})")] if item.deposed else line


def notes(item: ConsequenceInfo, view: View) -> list[Line]:
    """What belongs under an address: the way out, the one before a move, a warning of letters that look like others."""
    lines: list[Line] = []
    if instead := way_out(item):
        # Wrapped like any text: a literal may be as wide as it likes.
        broken = [piece._replace(solid=False) for piece in instead]
        lines += wrapped([Piece("way out: ", Role.PASSED), *broken], view, indent=_NAMES_AT)
    if item.previous_address:
        old = [Piece("until now ", Role.QUIET), address(item.previous_address, Role.QUIET)]
        lines += wrapped(old, view, indent=_NAMES_AT)
    found = strange(item.address)
    if found:
        text = f"note: there is {found} in this address; it may look like another letter"
        lines += wrapped([Piece(text, Role.MODERATE)], view, indent=_NAMES_AT)
    return lines


def _width(line: Line) -> int:
    return sum(cells(piece.text) for piece in line)
