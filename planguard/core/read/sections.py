"""The short lists of a plan: deferred changes, actions, outputs. Read with the same care as the long ones."""

from collections.abc import Iterator
from typing import Final

import msgspec

from planguard.core.read.entries import entries, has_content
from planguard.core.read.strict import Members, Raw, members
from planguard.model.actions import actions_of
from planguard.model.plan import ActionInvocation, DeferredChange, OutputChange, ResourceChange, UnknownPart
from planguard.model.pointer import escaped

_elements: Final = msgspec.json.Decoder(list[Raw])
_invocation: Final = msgspec.json.Decoder(ActionInvocation)
_actions: Final = msgspec.json.Decoder(tuple[str, ...])
_text: Final = msgspec.json.Decoder(str | None)

_OF_DEFERRED: Final = frozenset({"reason", "resource_change"})
_OF_DEFERRED_INVOCATION: Final = frozenset({"reason", "action_invocation"})
_OF_INVOCATION: Final = frozenset(
    "address type name provider_name config_values config_sensitive config_unknown lifecycle_action_trigger"
    " invoke_action_trigger".split()
)
_OF_OUTPUT: Final = frozenset(
    "actions before after after_unknown before_sensitive after_sensitive replace_paths importing before_identity"
    " after_identity generated_config".split()
)


class Section(msgspec.Struct, frozen=True):
    """What one of the short lists holds, and what of it nobody has named yet."""

    deferred: list[DeferredChange] = []
    invocations: list[ActionInvocation] = []
    outputs: list[OutputChange] = []
    unknown: list[UnknownPart] = []


def deferred_changes(data: Raw) -> Section:
    """The array `deferred_changes`. Raises InputError `duplicate-key`; msgspec's errors on a wrong type."""
    found = _listed(data, "deferred_changes")
    changes, unknown = entries(_array(element.get("resource_change") for element in found), "deferred_changes")
    reasons = [_text.decode(element["reason"]) or "" if "reason" in element else "" for element in found]
    strangers = [
        part for place, element in enumerate(found) for part in _strangers(element, _OF_DEFERRED, place, "deferred_changes")
    ]
    return Section(
        deferred=[DeferredChange(change, reason) for change, reason in zip(changes, reasons, strict=True)],
        unknown=strangers + unknown,
    )


def action_invocations(data: Raw) -> Section:
    """The array `action_invocations`. Raises like `deferred_changes`."""
    return _invocations(_listed(data, "action_invocations"), "action_invocations")


def deferred_action_invocations(data: Raw) -> Section:
    """The array `deferred_action_invocations`. Raises like `deferred_changes`."""
    name = "deferred_action_invocations"
    found = _listed(data, name)
    inner = _listed(_array(element.get("action_invocation") for element in found), name)
    section = _invocations(inner, name)
    outer = [
        part for place, element in enumerate(found) for part in _strangers(element, _OF_DEFERRED_INVOCATION, place, name)
    ]
    return Section(invocations=section.invocations, unknown=outer + section.unknown)


def output_changes(data: Raw) -> Section:
    """The object `output_changes`. Raises like `deferred_changes`."""
    outputs: list[OutputChange] = []
    unknown: list[UnknownPart] = []
    for name, raw in members(data, "/output_changes").items():
        place = f"/output_changes/{escaped(name)}"
        found = members(raw, place) if has_content(raw) else {}
        verbs = _actions.decode(found["actions"]) if "actions" in found else ()
        outputs.append(OutputChange(name, verbs))
        if actions_of(verbs).unrecognised:
            unknown.append(UnknownPart(f"{place}/actions"))
        unknown += [
            UnknownPart(f"{place}/{escaped(key)}") for key in found if key not in _OF_OUTPUT and has_content(found[key])
        ]
    return Section(outputs=outputs, unknown=unknown)


def unrecognised(changes: list[ResourceChange], section: str) -> list[UnknownPart]:
    """Entries of a list that is not applied (drift, say) with a verb that nobody knows."""
    return [
        UnknownPart(f"/{section}/{place}/change/actions")
        for place, entry in enumerate(changes)
        if entry.actions.unrecognised
    ]


def _invocations(found: list[Members], name: str) -> Section:
    return Section(
        invocations=[_invocation.decode(msgspec.json.encode(element)) for element in found],
        unknown=[part for place, element in enumerate(found) for part in _strangers(element, _OF_INVOCATION, place, name)],
    )


def _listed(data: Raw, name: str) -> list[Members]:
    return [members(element, f"/{name}/{place}") for place, element in enumerate(_elements.decode(data))]


def _array(elements: Iterator[Raw | None]) -> Raw:
    return Raw(b"[" + b",".join(bytes(element) if element is not None else b"{}" for element in elements) + b"]")


def _strangers(element: Members, known: frozenset[str], place: int, name: str) -> Iterator[UnknownPart]:
    return (
        UnknownPart(f"/{name}/{place}/{escaped(key)}") for key in element if key not in known and has_content(element[key])
    )
