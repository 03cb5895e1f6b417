"""The inside of a block -> an object as a plan would show it: JSON, and marks over what is no literal value."""

from typing import Any, Final

import msgspec

from planguard.model.plan import ObjectText, Raw
from planguard.model.source import Expression, SourceBody, Written

META: Final = frozenset(
    "count for_each provider providers depends_on source version lifecycle provisioner connection".split()
)
"""What Terraform itself reads, and no provider: it never stands among the attributes of an object."""


def attributes(body: SourceBody) -> dict[str, Written]:
    """Attributes and nested blocks by name, blocks as lists of objects, without what Terraform itself reads."""
    found = {name: one.value for name, one in body.attributes.items() if name not in META}
    for name, block in body.blocks:
        if name not in META:
            inner = attributes(block.body)
            found[name] = [*found[name], inner] if isinstance(found.get(name), list) else [inner]
    return found


def without_common(one: dict[str, Written], other: dict[str, Written]) -> dict[str, Written]:
    """`one` without the members that are the same expression in `other`: what they come to has not been changed here."""
    return {
        name: without_common(value, other[name]) if isinstance(value, dict) and isinstance(other.get(name), dict) else value
        for name, value in one.items()
        if not (isinstance(value, Expression) and other.get(name) == value)
    }


def as_object(found: dict[str, Written]) -> ObjectText:
    """What a plan would hold. An expression stands as its text under a mark, by which nothing of it is ever shown."""
    return ObjectText(Raw(msgspec.json.encode(_plain(found))), Raw(msgspec.json.encode(_marks(found))))


def _plain(value: Written) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.text if isinstance(value, Expression) else value


def _marks(value: Written) -> Any:
    if isinstance(value, dict):
        return {name: marks for name, one in value.items() if (marks := _marks(one))}
    if isinstance(value, list):
        marks = [_marks(one) for one in value]
        return marks if any(marks) else False
    return isinstance(value, Expression)
