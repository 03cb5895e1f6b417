"""Leftovers of an earlier replacement that failed half-way: deleted under the address of the living object."""

from collections.abc import Iterator

from planguard.model.finding import Effect, Finding
from planguard.model.severity import Severity
from planguard.ports import Case, Detector


def _find(case: Case) -> Iterator[Finding]:
    deposed = [found for found in case.consequences if found.change.deposed]
    if deposed:
        rule = case.rule("deposed-object")
        yield Finding(
            id="deposed-object",
            effect=Effect.WARN,
            title=rule.title,
            severity=Severity.LOW,
            addresses=tuple(found.address for found in deposed),
            why=rule.why,
        )


DETECTOR = Detector(ids=("deposed-object",), find=_find)
