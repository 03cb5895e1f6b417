"""The errors of planguard: one root, and a few children that each know their exit code.

A message says what is wrong, `place` says where (a path, a line, a JSON path) and `advice` says what to do
next; `details` are the single faults where there are several, one line each. None of them ever holds a value of a
plan: plans hold secrets.
"""

from typing import ClassVar


class PlanguardError(Exception):
    """Root of everything that planguard raises on purpose; by itself it means a fault of planguard's own."""

    exit_code: ClassVar[int] = 5
    code: str = "internal"

    def __init__(self, message: str, *, advice: str = "", place: str = "", details: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.place = place
        self.details = details

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class UsageError(PlanguardError):
    """The command line or the configuration cannot be meant so."""

    exit_code = 2
    code = "usage"


class InputError(PlanguardError):
    """The input is not a plan that can be read; `code` names the kind of fault (see `core.read.faults`)."""

    exit_code = 4

    def __init__(self, code: str, message: str, *, advice: str = "", place: str = "") -> None:
        super().__init__(message, advice=advice, place=place)
        self.code = code


class RefusedError(PlanguardError):
    """Something must not count, or must not happen; `code` names why (see `core.refusals`)."""

    exit_code = 3

    def __init__(self, code: str, message: str, *, advice: str = "", place: str = "") -> None:
        super().__init__(message, advice=advice, place=place)
        self.code = code


class NotApprovedError(RefusedError):
    """Approval is required, and not all of it is given."""

    exit_code = 1


class OutsideError(PlanguardError):
    """Help from outside failed: terraform, git, ssh-keygen, a code host."""

    exit_code = 6
    code = "outside"


# When several plans end differently, the first of these that occurred is the exit code of the run.
EXIT_PRECEDENCE = (130, 5, 2, 4, 6, 3, 1, 0)


def worst_exit(codes: list[int]) -> int:
    """The exit code of a run whose parts ended with `codes` (none at all: 0)."""
    return next((code for code in EXIT_PRECEDENCE if code in codes), 0 if not codes else 5)
