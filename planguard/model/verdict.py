"""What a plan comes to, and the exit code of each answer."""

from enum import StrEnum


class Verdict(StrEnum):
    """The members stand in order, worst first."""

    REFUSED = "refused"
    NEEDS_APPROVAL = "needs-approval"
    PASS = "pass"

    @property
    def exit_code(self) -> int:
        """What a command ends with that comes to this verdict."""
        return _EXIT[self]

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return _RANK[self]


_EXIT = {Verdict.PASS: 0, Verdict.NEEDS_APPROVAL: 1, Verdict.REFUSED: 3}
_RANK = {member: place for place, member in enumerate(Verdict)}
