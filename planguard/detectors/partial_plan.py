"""A plan that leaves something out: `-target`, `-exclude`, or changes that wait for a later plan."""

from collections.abc import Iterator

from planguard.model.finding import Effect, Evidence, Finding
from planguard.model.severity import Severity
from planguard.ports import Case, Detector


def _find(case: Case) -> Iterator[Finding]:
    plan = case.plan
    put_off = len(plan.deferred_changes) + len(plan.deferred_action_invocations)
    # An errored plan is never complete; that it stopped is a finding of its own.
    targeted = plan.complete is False and plan.errored is not True
    if not put_off and not targeted and (plan.errored is True or not case.left_out):
        return
    worst = max((found.severity for found in case.deferred), key=lambda severity: severity.rank, default=Severity.LOW)
    yield Finding(
        id="partial-plan",
        effect=Effect.WARN,
        title=f"The plan puts {put_off} change{'s' * (put_off > 1)} off to a later one"
        if put_off
        else "The plan is not whole",
        severity=worst,
        addresses=(
            *(found.address for found in case.deferred),
            *(found.address for found in plan.deferred_action_invocations),
        ),
        why=case.rule("partial-plan").why,
        evidence=_evidence(targeted, put_off, len(case.left_out)),
    )


def _evidence(targeted: bool, put_off: int, left_out: int) -> tuple[Evidence, ...]:
    return (
        *([Evidence("/complete", "is false")] if targeted else []),
        *([Evidence("/deferred_changes", f"{put_off} entries")] if put_off else []),
        *([Evidence("/prior_state", f"{left_out} objects that the plan does not speak of")] if left_out else []),
    )


DETECTOR = Detector(ids=("partial-plan",), find=_find)
