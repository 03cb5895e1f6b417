"""A verb that no documented Terraform or OpenTofu uses: it may mean anything, so it counts as the worst."""

from collections.abc import Iterator

from planguard.model.actions import Operation
from planguard.model.finding import Effect, Evidence, Finding
from planguard.model.severity import Severity
from planguard.ports import Case, Detector


def _find(case: Case) -> Iterator[Finding]:
    strangers = [entry for entry in case.plan.by_operation[Operation.UNRECOGNISED] if entry.managed]
    if strangers:
        rule = case.rule("unknown-verb")
        yield Finding(
            id="unknown-verb",
            effect=Effect.REFUSE,
            title=rule.title,
            severity=Severity.CRITICAL,
            addresses=tuple(entry.address for entry in strangers),
            why=rule.why,
            evidence=tuple(
                Evidence(f"{case.plan.pointer(entry)}/change/actions", ", ".join(entry.actions.verbs)[:80] or "is empty")
                for entry in strangers[:20]
            ),
        )


DETECTOR = Detector(ids=("unknown-verb",), find=_find)
