"""A plan that Terraform itself gave up on: a failed precondition, or a `prevent_destroy` in the way."""

from collections.abc import Iterator

from planguard.model.finding import Effect, Evidence, Finding
from planguard.model.severity import Severity
from planguard.ports import Case, Detector


def _find(case: Case) -> Iterator[Finding]:
    if case.plan.errored is not True:
        return
    destroyed = tuple(found.address for found in case.destroying)
    rule = case.rule("errored-plan")
    yield Finding(
        id="errored-plan",
        effect=Effect.REFUSE,
        title=rule.title,
        severity=Severity.HIGH,
        addresses=destroyed,
        why=rule.why,
        evidence=(Evidence("/errored", "is true"),),
    )


DETECTOR = Detector(ids=("errored-plan",), find=_find)
