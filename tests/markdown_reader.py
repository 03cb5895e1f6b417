"""Reads the Markdown of a report as a code host would, and says what of it is not ours."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

PARSER = MarkdownIt("gfm-like", {"html": True, "linkify": True, "typographer": False})
OWN_HTML = re.compile(r"(<details><summary>[A-Za-z0-9 ,:()×]+</summary>|</details>)\n?")
OWN_TEXT = re.compile(r"[A-Za-z0-9 ,.;:()\"'·×…+⛔✅🛑-]*")
_LOW = "(?: because of the findings above; (?:each|it) is low by itself)?"
_COUNTED = (
    "May be gone for good|Ends|Ends as well|Ends without a question|Approved by|Does not count, and why|Mind|"
    "Said no, which blocks until they say yes|"
    f"Needs a person{_LOW}"
)
OWN_HEADING = re.compile(
    rf"[⛔✅🛑] planguard: [a-z, ]+|[⛔✅🛑] `.*`|Why(: [0-9,]+ findings)?|What follows from what|Ways? out(: [0-9,]+)?|"
    rf"({_COUNTED}): [0-9,]+( \(each delete: [a-z_ ]*\))?",
    re.DOTALL,
)


def leaves(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from leaves(token.children or [])


def assert_inert(text: str) -> None:
    """No HTML but our own; no link, image, mention, reference or heading that a plan could have written."""
    tokens = PARSER.parse(text)
    for token in leaves(tokens):
        if token.type in ("html_block", "html_inline"):
            assert OWN_HTML.fullmatch(token.content), token.content
        assert token.type not in ("link_open", "image", "code_block", "table_open", "hr", "s_open", "html_inline")
        if token.type == "text":
            assert OWN_TEXT.fullmatch(token.content.replace("gone from for_each)", "")), token.content
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            assert OWN_HEADING.fullmatch(tokens[place + 1].content), tokens[place + 1].content
    assert all(line.isprintable() for line in text.split("\n"))


def shown_code(text: str) -> set[str]:
    """What stands in code spans and fences, as a reader sees it."""
    return {token.content for token in leaves(PARSER.parse(text)) if token.type in ("code_inline", "fence")}


def left_out(text: str, verb: str) -> int:
    """How many of `verb` the text says that it leaves out."""
    return sum(int(found.replace(",", "")) for found in re.findall(rf"([0-9,]+) more {verb}s? \(up to", text))
