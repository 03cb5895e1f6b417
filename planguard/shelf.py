"""Finds the one record that each module of a room declares. A new file in the room is all that a new thing needs."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def names(room: ModuleType) -> list[str]:
    """Names of the things in `room`, sorted: its public modules. Nothing is imported."""
    return sorted(found.name for found in iter_modules(room.__path__) if not found.name.startswith("_"))


def take(room: ModuleType, name: str, kind: type[T]) -> T:
    """The record of type `kind` that the module `name` of `room` declares.

    Raises LookupError unless there is exactly one: a room with a broken shelf is a fault of ours, found by a test.
    """
    module = import_module(f"{room.__name__}.{name}")
    found = [value for value in vars(module).values() if isinstance(value, kind)]
    if len(found) != 1:
        raise LookupError(f"{module.__name__} declares {len(found)} records of type {kind.__name__}, not one")
    return found[0]


def collect(room: ModuleType, kind: type[T]) -> list[T]:
    """Every record of type `kind` in `room`, in the order of the module names."""
    return [take(room, name, kind) for name in names(room)]
