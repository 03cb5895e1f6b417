"""A verb that no documented Terraform or OpenTofu uses: it may mean anything, so it counts as the worst."""

from collections.abc import Iterator

from planguard.model.finding import Effect, Evidence, Finding
from planguard.model.severity import Severity
from planguard.ports import Case, Detector


def _find(case: Case) -> Iterator[Finding]:
    places = [
        (place, entry)
        for place, entry in enumerate(case.plan.resource_changes)
        if entry.managed and entry.actions.unrecognised
    ]
    if places:
        yield Finding(
            id="unknown-verb",
            effect=Effect.REFUSE,
            title="The plan uses actions that planguard does not know",
            severity=Severity.CRITICAL,
            addresses=tuple(entry.address for _, entry in places),
            why="What a verb does that nobody has described cannot be judged. Look for a newer planguard.",
            evidence=tuple(
                Evidence(f"/resource_changes/{place}/change/actions", ", ".join(entry.actions.verbs)[:80] or "is empty")
                for place, entry in places[:20]
            ),
        )


DETECTOR = Detector(ids=("unknown-verb",), find=_find)
