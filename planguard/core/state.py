"""Which objects stand in the state before and after a plan: the module trees of `prior_state` and `planned_values`."""

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from planguard.errors import InputError
from planguard.model.plan import ABSENT, Raw, ResourceChange

T = TypeVar("T")
Key = str | tuple[str, str]
"""An address; for a deposed leftover, which has the address of the object that took its place, also its deposed key."""


class _Object(msgspec.Struct, gc=False):
    address: str = ""
    mode: str = ""
    deposed_key: str | None = None
    values: Raw = ABSENT


class _Module(msgspec.Struct, gc=False):
    resources: list[_Object] | None = None
    child_modules: list["_Module"] | None = None


class _Values(msgspec.Struct):
    root_module: _Module | None = None


class _State(msgspec.Struct):
    values: _Values | None = None


def objects_before(prior_state: Raw) -> dict[Key, Raw]:
    """Every managed object of `prior_state` with its undecoded values. Raises InputError `wrong-shape`."""
    state = _decode(prior_state, _State)
    return _managed(state.values.root_module) if state and state.values else {}


def objects_after(planned_values: Raw) -> dict[Key, Raw]:
    """Every managed object of `planned_values` with its undecoded values. Raises InputError `wrong-shape`."""
    planned = _decode(planned_values, _Values)
    return _managed(planned.root_module) if planned else {}


def _decode(raw: Raw, kind: type[T]) -> T | None:
    if not raw:
        return None
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputError("wrong-shape", "the state inside the plan has another shape than the format says") from error


def _managed(root: _Module | None) -> dict[Key, Raw]:
    objects = [found for module in _modules(root) for found in module.resources or () if found.mode != "data"]
    living: dict[Key, Raw] = {found.address: found.values for found in objects if found.deposed_key is None}
    return living | {(found.address, found.deposed_key): found.values for found in objects if found.deposed_key is not None}


def _modules(root: _Module | None) -> Iterator[_Module]:
    modules = [root] if root is not None else []
    while modules:
        module = modules.pop()
        yield module
        modules.extend(module.child_modules or ())


def key_of(entry: ResourceChange) -> Key:
    """Under which key an entry of a plan stands in its states."""
    return entry.address if entry.deposed is None else (entry.address, entry.deposed)
