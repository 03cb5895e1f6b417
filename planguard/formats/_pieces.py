"""Pieces of inert text, each with a role: what a sentence is made of, whatever it is shown on.

A role says what a piece is for and not how it looks; only `_terminal_paint` knows colours.
"""

from enum import Enum
from typing import Final, NamedTuple

from planguard.core.inert import inert

SPACE: Final = "\\u{0020}"


class Role(Enum):
    """What a piece of text is for."""

    PLAIN = "plain"
    HEADING = "heading"
    BLOCKED = "blocked"
    PASSED = "passed"
    CRITICAL = "critical"
    HIGH = "high"
    MODERATE = "moderate"
    QUIET = "quiet"


class Piece(NamedTuple):
    """Inert text. A `solid` piece (an address, an id) is never broken."""

    text: str
    role: Role = Role.PLAIN
    solid: bool = False


Line = list[Piece]


def solid(text: str, role: Role = Role.PLAIN) -> Piece:
    """Inert text that no line break may cut."""
    return Piece(text, role, solid=True)


def address(text: str, role: Role = Role.PLAIN) -> Piece:
    r"""An address or a path as one solid piece.

    Its end may come to stand at the start of the next row of a terminal and must not pass for a line of ours there.
    Spaces that only push it there are therefore written out, and in a piece that is too wide for a row all of them are.
    """
    return solid(inert(text).replace("  ", f" {SPACE}"), role)
