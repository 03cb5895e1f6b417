"""Does a plan agree with itself? A delete that somebody cut out, or wrote over with no-op, shows here.

A plan that says it is complete has an entry in `resource_changes` for every managed object of `prior_state`, and a no-op
changes nothing and stands in `planned_values`. Checked on real plans of every kind in `fixtures/cases`.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from planguard.core.misfits import miscounted, misfits, unborne
from planguard.core.state import Key, States, key_of, listed
from planguard.model.actions import Operation
from planguard.model.body import decode_value
from planguard.model.plan import ABSENT, NO_OP, Contradiction, Plan, Raw, ResourceChange

_STAYING: Final = (Operation.CREATE, Operation.UPDATE, Operation.REPLACE)


def contradictions(plan: Plan, states: States | None = None) -> list[Contradiction]:
    """Everything in which `plan` contradicts itself, and what was seen of that when it was sealed."""
    sealed = plan.source.seal.contradictions if plan.source.seal else ()
    return list(dict.fromkeys((*sealed, *_contradictions(plan, states or States(plan)))))


def _contradictions(plan: Plan, states: States) -> list[Contradiction]:
    """An event stream has only its closing count to be compared with."""
    if plan.degraded:
        return list(miscounted(plan))
    if not plan.lists_changes:
        return list(_without_a_list(plan, states))
    keys = listed(plan)
    found = [
        *(() if len(keys) == len(plan.resource_changes) else _doubled(plan)),
        *misfits(plan),
        *_idle_but_applyable(plan),
    ]
    # A plan that is whole and lacks one of the states is held against the other.
    whole = plan.complete is True
    prior = states.before if whole and (plan.prior_state or plan.planned_values) else None
    planned = states.after if whole and plan.planned_values else None
    hold = _all_hold(plan, planned)
    doubted = None if planned is None or (hold and _all_borne(plan, planned)) else planned
    return [
        *found,
        *unborne(plan, prior, doubted),
        *_unlisted(keys, prior or {}, doubted or {}),
        *(() if hold else _no_ops(plan, planned)),
    ]


def left_out(plan: Plan, states: States | None = None) -> list[str]:
    """Addresses of objects that the state has and the plan does not speak of, where the plan may be a partial one.

    Terraform says since 1.8 whether a plan is complete. Where it does not say yes, leaving something out is no
    contradiction, and still worth knowing.
    """
    if plan.degraded or plan.complete is True or not plan.lists_changes:
        return []
    return sorted({_address(key) for key in (states or States(plan)).before.keys() - listed(plan)})


def _without_a_list(plan: Plan, states: States) -> Iterator[Contradiction]:
    """An absent list of changes means that nothing changes only where the two states agree on that.

    A refresh-only plan has no planned values either. With nothing to do Terraform says that it cannot be applied, and
    what cannot be applied changes nothing.
    """
    if plan.applyable is False and plan.errored is False:
        return
    if not plan.planned_values:
        yield Contradiction("", "/resource_changes", "is absent, and so are the planned values")
        return
    before, after = states.before, states.after
    differing = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    for key in sorted(differing, key=str):
        yield Contradiction(_address(key), "/resource_changes", "is absent, though the planned values differ from the state")


def _doubled(plan: Plan) -> Iterator[Contradiction]:
    seen: set[Key] = set()
    for place, key in enumerate(map(key_of, plan.resource_changes)):
        if key in seen:
            yield Contradiction(_address(key), f"/resource_changes/{place}", "is the second entry for one object")
        seen.add(key)


def _unlisted(keys: AbstractSet[Key], prior: dict[Key, Raw], planned: dict[Key, Raw]) -> Iterator[Contradiction]:
    """Every object of the state, and every planned one, has an entry in the list of changes.

    The state in a plan is that after the moves, so that a new address accounts for itself and for no other one.
    """
    for part, objects in (("/prior_state", prior), ("/planned_values", planned)):
        for key in () if objects.keys() <= keys else sorted(objects.keys() - keys, key=str):
            yield Contradiction(_address(key), part, "has this object, and no change accounts for it")


def _idle_but_applyable(plan: Plan) -> Iterator[Contradiction]:
    outputs = any(change.actions != NO_OP for change in plan.output_changes)
    later = plan.deferred_changes or plan.deferred_action_invocations
    something = plan.active or plan.resource_drift or plan.action_invocations or outputs or later
    if plan.applyable is True and plan.errored is False and not something:
        yield Contradiction("", "/applyable", "is true, and there is nothing to apply")


def _kept(plan: Plan) -> list[ResourceChange]:
    """The no-ops among the managed objects."""
    return [*plan.idle, *(entry for entry in plan.by_operation[Operation.NO_OP] if entry.mode != "data")]


def _all_hold(plan: Plan, planned: dict[Key, Raw] | None) -> bool:
    """Whether every no-op keeps its values to the byte: the usual case, seen while the bytes are in the cache."""
    for entry in _kept(plan):
        change = entry.change
        if change is None or change.before_raw != change.after_raw:
            return False
        if planned is not None and planned.get(entry.address) != change.after_raw:
            return False
    return True


def _all_borne(plan: Plan, planned: dict[Key, Raw]) -> bool:
    """Whether `planned` is to the byte what the changes lead to, and no object more: then nobody need look closer.

    The no-ops have been compared. Entries that stand alone for their objects account for as many planned ones as they are;
    of a forgotten object a stub may stay.
    """
    if len(plan.living) != len(plan.resource_changes):
        return False
    changed = [entry for operation in _STAYING for entry in plan.by_operation[operation]]
    for entry in changed:
        if entry.change is None or planned.get(entry.address) != entry.change.after_raw:
            return False
    stubs = sum(entry.address in planned for entry in plan.by_operation[Operation.FORGET])
    return len(planned) == len(_kept(plan)) + len(changed) + stubs


def _no_ops(plan: Plan, planned: dict[Key, Raw] | None) -> Iterator[Contradiction]:
    """A no-op keeps its values, and the planned values bear that out.

    A forgotten object stays in the planned values as a stub without values, so its key alone would prove nothing.
    """
    for place, entry in enumerate(plan.resource_changes):
        change = entry.change
        if change is None or change.actions != NO_OP or entry.mode == "data":
            continue
        if change.before_raw != change.after_raw and not _equal(change.before_raw, change.after_raw):
            yield Contradiction(entry.address, f"/resource_changes/{place}/change", "is a no-op whose values differ")
        if planned is None:
            continue
        values = planned.get(key_of(entry), ABSENT)
        if values != change.after_raw and not _equal(values, change.after_raw):
            yield Contradiction(
                entry.address, f"/resource_changes/{place}", "is a no-op that the planned values do not bear out"
            )


def _equal(one: Raw, other: Raw) -> bool:
    """Whether two values that are written in different bytes are the same all the same."""
    return len(one) > 0 and len(other) > 0 and bool(decode_value(one) == decode_value(other))


def _address(key: Key) -> str:
    return key if isinstance(key, str) else key[0]
