"""On which line of a TOML text a key stands. A parser that keeps lines is not in the standard library.

It is a help for people and no more: a text that is made to confuse it gets a wrong number beside a right message.
"""

import re
from typing import Final

_NAME: Final = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)"""
_HEADER: Final = re.compile(rf"\s*(\[\[?)\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*\]")
_KEY: Final = re.compile(rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*=")
_ONE: Final = re.compile(_NAME)
_LONG: Final = ('"""', "'''")
_Path = tuple[str | int, ...]


class Lines:
    """The line numbers of one text, counted from 1."""

    def __init__(self, text: str) -> None:
        self._counts: dict[_Path, int] = {}
        self._known: dict[_Path, int] = {}
        self._table: _Path = ()
        self.headers: list[tuple[_Path, int]] = []
        """Every table that begins, in order, with its line."""
        quote = ""
        for number, line in enumerate(text.splitlines(), 1):
            if not quote:
                self._read(line, number)
            quote = _still_open(line, quote)

    def of(self, path: _Path) -> int | None:
        """The line of the key at `path`, or of the nearest table around it; None for the whole file."""
        return next((self._known[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self._known), None)

    def _read(self, line: str, number: int) -> None:
        header = _HEADER.match(line)
        if header:
            self._table = self._opened(_names(header[2]), is_list=header[1] == "[[")
            self._known.setdefault(self._table, number)
            self.headers.append((self._table, number))
            return
        key = _KEY.match(line)
        if key:
            self._known.setdefault((*self._table, *_names(key[1])), number)

    def _opened(self, names: list[str], *, is_list: bool) -> _Path:
        path: _Path = ()
        for name in names[:-1]:
            path = (*path, name)
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        path = (*path, names[-1])
        if not is_list:
            return path
        self._counts[path] = self._counts.get(path, 0) + 1
        return (*path, self._counts[path] - 1)


def _names(dotted: str) -> list[str]:
    return [name[1:-1] if name[0] in "\"'" else name for name in _ONE.findall(dotted)]


def _still_open(line: str, quote: str) -> str:
    """The quotes of a text that goes on behind this line; empty where none does."""
    for mark in (quote,) if quote else _LONG:
        if line.count(mark) % 2:
            return "" if quote else mark
    return quote
