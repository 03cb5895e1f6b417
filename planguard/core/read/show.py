"""The document of `terraform show -json` -> Plan."""

import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec

from planguard.core.read.entries import entries, entries_length, has_content
from planguard.core.read.faults import fault, shape_error
from planguard.core.read.sections import (
    Section,
    action_invocations,
    deferred_action_invocations,
    deferred_changes,
    output_changes,
    unrecognised,
)
from planguard.core.read.strict import Members, Raw, content_length, document, object_length, refuse_other_cases
from planguard.core.read.text import Buffer
from planguard.model.plan import ABSENT, Plan, ResourceChange, Source, UnknownPart
from planguard.model.pointer import escaped

T = TypeVar("T")

# Parts that only a plan has. A state or a provider schema has a format version as well, and none of these.
_PLAN_PARTS: Final = frozenset(
    "planned_values proposed_unknown resource_drift resource_changes deferred_changes output_changes prior_state"
    " configuration relevant_attributes applyable complete errored action_invocations deferred_action_invocations".split()
)
# The redacted plans of HCP Terraform carry the schemas of their providers along; those change nothing.
_OTHER_PARTS: Final = frozenset("format_version terraform_version variables checks timestamp provider_schemas".split())
_VERSION: Final = re.compile(r"([0-9]{1,6})\.[0-9]{1,6}")
_KNOWN_MAJORS: Final = frozenset({"0", "1"})


_RAW_PARTS: Final = tuple(sorted((_PLAN_PARTS | _OTHER_PARTS) - {"resource_changes"}))
_Whole = msgspec.defstruct(
    "_Whole", [*((name, Raw, ABSENT) for name in _RAW_PARTS), ("resource_changes", list[ResourceChange], [])], gc=False
)
_whole: Final[msgspec.json.Decoder[Any]] = msgspec.json.Decoder(_Whole)


def read_show(data: Buffer, source: Source) -> Plan:
    """The plan in `data`, the UTF-8 text of one JSON document. Raises InputError for everything else."""
    try:
        parts, changes = _at_once(data) or (document(data)[1], None)
    except RecursionError:
        raise fault("nesting") from None
    except msgspec.DecodeError:
        from planguard.core.read.diagnose import diagnose  # noqa: PLC0415 - only what cannot be read waits for it

        raise diagnose(data) from None
    refuse_other_documents(parts)
    version = _text(parts, "format_version")
    if not (match := _VERSION.fullmatch(version)) or match[1] not in _KNOWN_MAJORS:
        raise fault("format-version", "format_version", repr(version[:40]))
    return _plan(parts, version, source, changes)


def _at_once(data: Buffer) -> tuple[Members, list[ResourceChange]] | None:
    """Parts and changes of `data` from a single pass over it; None unless that pass has provably seen everything.

    The proof is that of `strict` and `entries`, for the whole document in one sum.
    """
    try:
        found = _whole.decode(data)
    except msgspec.DecodeError:
        return None
    parts: Members = {name: raw for name in _RAW_PARTS if len(raw := getattr(found, name))}
    length = object_length(parts) + len(',"resource_changes":') + entries_length(found.resource_changes)
    if not parts or not found.resource_changes or length != content_length(data):
        return None
    return {**parts, "resource_changes": ABSENT}, found.resource_changes


def refuse_other_documents(parts: Members) -> None:
    """Raise InputError unless the document with these members is a plan."""
    if "format_version" in parts and not _PLAN_PARTS.isdisjoint(parts):
        return
    if "provider_schemas" in parts:
        raise fault("provider-schema")
    if "values" in parts or "lineage" in parts:
        raise fault("state")
    if "encrypted_data" in parts:
        raise fault("encrypted")
    raise fault("not-a-plan")


def _plan(parts: Members, version: str, source: Source, seen: list[ResourceChange] | None) -> Plan:
    changes, unknown = _entries(parts, "resource_changes") if seen is None else (seen, [])
    drift, unknown_of_drift = _entries(parts, "resource_drift")
    outputs = _section(parts, "output_changes", output_changes)
    deferred = _section(parts, "deferred_changes", deferred_changes)
    actions = _section(parts, "action_invocations", action_invocations)
    later = _section(parts, "deferred_action_invocations", deferred_action_invocations)
    strangers = [*unknown, *unknown_of_drift, *unrecognised(drift, "resource_drift")]
    return Plan(
        source=source,
        format_version=version,
        terraform_version=_text(parts, "terraform_version"),
        resource_changes=changes,
        lists_changes=seen is not None or _given(parts, "resource_changes"),
        resource_drift=drift,
        deferred_changes=deferred.deferred,
        output_changes=outputs.outputs,
        action_invocations=actions.invocations,
        deferred_action_invocations=later.invocations,
        checks=len(_part(parts, "checks", list[Raw], [])),
        complete=_part(parts, "complete", bool, None),
        errored=_part(parts, "errored", bool, None),
        applyable=_part(parts, "applyable", bool, None),
        unknown_parts=(
            *_unknown(parts),
            *strangers,
            *(part for section in (outputs, deferred, actions, later) for part in section.unknown),
        ),
        prior_state=_raw(parts, "prior_state"),
        planned_values=_raw(parts, "planned_values"),
        configuration=_raw(parts, "configuration"),
        variables=_raw(parts, "variables"),
    )


def _section(parts: Members, name: str, read: Callable[[Raw], Section]) -> Section:
    if not _given(parts, name):
        return Section()
    try:
        return read(parts[name])
    except (msgspec.DecodeError, RecursionError) as error:
        raise shape_error(name, error) from None


def _given(parts: Members, name: str) -> bool:
    return name in parts and (len(parts[name]) != len(b"null") or bytes(parts[name]) != b"null")


def _raw(parts: Members, name: str) -> Raw:
    return parts[name] if name in parts and has_content(parts[name]) else ABSENT


def _text(parts: Members, name: str) -> str:
    text: str | None = _part(parts, name, str, None)
    return text or ""


def _part(parts: Members, name: str, kind: Any, default: T) -> T:
    """One part of the plan, decoded as `kind`; `default` where it is absent or null."""
    if not _given(parts, name):
        return default
    try:
        decoded: T = msgspec.json.decode(parts[name], type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise shape_error(name, error) from None
    return decoded


def _entries(parts: Members, name: str) -> tuple[list[ResourceChange], list[UnknownPart]]:
    if not _given(parts, name):
        return [], []
    try:
        return entries(parts[name], name)
    except RecursionError:
        raise fault("nesting", name) from None
    except msgspec.DecodeError as error:
        raise shape_error(name, error) from None


def _unknown(parts: Members) -> list[UnknownPart]:
    known = _PLAN_PARTS | _OTHER_PARTS
    refuse_other_cases(parts, known, "the document")
    return [UnknownPart(f"/{escaped(key)}") for key in parts if key not in known and has_content(parts[key])]
