"""Does a plan agree with itself? A delete that somebody cut out, or wrote over with no-op, shows here.

A plan that says it is complete has an entry in `resource_changes` for every managed object of `prior_state`, and a no-op
changes nothing and stands in `planned_values`. Checked on real plans of every kind in `fixtures/cases`.
"""

from collections.abc import Iterator

from planguard.core.state import Key, objects_after, objects_before
from planguard.model.body import decode_value
from planguard.model.plan import Contradiction, Plan, Raw, ResourceChange


def contradictions(plan: Plan) -> list[Contradiction]:
    """Everything in which `plan` contradicts itself; empty for an event stream, which has nothing to compare."""
    if plan.degraded:
        return []
    if not plan.lists_changes:
        return list(_without_a_list(plan))
    return [*_doubled(plan), *_changing_no_ops(plan), *_missing(plan)]


def _without_a_list(plan: Plan) -> Iterator[Contradiction]:
    """An absent list of changes means that nothing changes only where the two states agree on that.

    A refresh-only plan has no planned values either. With nothing to do Terraform says that it cannot be applied, and
    what cannot be applied changes nothing.
    """
    if plan.applyable is False and plan.errored is False:
        return
    if not plan.planned_values:
        yield Contradiction("", "/resource_changes", "is absent, and so are the planned values")
        return
    before, after = objects_before(plan.prior_state), objects_after(plan.planned_values)
    for address, _ in sorted(before.keys() ^ after.keys(), key=str):
        yield Contradiction(address, "/resource_changes", "is absent, though the planned values differ from the state")


def _doubled(plan: Plan) -> Iterator[Contradiction]:
    keys = [_key(change) for change in plan.resource_changes]
    if len(set(keys)) == len(keys):
        return
    seen: set[Key] = set()
    for place, key in enumerate(keys):
        if key in seen:
            yield Contradiction(key[0], f"/resource_changes/{place}", "is the second entry for one object")
        seen.add(key)


def _changing_no_ops(plan: Plan) -> Iterator[Contradiction]:
    for place, entry in enumerate(plan.resource_changes):
        change = entry.change
        if change is None or change.actions != ("no-op",) or not entry.managed:
            continue
        if not _equal(change.before_raw, change.after_raw):
            yield Contradiction(entry.address, f"/resource_changes/{place}/change", "is a no-op whose values differ")


def _missing(plan: Plan) -> Iterator[Contradiction]:
    """Both directions: no object of the state without an entry, no no-op that will not exist."""
    if plan.complete is not True or not plan.prior_state or not plan.planned_values:
        return
    listed = {_key(change) for change in plan.resource_changes}
    listed |= {(change.previous_address, change.deposed) for change in plan.resource_changes if change.previous_address}
    for address, _ in sorted(objects_before(plan.prior_state).keys() - listed, key=str):
        yield Contradiction(address, "/prior_state", "has this object, and no change accounts for it")
    planned = objects_after(plan.planned_values)
    for place, entry in enumerate(plan.resource_changes):
        if not entry.managed or entry.change is None or entry.change.actions != ("no-op",):
            continue
        # A forgotten object stays in the planned values as a stub without values: the key alone proves nothing.
        values = planned.get(_key(entry))
        if values is None or not _equal(values, entry.change.after_raw):
            yield Contradiction(entry.address, f"/resource_changes/{place}", "is a no-op that the planned values do not bear out")


def _equal(one: Raw, other: Raw) -> bool:
    """Whether two values are the same; Terraform writes the same value in the same bytes, so decoding is rare."""
    return one == other or (len(one) > 0 and len(other) > 0 and decode_value(one) == decode_value(other))


def _key(change: ResourceChange) -> Key:
    return change.address, change.deposed
