"""A verb that no documented Terraform or OpenTofu uses: it may mean anything, so it counts as the worst."""

from collections.abc import Iterator

from planguard.model.finding import Effect, Evidence, Finding
from planguard.model.plan import ResourceChange
from planguard.model.severity import Severity
from planguard.ports import Case, Detector


def _find(case: Case) -> Iterator[Finding]:
    strangers = [entry for entry in case.plan.active if entry.managed and entry.actions.unrecognised]
    if strangers:
        yield Finding(
            id="unknown-verb",
            effect=Effect.REFUSE,
            title="The plan uses actions that planguard does not know",
            severity=Severity.CRITICAL,
            addresses=tuple(entry.address for entry in strangers),
            why="What a verb does that nobody has described cannot be judged. Look for a newer planguard.",
            evidence=tuple(
                Evidence(_pointer(case, entry), ", ".join(entry.actions.verbs)[:80] or "is empty")
                for entry in strangers[:20]
            ),
        )


def _pointer(case: Case, entry: ResourceChange) -> str:
    return f"/resource_changes/{case.plan.resource_changes.index(entry)}/change/actions"


DETECTOR = Detector(ids=("unknown-verb",), find=_find)
