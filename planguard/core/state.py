"""Which objects stand in the state before and after a plan: the module trees of `prior_state` and `planned_values`."""

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from planguard.errors import InputError
from planguard.model.plan import ABSENT, Raw

T = TypeVar("T")
M = TypeVar("M", "_Module", "_ValuedModule")
Key = str | tuple[str, str]
"""An address; for a deposed leftover, which has the address of the object that took its place, also its deposed key."""


class _Object(msgspec.Struct, gc=False):
    address: str = ""
    mode: str = ""
    deposed_key: str | None = None


class _Module(msgspec.Struct, gc=False):
    resources: list[_Object] | None = None
    child_modules: list["_Module"] | None = None


class _Valued(_Object, gc=False):
    values: Raw = ABSENT


class _ValuedModule(msgspec.Struct, gc=False):
    resources: list[_Valued] | None = None
    child_modules: list["_ValuedModule"] | None = None


class _Values(msgspec.Struct):
    root_module: _Module | None = None


class _PlannedValues(msgspec.Struct):
    root_module: _ValuedModule | None = None


class _State(msgspec.Struct):
    values: _Values | None = None


def objects_before(prior_state: Raw) -> set[Key]:
    """Every managed object of `prior_state`. Raises InputError `wrong-shape`."""
    state = _decode(prior_state, _State)
    if state is None or state.values is None:
        return set()
    return {
        found.address if found.deposed_key is None else (found.address, found.deposed_key)
        for module in _modules(state.values.root_module)
        for found in module.resources or ()
        if found.mode != "data"
    }


def objects_after(planned_values: Raw) -> dict[Key, Raw]:
    """Every managed object of `planned_values` with its undecoded values. Raises InputError `wrong-shape`."""
    planned = _decode(planned_values, _PlannedValues)
    if planned is None:
        return {}
    return {
        found.address: found.values
        for module in _modules(planned.root_module)
        for found in module.resources or ()
        if found.mode != "data"
    }


def _decode(raw: Raw, kind: type[T]) -> T | None:
    if not raw:
        return None
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputError("wrong-shape", "the state inside the plan has another shape than the format says") from error


def _modules(root: M | None) -> Iterator[M]:
    """`root` and every module below it."""
    modules = [root] if root is not None else []
    while modules:
        module = modules.pop()
        yield module
        modules.extend(module.child_modules or ())
