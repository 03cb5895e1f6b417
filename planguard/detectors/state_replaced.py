"""Another state than the one that was last applied: of other origin, or older."""

from collections.abc import Iterator

from planguard.model.finding import Effect, Evidence, Finding
from planguard.model.plan import PlanFile
from planguard.model.ruling import RecordedState
from planguard.model.severity import Severity
from planguard.ports import Case, Detector


def _find(case: Case) -> Iterator[Finding]:
    recorded, file = case.ruling.recorded, case.plan.source.file
    says = _says(recorded, file) if recorded and file else ""
    if says:
        rule = case.rule("state-replaced")
        yield Finding(
            id="state-replaced",
            effect=Effect.REFUSE,
            title=rule.title,
            severity=Severity.CRITICAL,
            floor=75,
            why=rule.why,
            evidence=(Evidence("/prior_state", says),),
        )


def _says(recorded: RecordedState, file: PlanFile) -> str:
    if recorded.lineage and file.lineage and recorded.lineage != file.lineage:
        return "is of another lineage than the state that was last applied"
    if recorded.serial is not None and file.serial is not None and file.serial < recorded.serial:
        return f"has serial {file.serial}, and {recorded.serial} was applied already"
    return ""


DETECTOR = Detector(ids=("state-replaced",), find=_find)
