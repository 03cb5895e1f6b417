"""How many entries a plan has, of what kind, and how many of them were understood."""

from collections import Counter
from typing import Final

from planguard.model.actions import Operation
from planguard.model.plan import Plan, ResourceChange
from planguard.model.report import Coverage, Summary

_FIELD: Final = {Operation.NO_OP: "no_op"}


def coverage(plan: Plan) -> Coverage:
    """How much of `plan` was read and understood."""
    unknown = sum(1 for entry in plan.active if entry.actions.unrecognised)
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
    counts = Counter(map(_counted_as, plan.active))
    counts["no_op"] += len(plan.resource_changes) - len(plan.active)
    return Summary(**counts)


def _counted_as(entry: ResourceChange) -> str:
    operation = entry.actions.operation
    if operation is Operation.NO_OP and entry.previous_address is not None:
        return "move"
    if operation is Operation.NO_OP and entry.change is not None and entry.change.imports:
        return "import_"
    return _FIELD.get(operation, operation.value)
