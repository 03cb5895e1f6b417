"""What a person is about to sign: the statement, and what they must type so that it is theirs."""

from collections.abc import Iterable
from itertools import islice
from typing import Final

from planguard.core.digest.request import Asked
from planguard.core.digest.words import plain
from planguard.core.signoff.facts import PLAN_FILE
from planguard.model.decision import AskedPlan
from planguard.model.request import RequestDocument, RequestEntry
from planguard.model.signed import SignedPlan

MOST_ITEMS: Final = 20


def worst_entry(document: RequestDocument) -> RequestEntry | None:
    """The plan of the request that loses most; None where only the change itself asks."""
    return max(document.plans, key=lambda entry: (entry.severity.rank, entry.count), default=None)


def to_be_typed(asked: Asked) -> str:
    """What a person types: the worst object, and how many consequences there are in all."""
    worst = worst_entry(asked.document)
    if worst is None:
        return asked.words
    return f"{plain(worst.worst or worst.target)} {sum(entry.count for entry in asked.document.plans)}"


def worst_items(plans: Iterable[SignedPlan]) -> tuple[tuple[str, str, str], ...]:
    """The worst consequences of all plans, the worst plan first, as (target, address, action)."""
    ordered = sorted(plans, key=lambda plan: (-plan.severity.rank, -plan.count, plan.scope.target))
    every = ((plan.scope.target, item.address, item.action) for plan in ordered for item in plan.items)
    return tuple(islice(every, MOST_ITEMS))


def recorded_facts(plans: Iterable[AskedPlan]) -> tuple[tuple[str, str, str], ...]:
    """The checked facts of all plans, as (target, name, value)."""
    return tuple((plan.entry.target, name, value) for plan in plans for name, value in plan.facts)


def places(plan: AskedPlan) -> str:
    """Where a plan would act, for people."""
    return ", ".join(f"{name} {plain(value)}" for name, value in plan.facts if value and name != PLAN_FILE)
