"""The one door to rich: roles become colours of the sixteen that every terminal has.

Colours are chosen to be read on light and on dark ground, and none carries a meaning that words do not carry too.
A style is laid around text as it is: rich reads no markup here, and neither the environment nor the terminal.
"""

from collections.abc import Iterable
from typing import Final

from rich.color import ColorSystem
from rich.style import Style

from planguard.formats._pieces import Line, Piece, Role

_STYLES: Final = {
    Role.HEADING: Style.parse("bold"),
    Role.BLOCKED: Style.parse("bold white on red"),
    Role.PASSED: Style.parse("bold green"),
    Role.CRITICAL: Style.parse("bold red"),
    Role.HIGH: Style.parse("red"),
    Role.MODERATE: Style.parse("magenta"),
    Role.QUIET: Style.parse("dim"),
}


def painted(lines: Iterable[Line]) -> str:
    """The lines with ANSI colours, the same ones wherever this runs, each ended by a newline."""
    return "".join("".join([_painted(piece) for piece in line]).rstrip(" ") + "\n" for line in lines)


def _painted(piece: Piece) -> str:
    style = _STYLES.get(piece.role)
    return style.render(piece.text, color_system=ColorSystem.STANDARD) if style and piece.text else piece.text
