"""How bad: a score from 0 to 100, and the five bands that people read."""

from enum import StrEnum


class Severity(StrEnum):
    """The members stand in order, mildest first."""

    NONE = "none"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for the mildest."""
        return _RANK[self]


_RANK = {member: place for place, member in enumerate(Severity)}
_LOWEST = ((75, Severity.CRITICAL), (50, Severity.HIGH), (25, Severity.MODERATE), (5, Severity.LOW))


def band(score: int) -> Severity:
    """The severity that `score` (0 to 100) falls into: none 0-4, low 5-24, moderate 25-49, high 50-74, critical 75-100."""
    for lowest, severity in _LOWEST:
        if score >= lowest:
            return severity
    return Severity.NONE
