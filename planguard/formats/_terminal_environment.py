"""Why we think that it is production, on a terminal."""

from collections.abc import Iterable

from planguard.core.inert import inert
from planguard.formats._environment import sign_pieces, unnamed_text
from planguard.formats._pieces import Line, Piece, address
from planguard.formats._terminal_lines import View, wrapped
from planguard.model.report import ConsequenceInfo
from planguard.model.report_plan import EnvironmentInfo


def signs(environment: EnvironmentInfo, view: View) -> list[Line]:
    """What speaks for an environment, and off a terminal also what else was found there."""
    if not environment.evidence:
        return []
    lines = wrapped(sign_pieces(environment, whole=view.whole), view, indent=2)
    for other in environment.evidence[1:] if view.whole else ():
        lines += wrapped([Piece(f'also found: "{inert(other.value)}" at '), address(other.where)], view, indent=4)
    return lines


def unnamed(items: Iterable[ConsequenceInfo], view: View) -> list[Line]:
    """That some objects name no environment, and what that means."""
    text = unnamed_text(items)
    return wrapped([Piece(text)], view, indent=2) if text else []
