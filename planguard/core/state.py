"""Which objects stand in the state before and after a plan: the module trees of `prior_state` and `planned_values`."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from enum import StrEnum
from functools import cached_property
from operator import attrgetter
from typing import Final, NamedTuple, TypeVar

import msgspec

from planguard.errors import InputError
from planguard.model.plan import ABSENT, Plan, Raw, ResourceChange

T = TypeVar("T")
_ADDRESS: Final = attrgetter("address")
_DEPENDS_ON: Final = attrgetter("depends_on")
Key = str | tuple[str, str]
"""An address; for a deposed leftover, which has the address of the object that took its place, also its deposed key."""


class _Mode(StrEnum):
    """Of all words that could stand there only one matters; a string for each object would be many megabytes of them."""

    DATA = "data"
    MANAGED = "managed"
    OTHER = ""

    @classmethod
    def _missing_(cls, _value: object) -> "_Mode":
        return cls.OTHER


class _Object(msgspec.Struct, gc=False):
    address: str = ""
    mode: _Mode = _Mode.OTHER
    deposed_key: str | None = None
    values: Raw = ABSENT
    depends_on: Raw = ABSENT


class _Module(msgspec.Struct, gc=False):
    address: str = ""
    resources: list[_Object] | None = None
    child_modules: list["_Module"] | None = None


class _Values(msgspec.Struct):
    root_module: _Module | None = None


class _State(msgspec.Struct):
    values: _Values | None = None


class Depended(NamedTuple):
    """The objects of a module instance: their addresses, and the blocks that each depended on, as a JSON list or nothing."""

    scope: str
    addresses: list[str]
    written: list[bytes]


class States:
    """The objects in the two states of a plan. What stood there before is read once, when it is first asked for.

    The values that are handed out are not kept: they would take as much memory as the list of changes.

    Raises InputError `wrong-shape` where one has another shape than the format says.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    @property
    def before(self) -> dict[Key, Raw]:
        """Every managed object of `prior_state` with its undecoded values."""
        return _managed(self._before)

    @property
    def after(self) -> dict[Key, Raw]:
        """Every managed object of `planned_values` with its undecoded values."""
        planned = _decode(self._plan.planned_values, _Values)
        return _managed(_objects(planned.root_module)) if planned else {}

    @property
    def dependencies(self) -> Iterator[Depended] | None:
        """What the objects of each module instance in `prior_state` depended on; None where the plan has no state."""
        return map(_depended, _modules(self._state.root_module)) if self._state else None

    @cached_property
    def _state(self) -> _Values | None:
        state = _decode(self._plan.prior_state, _State)
        return state.values if state else None

    @cached_property
    def _before(self) -> list[_Object]:
        return _objects(self._state.root_module) if self._state else []


def _depended(module: _Module) -> Depended:
    living = [found for found in module.resources or () if not found.deposed_key]
    return Depended(module.address, list(map(_ADDRESS, living)), list(map(bytes, map(_DEPENDS_ON, living))))


def _decode(raw: Raw, kind: type[T]) -> T | None:
    if not raw:
        return None
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputError("wrong-shape", "the state inside the plan has another shape than the format says") from error


def _managed(found: list[_Object]) -> dict[Key, Raw]:
    data = _Mode.DATA
    values: dict[Key, Raw] = {one.address: one.values for one in found if one.mode is not data and one.deposed_key is None}
    for one in [one for one in found if one.deposed_key is not None and one.mode is not data]:
        values[one.address, str(one.deposed_key)] = one.values
    return values


def _objects(root: _Module | None) -> list[_Object]:
    return [found for module in _modules(root) for found in module.resources or ()]


def _modules(root: _Module | None) -> Iterator[_Module]:
    modules = [root] if root is not None else []
    while modules:
        module = modules.pop()
        yield module
        modules.extend(module.child_modules or ())


def key_of(entry: ResourceChange) -> Key:
    """Under which key an entry of a plan stands in its states."""
    return entry.address if entry.deposed is None else (entry.address, entry.deposed)


def listed(plan: Plan) -> AbstractSet[Key]:
    """The keys of all entries of a plan."""
    if len(plan.living) == len(plan.resource_changes):  # no leftover, as in nearly every plan
        return plan.living.keys()
    return plan.living.keys() | set(map(key_of, plan.resource_changes))
