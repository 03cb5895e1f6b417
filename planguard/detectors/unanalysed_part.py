"""Content of the plan that planguard has no name for: a newer format, or something that does not belong there."""

from collections.abc import Iterator

from planguard.model.actions import Operation
from planguard.model.finding import Effect, Evidence, Finding
from planguard.model.severity import Severity
from planguard.ports import Case, Detector

_SHOWN = 20


def _find(case: Case) -> Iterator[Finding]:
    pointers = [part.pointer for part in case.plan.unknown_parts]
    pointers += [
        f"{case.plan.pointer(entry)}/change/actions"
        for entry in case.plan.by_operation[Operation.UNRECOGNISED]
        if not entry.managed
    ]
    if pointers:
        yield Finding(
            id="unanalysed-part",
            effect=Effect.APPROVE,
            by_table=True,  # nobody knows what it would change, so no environment makes it milder
            title=f"{len(pointers)} part{'s' * (len(pointers) > 1)} of the plan could not be analysed",
            severity=Severity.HIGH,
            floor=50,
            why=case.rule("unanalysed-part").why,
            evidence=tuple(Evidence(pointer, "is not known") for pointer in pointers[:_SHOWN]),
        )


DETECTOR = Detector(ids=("unanalysed-part",), find=_find)
