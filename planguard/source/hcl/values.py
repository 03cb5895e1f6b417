"""Expressions in a parse tree of python-hcl2 -> literal values, or the text of what is none."""

import re
import textwrap
from typing import TYPE_CHECKING, Any, Final

from planguard.model.source import Expression, Written

if TYPE_CHECKING:
    from lark import Token, Tree

    Node = Tree[Any] | Token

_WORDS: Final = {"true": True, "false": False, "null": None}
_NAMES: Final = frozenset({"identifier", "keyword", "literal_value"})
_ESCAPE: Final = re.compile(r'\\(?:([nrt"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))')
_LETTERS: Final = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_TEMPLATE: Final = re.compile(r"(?<!\$)\$\{|(?<!%)%\{")
_ESCAPED: Final = re.compile(r"([$%])\1\{")
_HEREDOC: Final = re.compile(r"<<(-?)[^\n]*\n(.*?)\n?[^\n]*\n?\Z", re.DOTALL)
_LOOSE_MARK: Final = re.compile(r"^([ \t]*[\w.-]+)[ \t]+(\r?)$", re.MULTILINE)
_COMMENT: Final = re.compile(r'("(?:[^"\\\n]|\\.)*+")|#[^\n]*|//[^\n]*|/\*(?:[^*]|\*(?!/))*+\*/')
_DIGITS: Final = 40
_HIGHEST: Final = 0x10FFFF
_HALVES: Final = range(0xD800, 0xE000)
"""Half a surrogate pair is no character."""


def normal(text: str) -> str:
    """`text` without the blanks behind the end mark of a here-document, which python-hcl2 refuses and Terraform takes."""
    return _LOOSE_MARK.sub(r"\1\2", text)


def name_of(node: "Node") -> str:
    """The name of an attribute or block, or a label."""
    text = "".join(_texts(node))
    return text.strip('"')


def value_of(node: "Node", text: str) -> Written:
    """The value that stands at `node`. Raises RecursionError where it is nested without end."""
    kind = getattr(node, "data", "")
    if kind == "expr_term":
        inner = [child for child in node.children if getattr(child, "data", None)]  # type: ignore[union-attr] # a tree
        inner = [child for child in inner if child.data != "new_line_or_comment"]
        return value_of(inner[0], text) if len(inner) == 1 else expression(node, text)
    read = _READERS.get(kind)
    if kind in _SIMPLE:
        return _SIMPLE[kind]("".join(_texts(node)))
    return read(node, text) if read else expression(node, text)  # type: ignore[arg-type] # what has a kind is a tree


def expression(node: "Node", text: str) -> Expression:
    """The text at `node` without comments and with every run of blanks as one: how it is laid out means nothing."""
    meta: Any = getattr(node, "meta", node)
    bare = _COMMENT.sub(lambda found: found[1] or " ", text[meta.start_pos : meta.end_pos])
    return Expression(" ".join(bare.split()))


dynamic: Final = expression


def _string(node: "Tree[Any]", text: str) -> Written:
    parts = [part for part in node.children if getattr(part, "data", "") == "string_part"]
    if any(getattr(part.children[0], "data", None) for part in parts):
        return expression(node, text)
    return unescaped("".join(str(part.children[0]) for part in parts))


def unescaped(text: str) -> str:
    """A quoted string without its escapes. Raises ValueError for a character that does not exist."""
    plain = _ESCAPE.sub(_letter, text)
    return _ESCAPED.sub(r"\1{", plain)


def _letter(found: "re.Match[str]") -> str:
    if found[1]:
        return _LETTERS[found[1]]
    number = int(found[2] or found[3], 16)
    return chr(number) if number <= _HIGHEST and number not in _HALVES else "\ufffd"


def _number(word: str) -> Written:
    return int(word) if word.lstrip("-").isdigit() and len(word) < _DIGITS else float(word)


def _minus(node: "Tree[Any]", text: str) -> Written:
    sign, operand = node.children
    value = value_of(operand, text)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return -value if sign == "-" and number else expression(node, text)


def _tuple(node: "Tree[Any]", text: str) -> Written:
    values = [child for child in node.children if getattr(child, "data", "new_line_or_comment") != "new_line_or_comment"]
    return [value_of(child, text) for child in values]


def _object(node: "Tree[Any]", text: str) -> Written:
    found: dict[str, Written] = {}
    for element in node.children:
        if getattr(element, "data", "") == "object_elem":
            key = _key(element.children[0], text)
            if key is None:
                return expression(node, text)
            found[key] = value_of(element.children[-1], text)
    return found


def _key(node: "Tree[Any]", text: str) -> str | None:
    """The key of an element; None where it has to be worked out."""
    bare = node.children[0]
    while getattr(bare, "data", "") == "expr_term" and len(bare.children) == 1:
        bare = bare.children[0]
    if getattr(bare, "data", "") in _NAMES:
        return name_of(bare)
    key = value_of(bare, text)
    return str(key) if isinstance(key, str | int) and not isinstance(key, bool) else None


def _heredoc(node: "Tree[Any]", text: str) -> Written:
    found = _HEREDOC.fullmatch("".join(_texts(node)))
    if found is None or _TEMPLATE.search(found[2]):
        return expression(node, text)
    lines = f"{found[2]}\n" if found[2] else ""
    return _ESCAPED.sub(r"\1{", textwrap.dedent(lines) if found[1] else lines)


def _texts(node: "Node") -> list[str]:
    children = getattr(node, "children", None)
    return [str(node)] if children is None else [text for child in children for text in _texts(child)]


_READERS: Final = {
    "string": _string,
    "unary_op": _minus,
    "tuple": _tuple,
    "object": _object,
    "heredoc_template": _heredoc,
    "heredoc_template_trim": _heredoc,
}
_SIMPLE: Final = {"int_lit": _number, "float_lit": _number, "literal_value": _WORDS.__getitem__}
