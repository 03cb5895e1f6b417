"""What would remain of one object, in a word: that of its type, corrected by what the score found in the object itself."""

from typing import Final

from planguard.model.consequence import Consequence, Recoverability

_TYPES: Final = ("irreversibility.", "types.", "no values")
"""Sources of a step that speak of the type, or of nothing at all, and not of the object."""
_ARCHIVES: Final = "archive_on_destroy"
_NOTHING: Final = 1.0


def remains(found: Consequence) -> tuple[Recoverability, str]:
    """How the object of a change comes back, and the attribute that decided so; empty where only the type did."""
    for term in found.score.terms:
        if term.name == "stays" and term.source != "actions":
            return Recoverability.TRIVIAL, term.source
        if term.name == "irreversibility":
            return _shown(found.facts.recoverability, term.value, term.source)
    return found.facts.recoverability, ""


def _shown(usual: Recoverability, share: float, source: str) -> tuple[Recoverability, str]:
    if source == "types.purged" and share >= _NOTHING:
        return Recoverability.UNRECOVERABLE, ""
    if source.startswith(_TYPES):
        return usual, ""
    if source == _ARCHIVES:
        return Recoverability.TRIVIAL, source
    return (Recoverability.UNRECOVERABLE if share >= _NOTHING else usual), source
