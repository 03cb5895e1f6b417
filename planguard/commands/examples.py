"""How the examples of rules are reviewed: each under the policy, and on the state, that it names."""

from functools import cache

import msgspec

from planguard import wiring
from planguard.core.read.document import read_plan
from planguard.core.review import Rules, review
from planguard.core.rulebook.trial import Judge
from planguard.errors import UsageError
from planguard.model.past import BlockPast, LostGuard, Past, Trace
from planguard.model.plan import PlanFile
from planguard.model.report import PlanReport
from planguard.model.rule import ExampleState
from planguard.model.ruling import RecordedState, Ruling
from planguard.source.house_files import HouseFile

_Lost = tuple[tuple[str, str], ...]
"""Blocks, each with the guard that it lost."""


def example_judge(judges: Rules) -> Judge:
    """Reviews examples by `judges`. Many rules look at the same case, so each answer is kept."""

    @cache
    def judged(
        plan: bytes,
        policy: str,
        state: ExampleState | None,
        recorded: ExampleState | None,
        lost: _Lost,
    ) -> PlanReport:
        read = read_plan(plan, "example", _no_saved_plan)
        if state:
            file = PlanFile(lineage=state.lineage, serial=state.serial)
            read = msgspec.structs.replace(read, source=msgspec.structs.replace(read.source, file=file))
        return review(read, "example", judges, _ruling(policy, recorded, lost))

    return lambda plan, example: judged(
        plan, example.policy, example.state, example.recorded, tuple(example.lost_guards.items())
    )


def _ruling(policy: str, recorded: ExampleState | None, lost: _Lost) -> Ruling:
    given = wiring.policy_of(HouseFile("example", policy.encode()) if policy else None)
    last = RecordedState(recorded.lineage, recorded.serial) if recorded else None
    return Ruling(policy=given, stack=next(iter(given.stacks), None), recorded=last, past=_past(lost))


def _past(lost: _Lost) -> Past:
    return Past({block: BlockPast((LostGuard(guard, Trace("main.tf", 1)),)) for block, guard in lost})


def _no_saved_plan(_: bytes) -> bytes:
    raise UsageError("an example is no saved plan")
