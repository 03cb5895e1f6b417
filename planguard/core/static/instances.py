"""`count` and `for_each` -> the keys of the instances, where they are written out."""

import re
from typing import Final

import msgspec

from planguard.model.source import Expression, SourceBody

_SET: Final = re.compile(r'toset\( ?\[ ?((?:"[^"\\$%]*" ?,? ?)*)\] ?\)')
_ITEM: Final = re.compile(r'"([^"]*)"')
_MOST: Final = 500
"""Instances that are told apart; more are as good as unknown here."""
SINGLE: Final = ("",)


def keys(body: SourceBody) -> tuple[str, ...] | None:
    """What stands behind the address of each instance: `[0]`, `["a"]`, or nothing; None where only a plan shows it."""
    count, each = body.literal("count"), body.literal("for_each")
    if count is None and each is None:
        return SINGLE
    if isinstance(count, int) and not isinstance(count, bool) and 0 <= count <= _MOST:
        return tuple(f"[{number}]" for number in range(count))
    names = _names(each)
    return None if names is None or len(names) > _MOST else tuple(f"[{_quoted(name)}]" for name in names)


def repetition(body: SourceBody) -> object:
    """What is written for `count` and `for_each`."""
    return body.literal("count"), body.literal("for_each")


def _names(each: object) -> list[str] | None:
    if isinstance(each, dict):
        return list(each)
    found = _SET.fullmatch(each.text) if isinstance(each, Expression) else None
    return _ITEM.findall(found[1]) if found else None


def _quoted(name: str) -> str:
    return msgspec.json.encode(name).decode()
