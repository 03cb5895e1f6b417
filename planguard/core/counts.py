"""How many entries a plan has, of what kind, and how many of them were understood."""

from collections import Counter

from planguard.model.actions import Operation
from planguard.model.plan import Plan, ResourceChange
from planguard.model.report_plan import Coverage, Summary


def coverage(plan: Plan) -> Coverage:
    """How much of `plan` was read and understood."""
    unknown = len(plan.by_operation[Operation.UNRECOGNISED])
    return Coverage(
        changes=len(plan.resource_changes),
        analysed=len(plan.resource_changes) - unknown,
        unanalysed=unknown + len(plan.unknown_parts),
        drift=len(plan.resource_drift),
        deferred=len(plan.deferred_changes) + len(plan.deferred_action_invocations),
        actions=len(plan.action_invocations),
        outputs=len(plan.output_changes),
        checks=plan.checks,
    )


def summary(plan: Plan) -> Summary:
    """Each entry of `resource_changes` counted once; a no-op that moves or imports counts as that."""
    counts = {operation.value: len(entries) for operation, entries in plan.by_operation.items()}
    del counts[Operation.NO_OP]
    moves_and_imports = Counter(map(_counted_as, plan.by_operation[Operation.NO_OP]))
    moves_and_imports["no_op"] += len(plan.resource_changes) - len(plan.active)
    return Summary(**counts, **moves_and_imports)


def _counted_as(entry: ResourceChange) -> str:
    """What an active no-op counts as."""
    if entry.previous_address is not None:
        return "move"
    return "import_" if entry.change is not None and entry.change.imports else "no_op"
