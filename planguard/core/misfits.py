"""Entries whose parts do not fit each other: a verb with the wrong values, a type that its address does not have.

Both are ways to make a delete look like something milder, and Terraform writes neither.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from planguard.core.state import Key
from planguard.model.actions import Operation
from planguard.model.body import Body
from planguard.model.plan import Change, Contradiction, Plan, Raw, ResourceChange

# Whether the object exists before and after an operation. A part that the plan does not have contradicts nothing.
_LIFE: Final = {
    Operation.CREATE: (False, True),
    Operation.UPDATE: (True, True),
    Operation.REPLACE: (True, True),
    Operation.DELETE: (True, False),
    Operation.FORGET: (True, False),
}
# What a judgement rests on most: who the object is, where it lives, and what guards it. Other attributes can differ
# from the state for good reasons (the latest time that a database can be restored to never stands still).
_JUDGED: Final = frozenset(
    "id arn tags tags_all labels effective_labels terraform_labels user_labels resource_labels metadata namespace name"
    " deletion_protection deletion_protection_enabled force_destroy skip_final_snapshot".split()
)
_PREFIX: Final = {"data": "data.", "managed": "", "": ""}


def misfits(plan: Plan) -> Iterator[Contradiction]:
    """Every entry of `plan` that is more than a bare no-op and does not fit together."""
    for entry in plan.active:
        says = _misfit(entry)
        if says:
            yield Contradiction(entry.address, plan.pointer(entry), says)


def _misfit(entry: ResourceChange) -> str:
    if not _is_at_home(entry):
        return "has a mode, type or name that is not that of its address"
    if entry.change is None or entry.mode not in ("managed", ""):
        return ""
    operation = entry.actions.operation
    if operation is Operation.READ:
        return "reads an object that Terraform manages"
    if operation in _LIFE and not _lives_so(entry.change, *_LIFE[operation]):
        return f"is a {operation} whose values do not fit that"
    if entry.change.replace_paths and operation not in (Operation.REPLACE, Operation.UNRECOGNISED):
        return "says what forces a replacement, and is none"
    return ""


def _lives_so(change: Change, before: bool, after: bool) -> bool:
    return _exists(change.before_raw) in (None, before) and _exists(change.after_raw) in (None, after)


def _exists(body: Raw) -> bool | None:
    if len(body) == 0:
        return None
    return len(body) != len(b"null") or bytes(body) != b"null"


def _is_at_home(entry: ResourceChange) -> bool:
    """Whether the address ends in what mode, type and name say; writers that leave these out are believed."""
    if not entry.type or not entry.name or entry.mode not in _PREFIX:
        return True
    tail = f"{_PREFIX[entry.mode]}{entry.type}.{entry.name}"
    inside = entry.address.removeprefix(f"{entry.module_address}.") if entry.module_address else entry.address
    return inside == tail or inside.startswith(f"{tail}[")


def unborne(plan: Plan, prior: Mapping[Key, Raw], planned: Mapping[Key, Raw]) -> Iterator[Contradiction]:
    """Changes of a whole plan that its two states do not bear out: what goes was there, and what stays will be.

    A forgotten object stays in the planned values as a stub, so nothing is asked of them there.
    """
    for entry in plan.active:
        life = _LIFE.get(entry.actions.operation)
        if life is None or entry.mode not in ("managed", "") or entry.deposed is not None:
            continue
        had, has = life
        if (entry.address in prior) is not had:
            says = "lacks an object that changes" if had else "has an object that is created"
            yield Contradiction(entry.address, "/prior_state", says)
        elif had and entry.change and not _as_in_the_state(entry.change, prior[entry.address]):
            yield Contradiction(entry.address, f"{plan.pointer(entry)}/change/before", "is not what the state has")
        if entry.actions.operation is not Operation.FORGET and (entry.address in planned) is not has:
            says = "lack an object that stays" if has else "have an object that is deleted"
            yield Contradiction(entry.address, "/planned_values", says)


def _as_in_the_state(change: Change, values: Raw) -> bool:
    if change.before_raw == values or len(change.before_raw) == 0 or len(values) == 0:
        return True
    return _JUDGED.isdisjoint(Body(change.before_raw).differing(Body(values)))


def miscounted(plan: Plan) -> Iterator[Contradiction]:
    """The events of a stream, held against its closing summary."""
    told = plan.announced
    if told is None:
        return
    counted = Counter(entry.actions.operation for entry in plan.active if entry.managed)
    replaced = counted[Operation.REPLACE]
    removed = counted[Operation.DELETE] + replaced
    forgets = counted[Operation.FORGET] if told.forgets_may_count else 0
    fits = (
        told.add == counted[Operation.CREATE] + replaced
        and told.change == counted[Operation.UPDATE]
        and told.remove in (removed, removed + forgets)
    )
    if not fits:
        says = f"announces {told.add} to add, {told.change} to change, {told.remove} to destroy; the events say otherwise"
        yield Contradiction("", "/change_summary", says)
