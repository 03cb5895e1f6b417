"""Values of a plan behind their marks: what is sensitive cannot be printed, what is unknown says so."""

from decimal import Decimal
from typing import Any, Final, TypeAlias

from planguard.model.secrets import looks_secret


class _Mark:
    """A value that stands for another one and shows its own name only."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return f"({self._name})"


SENSITIVE: Final = _Mark("sensitive")
"""Stands where the provider, the configuration or the name of the attribute marks a secret."""
UNKNOWN: Final = _Mark("known after apply")
"""Stands where the plan cannot know the value yet."""

Scalar: TypeAlias = str | int | float | Decimal | bool | None
Value: TypeAlias = Any
"""A JSON value whose leaves are `Scalar`, `SENSITIVE` or `UNKNOWN`."""


def masked(value: Value, sensitive: Value, unknown: Value = None, name: str = "") -> Value:
    """`value` with everything hidden that the mark trees `sensitive` and `unknown` cover, or that `name` betrays.

    A mark tree has the shape of the value and `true` where it covers. A mark of another shape covers the whole:
    what cannot be read as a mark is treated as one.
    """
    if sensitive is True or (value and isinstance(value, (str, list, dict)) and looks_secret(name)):
        return SENSITIVE
    if unknown is True:
        return UNKNOWN
    if not isinstance(value, (dict, list)):
        return SENSITIVE if sensitive else UNKNOWN if unknown and value is None else value
    if isinstance(value, dict):
        return _masked_map(value, sensitive, unknown)
    return _masked_list(value, sensitive, unknown)


def _masked_map(value: dict[str, Value], sensitive: Value, unknown: Value) -> Value:
    if sensitive and not isinstance(sensitive, dict):
        return SENSITIVE
    marks = sensitive or {}
    gaps = unknown if isinstance(unknown, dict) else {}
    result = {key: masked(item, marks.get(key), gaps.get(key), key) for key, item in value.items()}
    result.update({key: UNKNOWN for key, gap in gaps.items() if gap is True and key not in result})
    return result


def _masked_list(value: list[Value], sensitive: Value, unknown: Value) -> Value:
    if sensitive and not isinstance(sensitive, list):
        return SENSITIVE
    marks = sensitive or []
    gaps = unknown if isinstance(unknown, list) else []
    return [
        masked(item, marks[place] if place < len(marks) else None, gaps[place] if place < len(gaps) else None)
        for place, item in enumerate(value)
    ]
