"""What somebody changed outside Terraform, and what the plan makes of it.

`resource_drift` compares what Terraform last knew with what there is; `resource_changes` goes on from there. A provider
that merely writes a value in another way drifts, too: only what the plan changes back is somebody's work undone.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from planguard.core.environment.bodies import LABELS, TAGS
from planguard.model.actions import Operation
from planguard.model.body import Body, decode_value
from planguard.model.plan import Change, Plan, ResourceChange
from planguard.model.value import Value

_LABELS: Final = frozenset({*TAGS, *LABELS})
_NOTHING: Final[tuple[Value, ...]] = (None, "", [], {})


class Drift(NamedTuple):
    """An entry of `resource_drift`, its place there, and the change that the plan has for the same object."""

    place: int
    entry: ResourceChange
    planned: ResourceChange


def drifts(plan: Plan) -> Iterator[Drift]:
    """Every object that drifted and that the plan changes, in the order of the plan."""
    if not plan.resource_drift:
        return
    drifted = {entry.address for entry in plan.resource_drift}
    changes = {entry.address: entry for entry in plan.active if entry.address in drifted and entry.deposed is None}
    for place, entry in enumerate(plan.resource_drift):
        planned = changes.get(entry.address)
        if planned is not None and entry.deposed is None and entry.managed:
            yield Drift(place, entry, planned)


def built_again(drift: Drift) -> bool:
    """Whether the object was deleted outside Terraform, and the plan makes a new one."""
    return drift.entry.actions.operation is Operation.DELETE and drift.planned.actions.operation is Operation.CREATE


def reverted(drift: Drift) -> list[str]:
    """The attributes that were changed outside Terraform and that the plan sets back to what they were; labels apart."""
    if drift.entry.actions.operation is not Operation.UPDATE or drift.planned.actions.operation is not Operation.UPDATE:
        return []
    was, planned = drift.entry.change or Change(), drift.planned.change or Change()
    known, actual, wanted = was.before, was.after, planned.after
    changed = planned.before.differing(wanted)
    return [
        name
        for name in known.differing(actual)
        if name in changed and name not in _LABELS and _same(known, wanted, name) and not _same(known, actual, name)
    ]


def _same(one: Body, other: Body, name: str) -> bool:
    """Whether an attribute has the same value in both: whatever says nothing is nothing, and sets come in any order."""
    return bool(_plain(_value(one, name)) == _plain(_value(other, name)))


def _value(body: Body, name: str) -> Value:
    raw = body.raw(name)
    return None if raw is None else decode_value(raw)


def _plain(value: Value) -> Value:
    """`value` in one spelling of several: providers write an absent text now as null and now as empty."""
    if isinstance(value, dict):
        return {key: _plain(value[key]) for key in sorted(value) if value[key] not in _NOTHING}
    if isinstance(value, list):
        return sorted(map(repr, map(_plain, value)))
    return None if value in _NOTHING else value
