"""The two states of a plan, with the sealed values of its changes in them.

What the states' own values say against the changes was found before sealing, and stands in the head of the sealed plan.
"""

from collections.abc import Mapping
from typing import Final, TypeVar

import msgspec

from planguard.core.misfits import JUDGED
from planguard.core.read.faults import fault
from planguard.core.seal.veil import encoded, listed, written
from planguard.core.state import Key
from planguard.model.body import decode_members
from planguard.model.plan import ABSENT, Change, Raw

T = TypeVar("T")
_EMPTY: Final = Raw(b"{}")
_DEEPEST: Final = 200
_OF_OBJECT: Final = ("address", "mode", "type", "name", "index", "provider_name", "deposed_key", "depends_on", "tainted")


class _Module(msgspec.Struct, gc=False):
    address: str = ""
    resources: list[dict[str, Raw]] | None = None
    child_modules: list["_Module"] | None = None


class _Values(msgspec.Struct):
    root_module: _Module | None = None


class _State(msgspec.Struct):
    values: _Values | None = None


class _Named(msgspec.Struct):
    address: str = ""
    deposed_key: str | None = None


def sealed_prior(raw: Raw, changes: Mapping[Key, Change]) -> Raw:
    """`prior_state`: of each object what its change is held against. Raises InputError where it cannot be read."""
    state = _decode(raw, _State) if raw else None
    if state is None or state.values is None:
        return ABSENT if state is None else written({"values": _EMPTY})
    tree = _module(state.values.root_module, {key: _judged(change) for key, change in changes.items()})
    return written({"values": written({"root_module": tree})})


def sealed_planned(raw: Raw, changes: Mapping[Key, Change]) -> Raw:
    """`planned_values`: of each object the values after its change. Raises InputError where they cannot be read."""
    values = _decode(raw, _Values) if raw else None
    if values is None:
        return ABSENT
    return written({"root_module": _module(values.root_module, {key: change.after_raw for key, change in changes.items()})})


def _judged(change: Change) -> Raw:
    if len(change.before_raw) <= len(b"null"):
        return _EMPTY
    return written({name: part for name, part in decode_members(change.before_raw).items() if name in JUDGED})


def _module(module: _Module | None, values: Mapping[Key, Raw], depth: int = 0) -> Raw:
    if module is None:
        return ABSENT
    if depth > _DEEPEST:
        raise fault("nesting")
    inner = [_module(child, values, depth + 1) for child in module.child_modules or ()]
    return written(
        {
            "address": encoded(module.address or None),
            "resources": ABSENT
            if module.resources is None
            else listed([_object(found, values) for found in module.resources]),
            "child_modules": listed(inner) if inner else ABSENT,
        }
    )


def _object(found: dict[str, Raw], values: Mapping[Key, Raw]) -> Raw:
    named = _decode(written({name: found.get(name, ABSENT) for name in _Named.__struct_fields__}), _Named)
    key: Key = named.address if named.deposed_key is None else (named.address, named.deposed_key)
    body = values.get(key, _EMPTY)
    return written(
        {name: found.get(name, ABSENT) for name in _OF_OBJECT} | {"values": body if len(body) > len(b"null") else _EMPTY}
    )


def _decode(raw: Raw, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, RecursionError):
        raise fault("wrong-shape", "the state inside the plan") from None
