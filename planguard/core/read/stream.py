"""The event stream of `terraform plan -json` -> Plan. It has addresses and verbs, and no values: degraded input."""

from collections.abc import Iterator
from typing import Final

import msgspec

from planguard.core.read.entries import has_content
from planguard.core.read.faults import fault
from planguard.core.read.strict import members
from planguard.model.address import module_of
from planguard.model.plan import (
    ActionInvocation,
    Announced,
    Change,
    DeferredChange,
    OutputChange,
    Plan,
    Raw,
    ResourceChange,
    Source,
    UnknownPart,
)
from planguard.model.pointer import escaped

# The stream has words of its own. `replace` does not say in which order; `remove` is a forget, and neither is
# counted in the summary as such. A word that is not here is kept as it is, and so counts as unrecognised.
_VERBS: Final[dict[str, tuple[str, ...]]] = {
    "noop": ("no-op",),
    "no-op": ("no-op",),
    "move": ("no-op",),
    "import": ("no-op",),
    "create": ("create",),
    "read": ("read",),
    "update": ("update",),
    "replace": ("delete", "create"),
    "delete": ("delete",),
    "remove": ("forget",),
    "forget": ("forget",),
    "open": ("open",),
}
_REASONS: Final = {
    "tainted": "replace_because_tainted",
    "requested": "replace_by_request",
    "replace_triggered_by": "replace_by_triggers",
    "cannot_update": "replace_because_cannot_update",
}


class _Resource(msgspec.Struct):
    addr: str = ""
    module: str = ""
    resource_type: str = ""
    resource_name: str = ""
    implied_provider: str = ""


class _Importing(msgspec.Struct):
    id: str | None = None


class _Change(msgspec.Struct):
    resource: _Resource = msgspec.field(default_factory=_Resource)
    previous_resource: _Resource | None = None
    action: str = ""
    reason: str | None = None
    importing: _Importing | None = None


class _Output(msgspec.Struct):
    action: str = "noop"


class _Deferred(msgspec.Struct):
    change: _Change = msgspec.field(default_factory=_Change)
    reason: str = ""


class _Action(msgspec.Struct):
    addr: str = ""
    type: str = ""
    name: str = ""


class _Invocation(msgspec.Struct):
    action: _Action | None = None
    action_addr: _Action | None = None


class _Event(msgspec.Struct):
    type: str = ""
    level: str = msgspec.field(default="", name="@level")
    terraform: str | None = None
    tofu: str | None = None
    change: _Change | None = None
    deferred: _Deferred | None = None
    invocation: _Invocation | None = None
    outputs: dict[str, _Output] | None = None
    changes: Announced | None = None

    @property
    def lacks_its_part(self) -> bool:
        """Whether the event announces something and does not say what: then nobody knows what it was."""
        part = _PART.get(self.type)
        return part is not None and getattr(self, part) is None


_event: Final = msgspec.json.Decoder(_Event)
# Events that tell of the work and not of the plan. Whatever is not here and not read below is an unknown part.
_TALK: Final = frozenset(
    "version log diagnostic change_summary refresh_start refresh_complete init_output ephemeral_op_start"
    " ephemeral_op_progress ephemeral_op_complete ephemeral_op_errored policy_info policy_diagnostic policy_result"
    " policy_query_summary".split()
)
_PART: Final = {
    "planned_change": "change",
    "resource_drift": "change",
    "deferred_change": "deferred",
    "planned_action_invocation": "invocation",
    "outputs": "outputs",
}
_OF_A_PLAN: Final = frozenset({"format_version", "resource_changes", "planned_values", "prior_state"})


def read_stream(data: bytes, source: Source) -> Plan:
    """The plan that the events in `data` (UTF-8, one JSON object per line) tell of.

    Raises InputError: `stream-cut` where Terraform's closing summary is missing; `malformed-json`, `duplicate-key` and
    `stream-mixed` with the line.
    """
    numbered = [(number, _decode(line, number)) for number, line in enumerate(data.splitlines(), 1) if line.strip()]
    events = [event for _, event in numbered]
    errored = any(event.level == "error" for event in events)
    announced = _announced(events)
    if not errored and announced is None:
        raise fault("stream-cut")
    return Plan(
        source=source,
        terraform_version=next((event.terraform or event.tofu or "" for event in events if event.type == "version"), ""),
        resource_changes=[_entry(event.change) for event in _of(events, "planned_change") if event.change],
        resource_drift=[_entry(event.change) for event in _of(events, "resource_drift") if event.change],
        deferred_changes=[
            DeferredChange(_entry(event.deferred.change), event.deferred.reason)
            for event in _of(events, "deferred_change")
            if event.deferred
        ],
        output_changes=[
            OutputChange(name, _verbs(output.action))
            for event in _of(events, "outputs")
            for name, output in (event.outputs or {}).items()
        ],
        action_invocations=[_invocation(event) for event in _of(events, "planned_action_invocation")],
        errored=errored,
        announced=announced,
        unknown_parts=tuple(
            UnknownPart(f"/line {number}/{escaped(event.type)}")
            for number, event in numbered
            if event.lacks_its_part or event.type not in _TALK | _PART.keys()
        ),
    )


def _of(events: list[_Event], kind: str) -> Iterator[_Event]:
    return (event for event in events if event.type == kind)


def _announced(events: list[_Event]) -> Announced | None:
    told = next((event.changes or Announced() for event in _of(events, "change_summary")), None)
    tofu = any(event.tofu for event in events)
    return msgspec.structs.replace(told, forgets_may_count=True) if told and tofu else told


def _verbs(word: str) -> tuple[str, ...]:
    return _VERBS.get(word, (word,))


def _invocation(event: _Event) -> ActionInvocation:
    found = event.invocation or _Invocation()
    action = found.action or found.action_addr or _Action()
    return ActionInvocation(address=action.addr or "an action without an address", type=action.type, name=action.name)


def _decode(line: bytes, number: int) -> _Event:
    place = f"line {number}"
    try:
        found = members(line.strip(), place)
        if not _OF_A_PLAN.isdisjoint(found):
            raise fault("stream-mixed", place)
        for part in ("change", "deferred", "changes"):
            if part in found and has_content(found[part]):
                members(found[part], place)
        return _event.decode(line)
    except (msgspec.DecodeError, RecursionError):
        raise fault("malformed-json", place) from None


def _entry(change: _Change) -> ResourceChange:
    resource = change.resource
    importing = Raw(msgspec.json.encode({"id": change.importing.id})) if change.importing else Raw(b"")
    return ResourceChange(
        address=resource.addr,
        change=Change(actions=_verbs(change.action), importing_raw=importing),
        mode="data" if _is_data(resource) else "managed",
        type=_type_of(resource),
        name=resource.resource_name,
        provider_name=resource.implied_provider,
        module_address=module_of(resource.addr),
        previous_address=change.previous_resource.addr if change.previous_resource else None,
        action_reason=_REASONS.get(change.reason or "", change.reason),
    )


def _is_data(resource: _Resource) -> bool:
    """Seen from the address, as are module and type: the parts beside it are another chance to lie."""
    inside = resource.addr.removeprefix(f"{module_of(resource.addr)}.")
    return inside.startswith("data.")


def _type_of(resource: _Resource) -> str:
    inside = resource.addr.removeprefix(f"{module_of(resource.addr)}.").removeprefix("data.")
    return inside.split(".", 1)[0]
