"""Under what one plan is judged: the policy, the stack that it belongs to, who wrote it, and what is on record of it."""

import msgspec

from planguard.model.authorship import Authorship
from planguard.model.past import NO_PAST, Past
from planguard.model.plan import ObjectText
from planguard.model.policy import BUILT_IN, Policy, Stack


class RecordedState(msgspec.Struct, frozen=True):
    """The state that the last apply of a stack left behind, as the ledger has it."""

    lineage: str | None = None
    serial: int | None = None


class WrittenLabels(msgspec.Struct, frozen=True):
    """Labels that stand in the configuration, by the addresses of resources without instances: JSON, and marks over it."""

    before: dict[str, ObjectText] = {}
    """Where the change began."""
    after: dict[str, ObjectText] = {}


UNWRITTEN = WrittenLabels()


class Ruling(msgspec.Struct, frozen=True):
    """Everything outside the plan that its judgement depends on. As it stands: no policy, and an author nobody knows."""

    policy: Policy = BUILT_IN
    stack: Stack | None = None
    """None where the plan belongs to none of the policy's stacks."""
    authorship: Authorship = Authorship.UNKNOWN
    recorded: RecordedState | None = None
    """None where nothing is on record, or nobody has looked."""
    past: Past = NO_PAST
    """What became of the blocks of what the plan ends; nothing where there is no history at hand."""
    labels: WrittenLabels = UNWRITTEN
    """Labels out of the configuration, for a plan that has none itself."""

    @property
    def known_state(self) -> bool | None:
        """Whether the stack is known to have had a state before; None where nobody says."""
        return True if self.recorded is not None else self.stack.has_state if self.stack else None


UNRULED = Ruling()
