"""How much of a plan was read: what is judged, what is only counted, and what was not understood."""

from collections.abc import Iterable

from planguard.formats._nouns import several
from planguard.formats._pieces import Piece, Role
from planguard.model.report_plan import Coverage


def coverage_pieces(coverage: Coverage) -> list[Piece]:
    """How much of the plan was read; that something was not is never quiet."""
    deferred = f"{coverage.deferred:,} deferred" if coverage.deferred else ""
    drift = _counts([(coverage.drift, "drift")])
    also = [*drift, deferred, *_counts([(coverage.actions, "action")])]
    counted = _counts([(coverage.outputs, "output"), (coverage.checks, "check")])
    text = ", ".join(part for part in (analysed_text([coverage]), *also) if part) + " analysed"
    text += f"; {', '.join(counted)} counted, not judged" if counted else ""
    if not coverage.unanalysed:
        return [Piece(text, Role.QUIET)]
    return [Piece(text), Piece(f"; {several(coverage.unanalysed, 'part')} NOT ANALYSED", Role.CRITICAL)]


def analysed_text(coverages: Iterable[Coverage]) -> str:
    """Say "37 of 37 entries", over one plan or several. An entry is an object, unchanged ones too."""
    found = list(coverages)
    return f"{sum(one.analysed for one in found):,} of {several(sum(one.changes for one in found), 'entry')}"


def special(coverage: Coverage) -> bool:
    """Whether there is more to say than that every entry was analysed."""
    return any((coverage.unanalysed, coverage.drift, coverage.deferred, coverage.actions))


def _counts(pairs: list[tuple[int, str]]) -> list[str]:
    return [several(count, word) for count, word in pairs if count]
