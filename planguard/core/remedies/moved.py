"""`moved` blocks: the same object under its new address. Nothing is destroyed, and the next plan proves it."""

from collections.abc import Iterable, Sequence

from planguard.core.remedies.hcl import NoHcl, address, comment
from planguard.model.finding import Remedy
from planguard.model.pairing import Moved

KIND = "moved-block"


def moved_remedy(moves: Iterable[Moved], expect: str, first: Sequence[str] = ()) -> Remedy | None:
    """The blocks for `moves`, after the lines `first` as comments; None where an address cannot be written."""
    try:
        text = blocks(moves)
    except NoHcl:
        return None
    lines = "".join(f"{comment(line)}\n" for line in first)
    return Remedy(kind=KIND, safe_for_agent=True, text=lines + text, expect=expect)


def blocks(moves: Iterable[Moved]) -> str:
    """One block for each move, those of one module together. Raises NoHcl where an address is none."""
    text: list[str] = []
    place = ""
    for move in sorted(set(moves)):
        if move.location != place:
            place = move.location
            text.append(f"{comment(f'in the sources of {place}')}\n")
        text.append(f"moved {{\n  from = {address(move.old)}\n  to   = {address(move.new)}\n}}\n")
    return "".join(text)
