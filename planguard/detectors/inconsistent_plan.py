"""A plan that contradicts itself: a change that was cut out, or written over with no-op."""

from collections.abc import Iterator

from planguard.model.finding import Effect, Evidence, Finding
from planguard.model.severity import Severity
from planguard.ports import Case, Detector

_SHOWN = 20


def _find(case: Case) -> Iterator[Finding]:
    if case.contradictions:
        rule = case.rule("inconsistent-plan")
        yield Finding(
            id="inconsistent-plan",
            effect=Effect.REFUSE,
            title=rule.title,
            severity=Severity.CRITICAL,
            floor=75,  # what cannot be trusted counts as the worst
            addresses=tuple(sorted({found.address for found in case.contradictions if found.address})),
            why=rule.why,
            evidence=tuple(Evidence(found.pointer, found.says) for found in case.contradictions[:_SHOWN]),
        )


DETECTOR = Detector(ids=("inconsistent-plan",), find=_find)
