"""The inside of one block of JSON: strings with templates in them are expressions, all else is literal."""

import json
import re
from typing import Any, Final

from planguard.model.source import (
    EMPTY_BODY,
    VALUE,
    Expression,
    NestedBlock,
    SourceAttribute,
    SourceBlock,
    SourceBody,
    Written,
)
from planguard.source.hcl.json_files import Member, members

# What is a block and what an attribute only the schema tells; these are blocks in every resource.
_BLOCKS: Final = frozenset({"lifecycle", "provisioner", "connection"})
_TEMPLATE: Final = re.compile(r"(?<!\$)\$\{|(?<!%)%\{")
_ESCAPED: Final = re.compile(r"([$%])\1\{")


def json_body(block: SourceBlock) -> SourceBody:
    """The inside of `block`. Raises ValueError, RecursionError."""
    if block.kind != VALUE and block.text.startswith("{"):
        return _body(block.text, 0, block.line)
    name = block.labels[-1] if block.labels else block.kind
    return SourceBody({name: SourceAttribute(_written(json.loads(block.text)), block.line)})


def _body(text: str, place: int, line: int) -> SourceBody:
    attributes: dict[str, SourceAttribute] = {}
    blocks: list[tuple[str, NestedBlock]] = []
    for member in members(text, place):
        at = line + text.count("\n", 0, member.key)
        if member.name in _BLOCKS:
            blocks += [(member.name, NestedBlock((), at, body)) for body in _nested(text, member, at)]
        elif member.name == "dynamic":
            for inner in members(text, member.start):
                whole = Expression(" ".join(text[inner.start : inner.end].split()))
                attributes[inner.name] = SourceAttribute(whole, line + text.count("\n", 0, inner.key))
        else:
            value = json.loads(text[member.start : member.end])
            attributes[member.name] = SourceAttribute(_written(value), at)
    return SourceBody(attributes, tuple(blocks))


def _nested(text: str, member: Member, line: int) -> list[SourceBody]:
    value = _written(json.loads(text[member.start : member.end]))
    found = value if isinstance(value, list) else [value]
    return [SourceBody(_attributes(one, line)) if isinstance(one, dict) else EMPTY_BODY for one in found]


def _attributes(value: dict[str, Any], line: int) -> dict[str, SourceAttribute]:
    return {name: SourceAttribute(one, line) for name, one in value.items()}


def _written(value: Any) -> Written:
    if isinstance(value, str):
        return Expression(value) if _TEMPLATE.search(value) else _ESCAPED.sub(r"\1{", value)
    if isinstance(value, list):
        return [_written(one) for one in value]
    if isinstance(value, dict):
        return {key: _written(one) for key, one in value.items() if key != "//"}
    return value
