"""The findings about the change itself, as a part of the report beside those about its plans."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from planguard.core.findings import settle
from planguard.core.gate.change import Change
from planguard.core.gate.expected import Missing
from planguard.core.report import plan_report
from planguard.core.static.findings import RuleOf
from planguard.model.decision import AskedPlan
from planguard.model.environment import UNKNOWN_ENVIRONMENT, Environment
from planguard.model.finding import Effect, Evidence, Finding
from planguard.model.plan import InputKind, Plan, Source
from planguard.model.report import PlanReport
from planguard.model.request import RequestEntry
from planguard.model.severity import Severity
from planguard.model.verdict import Verdict

TARGET: Final = "the change itself"
_SHOWN: Final = 50
_FLOOR: Final = 50
"""A change of the gate, or a plan that nobody saw: high."""


def change_findings(change: Change | None, absent: Sequence[Missing], rule: RuleOf) -> list[Finding]:
    """What the change itself comes to. That of the gate guards every environment, so it is asked about in all of them."""
    found = []
    if change is not None:
        evidence = [Evidence(one.path, _edited(one.before, one.after)) for one in change.document.files]
        found.append(_finding(rule, "gate-changed", Effect.APPROVE, evidence))
    if absent:
        evidence = [Evidence(one.target or "no plan at all", ", ".join(one.because)) for one in absent]
        found.append(_finding(rule, "plan-missing", Effect.REFUSE, evidence))
    return settle(found, Environment.UNKNOWN, rule)


def change_report(findings: list[Finding], digest: str) -> PlanReport:
    """The part of a report that holds `findings`. `digest` is that of the change document, empty where there is none."""
    source = Source(InputKind.CONFIGURATION, TARGET, digest)
    found = plan_report(Plan(source=source), TARGET, UNKNOWN_ENVIRONMENT, [], findings)
    return msgspec.structs.replace(found, digest=f"sha256:{digest}" if digest else None)


def absent_plans(absent: Iterable[Missing]) -> list[AskedPlan]:
    """What is missing as sign-off sees it: plans that nobody can approve."""
    return [
        AskedPlan(
            entry=RequestEntry(one.target, "", 0, "", ""),
            verdict=Verdict.REFUSED,
            severity=Severity.HIGH,
            environment=Environment.UNKNOWN,
            approvable=False,
        )
        for one in absent
    ]


def _finding(rule: RuleOf, name: str, effect: Effect, evidence: Sequence[Evidence]) -> Finding:
    text = rule(name)
    rest = (Evidence("…", f"and {len(evidence) - _SHOWN} more"),) if len(evidence) > _SHOWN else ()
    return Finding(
        id=name,
        effect=effect,
        title=text.title,
        severity=Severity.HIGH,
        why=text.why,
        evidence=(*evidence[:_SHOWN], *rest),
        floor=_FLOOR,
    )


def _edited(before: str | None, after: str | None) -> str:
    if before is None:
        return "is new, and belongs to what guards this repository"
    return "is removed, and guarded this repository" if after is None else "is changed, and guards this repository"
