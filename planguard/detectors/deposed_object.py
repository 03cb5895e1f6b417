"""Leftovers of an earlier replacement that failed half-way: deleted under the address of the living object."""

from collections.abc import Iterator

from planguard.model.finding import Effect, Finding
from planguard.model.severity import Severity
from planguard.ports import Case, Detector


def _find(case: Case) -> Iterator[Finding]:
    deposed = [found for found in case.consequences if found.change.deposed]
    if deposed:
        yield Finding(
            id="deposed-object",
            effect=Effect.WARN,
            title="An earlier replacement left objects behind, which are now deleted",
            severity=Severity.LOW,
            addresses=tuple(f"{found.address} (deposed {found.change.deposed})" for found in deposed),
            why="The address is that of a living object. What goes is its predecessor, which an earlier apply failed to"
            " delete.",
        )


DETECTOR = Detector(ids=("deposed-object",), find=_find)
