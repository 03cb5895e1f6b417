"""Harmful edits of known types, found in the tables of `rules/updates/` without reading them whole.

A line is `type,attribute,directions,rule,score,channel`, the directions joined by `|`; lines are sorted by type, so all
rows of a type stand together. One table, `creates`, has the rows about creating, for the types of every provider.
"""

import csv
from collections.abc import Callable
from typing import Final

from planguard.core.knowledge import SHARED_TABLES
from planguard.model.rule import Channel, Row

Load = Callable[[str], str | None]
"""From the name of a table to its text; None where there is no such table. Reading files is the caller's part."""

CREATES: Final = "creates"
_COLUMNS: Final = 6
_SEARCHES: Final = 16  # an index of the largest table costs as much as about twenty searches


class UpdateTable:
    """Rows by type, each looked up once. `load` is called at most once for each table that the asked types need."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._tables: dict[str, _Table] = {}
        self._rows: dict[str, tuple[Row, ...]] = {}

    def rows(self, type_: str) -> tuple[Row, ...]:
        """The rows about exactly the type `type_`, in the order of the tables. Raises ValueError for a broken line."""
        found = self._rows.get(type_)
        if found is None:
            found = self._rows[type_] = self._find(type_)
        return found

    def _find(self, type_: str) -> tuple[Row, ...]:
        if "," in type_ or "\n" in type_ or not type_:
            return ()
        names = dict.fromkeys((type_.partition("_")[0], *SHARED_TABLES, CREATES))
        return tuple(row for name in names for row in self._table(name).rows(type_))

    def _table(self, name: str) -> "_Table":
        table = self._tables.get(name)
        if table is None:
            table = self._tables[name] = _Table(name, self._load(name) or "")
        return table


class _Table:
    """The text of one table: searched, and indexed once many types were asked for."""

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._text = text if text.endswith("\n") or not text else f"{text}\n"
        self._searches_left = _SEARCHES
        self._starts: dict[str, int] | None = None if text else {}

    def rows(self, type_: str) -> list[Row]:
        start = self._start(type_)
        rows: list[Row] = []
        number = self._text.count("\n", 0, start) + 1 if start >= 0 else 0
        while start >= 0 and self._text.startswith(f"{type_},", start):
            end = self._text.find("\n", start)
            rows.append(_row(self._text[start:end], f"rules/updates/{self._name}.csv:{number}", self._name))
            start, number = end + 1, number + 1
        return rows

    def _start(self, type_: str) -> int:
        """Where the lines of the type begin; -1 where there are none. The first line is the header."""
        if self._starts is None and self._searches_left:
            self._searches_left -= 1
            found = self._text.find(f"\n{type_},")
            return found + 1 if found >= 0 else -1
        if self._starts is None:
            self._starts = self._index()
        return self._starts.get(type_, -1)

    def _index(self) -> dict[str, int]:
        starts: dict[str, int] = {}
        place = self._text.find("\n") + 1
        while place < len(self._text):
            starts.setdefault(self._text[place : self._text.find(",", place)], place)
            place = self._text.find("\n", place) + 1
        return starts


def _row(line: str, source: str, table: str) -> Row:
    """The row in one line. Only words of directions hold commas, so most lines need no parser."""
    fields = next(csv.reader([line])) if '"' in line else line.split(",")
    if len(fields) != _COLUMNS:
        message = f"{source}: {len(fields)} fields, not {_COLUMNS}"
        raise ValueError(message)
    type_, attribute, directions, rule, score, channel = fields
    return Row(
        types=(type_,),
        attribute=attribute,
        directions=tuple(directions.split("|")),
        rule=rule,
        score=int(score),
        channel=Channel(channel),
        source=source,
        operations=("create",) if table == CREATES else ("update",),
    )
