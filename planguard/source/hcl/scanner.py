"""Where the top-level items of HCL text begin and end, without parsing them: one pass, whatever the text.

Known are strings, templates (`${ }`, `%{ }`), here-documents and comments; everything else is braces. Behind a part
that does not end, the next line that begins like a block is taken for one: a broken block never hides the others.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

DEEPEST: Final = 200
"""Braces and templates inside each other; no configuration comes near it."""

_IDENTIFIER: Final = r"[^\W\d][\w-]*+"
_LABEL: Final = r'"(?:[^"\\\n]|\\[^\n])*+"'
_SPACE: Final = re.compile(r"(?:\s|#[^\n]*|//[^\n]*|/\*(?:[^*]|\*(?!/))*+\*/)++")
_HEADER: Final = re.compile(rf"({_IDENTIFIER})((?:[ \t]*(?:{_LABEL}|{_IDENTIFIER}))*+)[ \t]*\{{")
_ATTRIBUTE: Final = re.compile(rf"({_IDENTIFIER}|{_LABEL})[ \t]*=(?![=>])")
_LABELS: Final = re.compile(rf"{_LABEL}|{_IDENTIFIER}")
_NEXT_BLOCK: Final = re.compile(rf"^{_IDENTIFIER}(?:[ \t]*{_LABEL})*+[ \t]*\{{", re.MULTILINE)
# Three ways to read on, by what is open: code, the inside of a string, the inside of a here-document.
_CODE: Final = re.compile(
    r'"(?:[^"\\$%\n]|\\[^\n]|[$%](?!\{))*+"|#[^\n]*|//[^\n]*|/\*(?:[^*]|\*(?!/))*+\*/'
    r'|<<-?([^\W\d][\w.-]*+)[ \t]*\r?\n|/\*|["{}()\[\]]'
)
_STRING: Final = re.compile(r'(?:[^"\\$%\n]|\\[^\n]|\$\$\{|%%\{|[$%](?!\{))*+("|[$%]\{|)')
_HEREDOC: Final = re.compile(r"\$\$\{|%%\{|[$%]\{|^[ \t]*([^\W\d][\w.-]*+)[ \t]*\r?$", re.MULTILINE)
_OPENS: Final = frozenset('{(["')
_CLOSES: Final = {"}": ("{", "${", "%{"), ")": ("(",), "]": ("[",)}


class Item(NamedTuple):
    """A block, or an attribute outside of any block (`labels` is None then). `end` is the place behind it."""

    kind: str
    labels: tuple[str, ...] | None
    start: int
    end: int


class Broken(NamedTuple):
    """A place from which on the text is no configuration, up to the next item."""

    start: int
    reason: str


class _Fault(Exception):
    """What is wrong with an item, in words."""


def scan(text: str) -> Iterator[Item | Broken]:
    """The items of `text` in order, and the places where there is none."""
    place, limit, careful = 0, 0, False
    while (place := _past_space(text, place)) < len(text):
        if careful and place >= limit:
            limit = _next_block(text, place)
        item = _item(text, place, limit if careful else len(text))
        if isinstance(item, Item):
            place = item.end
        elif not careful and (limit := _next_block(text, place)) < len(text):
            careful = True  # from here on no item may reach beyond the next line that begins one: none is read often
            continue
        else:
            place = limit
        yield item


def _past_space(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place


def _next_block(text: str, place: int) -> int:
    """Where the next line begins that looks like the head of a block; the end of the text where there is none."""
    found = _NEXT_BLOCK.search(text, place + 1)
    return found.start() if found else len(text)


def _item(text: str, place: int, end: int) -> Item | Broken:
    try:
        head = _HEADER.match(text, place, end)
        if head:
            labels = tuple(label.strip('"') for label in _LABELS.findall(head[2]))
            return Item(head[1], labels, place, _closed(text, head.end(), end))
        name = _ATTRIBUTE.match(text, place, end)
        if name:
            return Item(name[1].strip('"'), None, place, _line_ended(text, name.end(), end))
    except _Fault as fault:
        return Broken(place, str(fault))
    return Broken(place, "neither a block nor an attribute begins here")


def _closed(text: str, place: int, end: int) -> int:
    """The place behind the brace that closes a block. Raises _Fault where nothing does."""
    open_ = ["{"]
    while open_:
        place = _step(text, place, end, open_)
    return place


def _line_ended(text: str, place: int, end: int) -> int:
    """The place behind an expression: the end of the line on which nothing is open any more."""
    open_: list[str] = []
    while True:
        found = text.find("\n", place, end)
        line_end = end if found < 0 else found
        token = _CODE.search(text, place, end) if not open_ else None
        if not open_ and (token is None or token.start() >= line_end):
            return line_end
        place = _step(text, place, end, open_)


def _step(text: str, place: int, end: int, open_: list[str]) -> int:
    """The place behind the next token; `open_` is changed by what it opens or closes."""
    inside = open_[-1] if open_ else ""
    if inside == '"':
        return _in_string(text, place, end, open_)
    if inside.startswith("<<"):
        return _in_heredoc(text, place, end, open_)
    found = _CODE.search(text, place, end)
    if found is None:
        raise _Fault("it is not closed")
    _in_code(found, inside, open_)
    return found.end()


def _in_code(found: "re.Match[str]", inside: str, open_: list[str]) -> None:
    sign = found[0]
    if found[1]:
        _open(open_, f"<<{found[1]}")
    elif sign in _OPENS:
        _open(open_, sign)
    elif sign == "/*":
        raise _Fault("a comment in it is not closed")
    elif sign in _CLOSES:
        if inside not in _CLOSES[sign]:
            raise _Fault(f"there is a {sign} that closes nothing")
        open_.pop()


def _in_string(text: str, place: int, end: int, open_: list[str]) -> int:
    found = _STRING.match(text, place, end)
    if found is None or not found[1]:
        raise _Fault("a string in it is not closed")
    if found[1] == '"':
        open_.pop()
    else:
        _open(open_, found[1])
    return found.end()


def _in_heredoc(text: str, place: int, end: int, open_: list[str]) -> int:
    found = _HEREDOC.search(text, place, end)
    if found is None:
        raise _Fault("a here-document in it is not closed")
    if found[1] and f"<<{found[1]}" == open_[-1]:
        open_.pop()
    elif found[0] in ("${", "%{"):
        _open(open_, found[0])
    return found.end()


def _open(open_: list[str], token: str) -> None:
    if len(open_) >= DEEPEST:
        raise _Fault("it is nested too deeply")
    open_.append(token)
