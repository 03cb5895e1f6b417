"""Configuration in JSON: the same blocks, with the lines that their keys stand on."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from planguard.model.source import VALUE, SourceBlock, Unreadable

_LABELS: Final = {
    "resource": 2,
    "data": 2,
    "ephemeral": 2,
    "module": 1,
    "variable": 1,
    "output": 1,
    "provider": 1,
    "check": 1,
    "action": 2,
}
_COMMENT: Final = "//"
_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")
_SPACE: Final = re.compile(r"[ \t\n\r]*")


class Member(NamedTuple):
    """One member of an object: where its key stands, and where its value begins and ends."""

    name: str
    key: int
    start: int
    end: int


def json_blocks(path: str, text: str, values: bool) -> Iterator[SourceBlock | Unreadable]:
    """The blocks of `text`; of a file of values, what it gives to each variable."""
    breaks = [place for place, letter in enumerate(text) if letter == "\n"]
    try:
        _refuse_halves(text, json.loads(text))
        for member in members(text, 0):
            kind, labels = (VALUE, (member.name,)) if values else (member.name, ())
            depth = 0 if values else _LABELS.get(kind, 0)
            for found, place in _labelled(text, member, labels, depth):
                line, end_line = (bisect_right(breaks, at) + 1 for at in (place.key, place.end - 1))
                yield SourceBlock(kind, found, path, line, end_line, text[place.start : place.end], json=True)
    except ValueError as error:
        yield Unreadable(path, getattr(error, "lineno", 1), "it is not valid JSON")
    except RecursionError:
        yield Unreadable(path, 1, "it is nested too deeply")


def _refuse_halves(text: str, value: Any) -> None:
    """Raise ValueError for half of a surrogate pair, which JSON's escapes can write and nothing else can."""
    if _HALF.search(text):
        json.dumps(value, ensure_ascii=False).encode()


def members(text: str, place: int) -> Iterator[Member]:
    """The members of the object at `place`, those of every object where a list of them stands there.

    What is neither has none. The text must be valid JSON.
    """
    place = _past_space(text, place)
    if text[place : place + 1] == "[":
        for start, _ in _elements(text, place):
            yield from members(text, start)
    elif text[place : place + 1] == "{":
        yield from _members(text, place)


def decoded(text: str, place: int) -> tuple[Any, int]:
    """The value at `place`, and where it ends. Raises ValueError."""
    return _decoder.raw_decode(text, _past_space(text, place))


_decoder: Final = json.JSONDecoder()


def _members(text: str, place: int) -> Iterator[Member]:
    place = _past_space(text, place + 1)
    while text[place] != "}":
        name, end = decoded(text, place)
        start = _past_space(text, _past_space(text, end) + 1)
        _, end = decoded(text, start)
        if name != _COMMENT:
            yield Member(name, place, start, end)
        place = _past_space(text, end)
        place = _past_space(text, place + 1) if text[place] == "," else place


def _elements(text: str, place: int) -> Iterator[tuple[int, int]]:
    place = _past_space(text, place + 1)
    while text[place] != "]":
        start = place
        _, end = decoded(text, start)
        yield start, end
        place = _past_space(text, end)
        place = _past_space(text, place + 1) if text[place] == "," else place


def _labelled(text: str, member: Member, labels: tuple[str, ...], depth: int) -> Iterator[tuple[tuple[str, ...], Member]]:
    """Go down through `depth` labels to the bodies; a list there holds several blocks of the same labels."""
    if depth:
        for inner in members(text, member.start):
            yield from _labelled(text, inner, (*labels, inner.name), depth - 1)
    elif text[member.start] == "[":
        for start, end in _elements(text, member.start):
            yield labels, Member(member.name, start, start, end)
    else:
        yield labels, member


def _past_space(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place
