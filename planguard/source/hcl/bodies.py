"""The inside of one block, by python-hcl2: attributes with their lines, and their values as far as they are literal.

python-hcl2 reads some 200 KB a second, so only blocks that matter come here, and all of them share a `Budget`. Its own
line numbers are those of its parse tree; its dictionaries have none.
"""

import re
from typing import TYPE_CHECKING, Any, Final

from planguard.model.source import EMPTY_BODY, VALUE, NestedBlock, SourceAttribute, SourceBlock, SourceBody, Unreadable
from planguard.source.hcl.json_bodies import json_body
from planguard.source.hcl.values import dynamic, name_of, normal, value_of

if TYPE_CHECKING:
    from lark import Tree

_LARGEST: Final = 256 << 10
_ALL: Final = 2 << 20
_WORDS: Final = 120_000
_WORD: Final = re.compile(r'"(?:[^"\\$%\n]|\\[^\n]|[$%](?!\{))*+"|#[^\n]*|//[^\n]*|[\w-]++|[^\w\s]|\n')
_NAMES: Final = frozenset({"identifier", "keyword", "literal_value", "string"})


class Budget:
    """How much HCL may still be parsed in this run: an answer in bounded time, and the same one everywhere.

    What the parser takes long over is words and signs, whatever their length (docs/adr/0010).
    """

    def __init__(self, characters: int = _ALL, words: int = _WORDS) -> None:
        self._left = characters
        self._words = words

    def take(self, text: str) -> bool:
        """Whether there is still room for a block of this text, which is then used up."""
        if len(text) > min(self._left, _LARGEST):
            return False
        words = sum(1 for _ in _WORD.finditer(text))
        if words > self._words:
            return False
        self._left -= len(text)
        self._words -= words
        return True


def read_body(block: SourceBlock, budget: Budget) -> SourceBody | Unreadable:
    """The inside of `block`, or why it cannot be read."""
    if not budget.take(block.text):
        return Unreadable(block.path, block.line, f"{block.address} is too large to be parsed")
    try:
        return json_body(block) if block.json else _parsed(block)
    except RecursionError:
        return Unreadable(block.path, block.line, f"{block.address} is nested too deeply")
    except Exception:  # noqa: BLE001 - the parser raises its own errors and, on odd text, others; none may end the run
        return Unreadable(block.path, block.line, f"{block.address} is not valid HCL, or none that planguard can read")


def _parsed(block: SourceBlock) -> SourceBody:
    from hcl2.api import parses_to_tree  # noqa: PLC0415 - it costs as much as a small review

    text = normal(block.text)
    body = _trees(parses_to_tree(text), "body")[0]
    if block.kind != VALUE:
        body = _trees(_trees(body, "block")[0], "body")[0]
    return _body(body, text, block.line - 1)


def _trees(tree: "Tree[Any]", kind: str) -> "list[Tree[Any]]":
    return [child for child in tree.children if getattr(child, "data", None) == kind]


def _body(tree: "Tree[Any]", text: str, offset: int) -> SourceBody:
    attributes: dict[str, SourceAttribute] = {}
    blocks: list[tuple[str, NestedBlock]] = []
    for child in _trees(tree, "attribute"):
        name, value = name_of(child.children[0]), value_of(child.children[-1], text)
        attributes[name] = SourceAttribute(value, child.meta.line + offset)
    for child in _trees(tree, "block"):
        names = [name_of(part) for part in child.children if getattr(part, "data", "") in _NAMES]
        line = child.meta.line + offset
        if names[0] == "dynamic" and len(names) > 1:
            attributes[names[1]] = SourceAttribute(dynamic(child, text), line)
        else:
            inner = _trees(child, "body")
            body = _body(inner[0], text, offset) if inner else EMPTY_BODY
            blocks.append((names[0], NestedBlock(tuple(names[1:]), line, body)))
    return SourceBody(attributes, tuple(blocks))
