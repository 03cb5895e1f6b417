"""Actions that applying would run (Terraform 1.14): code whose effect no plan shows."""

from collections.abc import Iterator

from planguard.model.consequence import Origin
from planguard.model.finding import Effect, Finding
from planguard.model.severity import Severity
from planguard.ports import Case, Detector


def _find(case: Case) -> Iterator[Finding]:
    actions = [found for found in case.consequences if found.origin is Origin.ACTION and found.change.mode == "action"]
    if actions:
        yield Finding(
            id="action-invocation",
            by_table=True,
            effect=Effect.APPROVE if any(found.asks for found in actions) else Effect.EXPLAIN,
            title=f"Applying runs {len(actions)} action{'s' * (len(actions) > 1)} of a provider",
            severity=max((found.severity for found in actions), key=lambda severity: severity.rank, default=Severity.HIGH),
            addresses=tuple(found.address for found in actions),
            why=case.rule("action-invocation").why,
        )


DETECTOR = Detector(ids=("action-invocation",), find=_find)
