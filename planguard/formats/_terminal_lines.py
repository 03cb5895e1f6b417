"""Lines for a terminal: pieces of inert text with a role each, wrapped without ever cutting an address."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from planguard.formats._pieces import SPACE, Line, Piece, Role
from planguard.ports import Surface

NARROWEST = 48
_ROWS = 45
"""What counts as a screen where nobody knows its height."""
# Texts whose characters take one cell each; nothing in them combines.
_NARROW = re.compile(r"[ -~\xa1-\u02ff…]*")
_WORDS = re.compile(r" +|[^ ]+")


SEVERITIES = {"critical": Role.CRITICAL, "high": Role.HIGH, "moderate": Role.MODERATE}


class View(NamedTuple):
    """How much can be shown: cells in a line, whether nothing may be cut, and else how many lines make a screen."""

    columns: int
    whole: bool
    rows: int = _ROWS


def view_of(surface: Surface) -> View:
    """What `surface` has room for: a terminal is scrolled past, files and pipes are searched."""
    return View(max(surface.columns, NARROWEST), not surface.terminal, surface.rows or _ROWS)


def wrapped(pieces: Sequence[Piece], view: View, indent: int = 0, hanging: int | None = None) -> list[Line]:
    """`pieces` as lines of at most `view.columns` cells; only a single word or solid piece may be longer than that.

    The first line begins after `indent` spaces, the others after `hanging`.
    """
    if indent + sum(cells(piece.text) for piece in pieces) <= view.columns:
        return [[Piece(" " * indent), *pieces]]
    hanging = indent if hanging is None else hanging
    lines: list[Line] = []
    line, used, gap = [Piece(" " * indent)], indent, 0
    for word in _words(pieces, view, hanging):
        if not word.solid and word.text.isspace():
            gap += len(word.text)
            continue
        width = cells(word.text)
        if used + gap + width > view.columns and gap and len(line) > 1:
            lines.append(line)
            line, used, gap = [Piece(" " * hanging)], hanging, 0
        line.append(word._replace(text=" " * gap + word.text))
        used, gap = used + gap + width, 0
    return [*lines, line]


def _words(pieces: Iterable[Piece], view: View, indent: int) -> Iterator[Piece]:
    for piece in pieces:
        if not piece.solid:
            yield from (piece._replace(text=word) for word in _WORDS.findall(piece.text))
        elif view.whole or indent + cells(piece.text) <= view.columns:
            yield piece
        else:
            yield piece._replace(text=piece.text.replace(" ", SPACE))


def cells(text: str) -> int:
    """The width of `text` on a terminal."""
    if _NARROW.fullmatch(text):
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415 - rich is loaded only for the few texts that need it

    return cell_len(text)


def plain(lines: Iterable[Line]) -> str:
    """The lines without roles, each ended by a newline."""
    return "".join("".join([piece.text for piece in line]).rstrip(" ") + "\n" for line in lines)
