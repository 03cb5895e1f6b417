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
# from the state before for good reasons (the latest time that a database can be restored to never stands still); the
# planned values are the very values after the change.
JUDGED: Final = frozenset(
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
        return "has a module, mode, type or name that is not that of its address"
    if entry.change is None or entry.mode not in ("managed", ""):
        return ""
    operation = entry.actions.operation
    if operation is Operation.READ:
        return "reads an object that Terraform manages"
    if operation in _LIFE and not _lives_so(entry.change, *_LIFE[operation]):
        return f"is a {operation} whose values do not fit that"
    if (
        len(entry.change.replace_paths_raw)
        and entry.change.replace_paths
        and operation not in (Operation.REPLACE, Operation.UNRECOGNISED)
    ):
        return "says what forces a replacement, and is none"
    return ""


def _lives_so(change: Change, before: bool, after: bool) -> bool:
    return _exists(change.before_raw) in (None, before) and _exists(change.after_raw) in (None, after)


def _exists(body: Raw) -> bool | None:
    if len(body) == 0:
        return None
    return len(body) != len(b"null") or bytes(body) != b"null"


def _is_at_home(entry: ResourceChange) -> bool:
    """Whether the address is what module, mode, type and name say; writers that leave type or name out are believed."""
    if not entry.type or not entry.name or entry.mode not in _PREFIX:
        return True
    scope = f"{entry.module_address}." if entry.module_address else ""
    whole = f"{scope}{_PREFIX[entry.mode]}{entry.type}.{entry.name}"
    return entry.address == whole or entry.address.startswith(f"{whole}[")


def unborne(plan: Plan, prior: Mapping[Key, Raw] | None, planned: Mapping[Key, Raw] | None) -> Iterator[Contradiction]:
    """Changes of a whole plan that its two states do not bear out: what goes was there, and what stays will be.

    A state that is None is not known, and bears everything out. A forgotten object stays in the planned values as a stub,
    so nothing is asked of them there. Of an object whose block is gone Terraform shows what it knew before it looked again,
    and the state has what it saw then: where the drift of the object says just that, both are true.
    """
    drifted: Mapping[str, Change] | None = None
    for entry in plan.active if planned is not None else _doubtful(plan, prior):
        life = _LIFE.get(entry.actions.operation)
        if life is None or entry.change is None or entry.mode not in ("managed", "") or entry.deposed is not None:
            continue
        had, has = life
        if prior is not None:
            says = _borne_out(entry.change.before_raw, prior.get(entry.address), JUDGED, exists=had)
            if says and not has:
                drifted = _drifts(plan) if drifted is None else drifted
                says = "" if _explained(entry, drifted.get(entry.address), prior.get(entry.address)) else says
            if says:
                yield Contradiction(entry.address, "/prior_state", says)
        if planned is not None and entry.actions.operation is not Operation.FORGET:
            says = _borne_out(entry.change.after_raw, planned.get(entry.address), None, exists=has)
            if says:
                yield Contradiction(entry.address, "/planned_values", says)


def _doubtful(plan: Plan, prior: Mapping[Key, Raw] | None) -> list[ResourceChange]:
    """The entries that the state before does not bear out to the byte. They are few, and only they need a close look."""
    if prior is None:
        return []
    entries = plan.by_operation
    had = [entry for operation, (had, _) in _LIFE.items() if had for entry in entries[operation]]
    odd = {id(entry) for entry in had if entry.change is None or prior.get(entry.address) != entry.change.before_raw}
    odd.update(id(entry) for entry in entries[Operation.CREATE] if entry.address in prior)
    return [entry for entry in plan.active if id(entry) in odd]


def _drifts(plan: Plan) -> dict[str, Change]:
    return {entry.address: entry.change for entry in plan.resource_drift if entry.change and entry.deposed is None}


def _explained(entry: ResourceChange, drift: Change | None, prior: Raw | None) -> bool:
    """Whether `drift` leads from what the change knows of the object to what the state has."""
    if (
        entry.change is None
        or drift is None
        or prior is None
        or not (_exists(drift.before_raw) and _exists(drift.after_raw))
    ):
        return False
    known = _borne_out(entry.change.before_raw, drift.before_raw, JUDGED, exists=True)
    return not (known or _borne_out(drift.after_raw, prior, JUDGED, exists=True))


def _borne_out(body: Raw, values: Raw | None, looked_at: frozenset[str] | None, *, exists: bool) -> str:
    """What a state says against a body; nothing where they agree on the attributes `looked_at`, None for all."""
    if (values is not None) is not exists:
        missing = "lacks this object, which the change says exists"
        return missing if exists else "has this object, which the change says does not exist"
    if values is None or body == values or len(body) == 0 or len(values) == 0:
        return ""
    differing = Body(body).differing(Body(values))
    fits = not differing if looked_at is None else looked_at.isdisjoint(differing)
    return "" if fits else "has other values for this object than the change"


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
