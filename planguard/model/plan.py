"""A plan as Terraform and OpenTofu describe it. The records are decoded straight from the plan's own JSON.

Field names are those of the JSON format (its description: "JSON Output Format" in Terraform's documentation). A
part that the plan does not have is None or empty here, and None always means unknown, never no.
"""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from itertools import compress, count, repeat
from operator import is_
from typing import Final, NamedTuple

import msgspec

from planguard.model.actions import Operation
from planguard.model.change import (
    ABSENT,
    NO_OP,
    AttributePath,
    Change,
    DeposedKey,
    ObjectText,
    Raw,
    ResourceChange,
)
from planguard.model.provenance import Contradiction, InputKind, PlanFile, Seal, Source

__all__ = [
    "ABSENT",
    "NO_OP",
    "ActionInvocation",
    "Announced",
    "AttributePath",
    "Change",
    "Contradiction",
    "DeferredChange",
    "DeposedKey",
    "InputKind",
    "ObjectText",
    "OutputChange",
    "Plan",
    "PlanFile",
    "Raw",
    "ResourceChange",
    "Seal",
    "Source",
    "UnknownPart",
]


class DeferredChange(msgspec.Struct, frozen=True):
    """A change that this plan puts off to a later one, and why."""

    resource_change: ResourceChange
    reason: str = ""


class OutputChange(msgspec.Struct, frozen=True):
    """A change of one output value of the root module."""

    name: str
    actions: tuple[str, ...] = ()


class ActionInvocation(msgspec.Struct, frozen=True):
    """An action (Terraform 1.14) that applying would run, or would run later where it is deferred, and what it is given."""

    address: str
    type: str = ""
    name: str = ""
    provider_name: str = ""
    reason: str | None = None
    config_values: Raw = ABSENT
    config_unknown: Raw = ABSENT
    config_sensitive: Raw = ABSENT


class Announced(msgspec.Struct, frozen=True):
    """How many objects the closing summary of an event stream counts; a replacement adds and removes.

    `forgets_may_count` is set for OpenTofu, which may count a forget as a removal; Terraform does not.
    """

    add: int = 0
    change: int = 0
    remove: int = 0
    forgets_may_count: bool = False


class UnknownPart(msgspec.Struct, frozen=True):
    """Content of the plan that this version of planguard has no name for. `pointer` is a JSON pointer."""

    pointer: str


_PRESENT: Final = frozenset(Operation) - {Operation.CREATE, Operation.READ}
"""Operations on what is there before."""


class _Walked(NamedTuple):
    """All that one look at each entry shows: in a large plan, to fetch an entry costs more than to look at it."""

    active: list[ResourceChange]
    places: list[int]
    """Where the active entries stand."""
    idle: list[ResourceChange]
    types: dict[str, int]
    """How many of the idle ones there are of each type."""
    living: dict[str, ResourceChange]


class Plan(msgspec.Struct, frozen=True, dict=True):
    """One plan, read whole."""

    source: Source
    format_version: str = ""
    terraform_version: str = ""
    resource_changes: list[ResourceChange] = []
    lists_changes: bool = True
    """Whether the plan has a list of changes at all: an absent list must not read as an empty one."""
    resource_drift: list[ResourceChange] = []
    deferred_changes: list[DeferredChange] = []
    output_changes: list[OutputChange] = []
    action_invocations: list[ActionInvocation] = []
    deferred_action_invocations: list[ActionInvocation] = []
    checks: int = 0
    complete: bool | None = None
    errored: bool | None = None
    applyable: bool | None = None
    unknown_parts: tuple[UnknownPart, ...] = ()
    announced: Announced | None = None
    prior_state: Raw = ABSENT
    planned_values: Raw = ABSENT
    configuration: Raw = ABSENT
    variables: Raw = ABSENT

    @property
    def active(self) -> list[ResourceChange]:
        """The entries of `resource_changes` that are more than a bare no-op."""
        return self._walked.active

    @property
    def idle(self) -> list[ResourceChange]:
        """The managed objects that are a bare no-op: most of a large plan."""
        return self._walked.idle

    @property
    def living(self) -> dict[str, ResourceChange]:
        """The entries by their addresses; leftovers apart, whose address is another object's."""
        return self._walked.living

    @cached_property
    def _walked(self) -> _Walked:
        found = _Walked([], [], [], {}, {})
        active, places, idle, types, living = found
        for place, entry in enumerate(self.resource_changes):
            change = entry.change
            if entry.deposed is None:
                living[entry.address] = entry
            bare = change is not None and change.actions == NO_OP and entry.previous_address is None
            if not bare or (change and change.importing_raw and change.imports):
                active.append(entry)
                places.append(place)
            elif entry.mode != "data":
                idle.append(entry)
                types[entry.type] = types.get(entry.type, 0) + 1
        return found

    @cached_property
    def by_operation(self) -> Mapping[Operation, list[ResourceChange]]:
        """The active entries by what happens to their objects, each list in the order of the plan."""
        found: dict[Operation, list[ResourceChange]] = {operation: [] for operation in Operation}
        for entry in self.active:
            found[entry.actions.operation].append(entry)
        return found

    def pointer(self, entry: ResourceChange) -> str:
        """The JSON pointer of one of the `resource_changes`."""
        place = self._places.get(id(entry))
        if place is None:  # of no-ops, a few are asked for
            place = next(compress(count(), map(is_, self.resource_changes, repeat(entry))))
        return f"/resource_changes/{place}"

    @cached_property
    def _places(self) -> dict[int, int]:
        """Where the active entries stand."""
        return dict(zip(map(id, self.active), self._walked.places, strict=True))

    @cached_property
    def existing(self) -> Counter[str]:
        """Managed objects that exist before the plan is applied, by type; leftovers of failed replacements apart."""
        changed = (entry for operation in _PRESENT for entry in self.by_operation[operation])
        found = Counter(self._walked.types)
        found.update(entry.type for entry in changed if entry.mode != "data" and entry.deposed is None)
        return found

    @property
    def degraded(self) -> bool:
        """Whether the input has no values: an event stream names what changes, and not into what."""
        return self.source.kind is InputKind.PLAN_STREAM
