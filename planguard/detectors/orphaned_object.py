"""Objects that leave Terraform's care and live on: nobody will update, see or delete them by a plan any more."""

from collections.abc import Iterator

from planguard.model.actions import Order
from planguard.model.finding import Effect, Evidence, Finding
from planguard.ports import Case, Detector

_SHOWN = 20


def _find(case: Case) -> Iterator[Finding]:
    if not case.forgetting:
        return
    forgotten = sorted(case.forgetting, key=lambda found: (-found.score.value, found.address))
    count = len(forgotten)
    again = all(found.change.actions.order is Order.FORGET_OLD for found in forgotten)
    yield Finding(
        id="orphaned-object",
        effect=Effect.APPROVE if any(found.asks for found in forgotten) else Effect.EXPLAIN,
        by_table=True,
        title=f"{f'{count} objects live' if count > 1 else 'An object lives'} on with nobody managing "
        + ("them" if count > 1 else "it")
        + (", beside a new one" if again else ""),
        severity=forgotten[0].severity,
        addresses=tuple(found.address for found in forgotten),
        why=case.rule("orphaned-object").why,
        evidence=tuple(
            Evidence(f"{case.plan.pointer(found.change)}/change/actions", ", ".join(found.change.actions.verbs))
            for found in forgotten[:_SHOWN]
        ),
    )


DETECTOR = Detector(ids=("orphaned-object",), find=_find)
