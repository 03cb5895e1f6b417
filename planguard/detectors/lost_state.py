"""A plan that creates everything: the first of a new stack, or one that has lost its state. The plan alone cannot tell.

What is known outside the plan decides where it is at hand (`Case.known_state`). Without it, size and place do: a large
first rollout to production happens once, and a person can say so; a small one, or one elsewhere, is everyday work.
"""

from collections.abc import Iterator
from typing import Final

from planguard.core.beginnings import fixed_names, starts_from_nothing
from planguard.model.consequence import Consequence, Kind
from planguard.model.environment import Environment
from planguard.model.finding import Effect, Evidence, Finding
from planguard.model.plan import PlanFile
from planguard.model.ruling import RecordedState
from planguard.model.severity import Severity
from planguard.ports import Case, Detector

_FEW: Final = 5
"""Fewer are not worth a word where no state is known."""
_MANY: Final = 10
"""From as many on, helpers apart, it is a whole environment that is made."""
_PLACES: Final = frozenset({Environment.PRODUCTION, Environment.SHARED})
_SEVERITY: Final = {Effect.REFUSE: Severity.CRITICAL, Effect.APPROVE: Severity.HIGH, Effect.EXPLAIN: Severity.LOW}
_FLOOR: Final = {Effect.REFUSE: 75, Effect.APPROVE: 50, Effect.EXPLAIN: 0}


def _find(case: Case) -> Iterator[Finding]:
    created = case.consequences
    if case.known_state is False or not starts_from_nothing(case.plan):
        return
    if len(created) < _FEW and not (created and _is_lost(case)):
        return
    effect = _effect(case, created)
    names = fixed_names(created)
    yield Finding(
        id="lost-state",
        effect=effect,
        by_table=True,  # the place is part of the question
        title=_title(case, len(created)),
        severity=_SEVERITY[effect],
        floor=_FLOOR[effect],
        confidence="high" if _is_lost(case) else "low",
        addresses=tuple(found.address for found in sorted(created, key=_weightiest)),
        why=case.rule("lost-state").why,
        evidence=(
            Evidence("/resource_changes", f"{len(created)} creates, {names} of them under a fixed name; nothing exists"),
            *_serial(case),
        ),
    )


def _is_lost(case: Case) -> bool:
    """Whether a state is known that this one is not.

    The very state that the last apply left behind was not lost, though it is empty now: that apply destroyed what was in it.
    """
    recorded, file, stack = case.ruling.recorded, case.plan.source.file, case.ruling.stack
    if not case.known_state or (stack and stack.has_state):
        return bool(case.known_state)
    return not (recorded and file and recorded.lineage and _state_of(recorded) == _state_of(file))


def _state_of(known: RecordedState | PlanFile) -> tuple[str | None, int | None]:
    return known.lineage, known.serial


def _effect(case: Case, created: list[Consequence]) -> Effect:
    if _is_lost(case):
        return Effect.REFUSE
    whole = sum(1 for found in created if found.facts.kind is not Kind.EPHEMERAL) >= _MANY
    return Effect.APPROVE if case.environment.name in _PLACES and (whole or any(_serial(case))) else Effect.EXPLAIN


def _title(case: Case, count: int) -> str:
    if _is_lost(case):
        return f"Creates {_all(count)} anew although a state is known: the state is lost"
    return f"Creates all {count} objects from nothing: a first rollout, or a lost state"


def _all(count: int) -> str:
    return f"all {count} objects" if count > 1 else "its only object"


def _serial(case: Case) -> Iterator[Evidence]:
    """A state that was written before, and is empty now: only a saved plan file has its number."""
    file = case.plan.source.file
    if file and file.serial:
        yield Evidence("/prior_state", f"is empty, and has been written before (serial {file.serial})")


def _weightiest(found: Consequence) -> tuple[int, str]:
    return found.facts.kind not in (Kind.DATA, Kind.CONTAINER, Kind.IDENTIFIER), found.address


DETECTOR = Detector(ids=("lost-state",), find=_find)
