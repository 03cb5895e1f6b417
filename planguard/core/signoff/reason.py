"""Why somebody said no, as people read it behind their name."""

from typing import Final

from planguard.core.inert import brief

_LONGEST: Final = 200


def because(reason: str) -> str:
    """Return a colon and the reason, harmless and not too long; nothing where none was given."""
    return f": {brief(reason, _LONGEST)}" if reason.strip() else ""
