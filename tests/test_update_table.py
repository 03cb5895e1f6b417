"""The tables of edits that harm: types that exist, directions that are tested, scores within their bounds."""

from __future__ import annotations

import csv
import re
from collections import Counter
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

import pytest

from planguard import data
from planguard.model.rule import UNDECIDED_CAP, Channel

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = ["type", "attribute", "directions", "rule", "score", "channel"]
WORDLESS = {
    "lowered",
    "raised",
    "zeroed",
    "halved",
    "switched-off",
    "switched-on",
    "removed",
    "added",
    "emptied",
    "element-removed",
    "element-added",
    "changed",
    "opened",
    "narrowed",
    "policy-widened",
    "policy-narrowed",
    "major-raised",
    "version-lowered",
    "resource-removed",
}
WITH_A_WORD = re.compile(r"(becomes|leaves)=[A-Za-z0-9_:/-]+")
ALWAYS_ASK = {"protection-removed", "backup-removed", "retention-shortened"}
RULES = ALWAYS_ASK | {
    "",
    "scale-to-zero",
    "access-removed",
    "access-widened",
    "exposure",
    "dns-retargeted",
}
TYPE = re.compile(r"[a-z][a-z0-9]*_[a-z0-9_-]+")
ATTRIBUTE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
AVAILABILITY_CAP = 74
FROM_NOTHING = {"added", "switched-on", "opened"}
CREATES = "creates"
FOLDER = data.folder("rules") / "updates"
TABLES = sorted(FOLDER.glob("*.csv"))
TABLES_OF_EDITS = [path for path in TABLES if path.stem != CREATES]


class Line(NamedTuple):
    """One row of a table, with its directions apart."""

    type: str
    attribute: str
    directions: list[str]
    rule: str
    score: int
    channel: str


def rows(path: Path) -> list[Line]:
    with path.open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file)
        assert table.fieldnames == COLUMNS
        return [
            Line(r["type"], r["attribute"], r["directions"].split("|"), r["rule"], int(r["score"]), r["channel"])
            for r in table
        ]


def known_types() -> tuple[dict[str, str], dict[str, str]]:
    """Exact types and patterns of the knowledge tables, each with the name of its table."""
    exact: dict[str, str] = {}
    patterns: dict[str, str] = {}
    for path in (data.folder("rules") / "knowledge").glob("*.csv"):
        for line in path.read_text("utf-8").splitlines()[1:]:
            type_ = line.split(",", 1)[0]
            (patterns if "*" in type_ else exact)[type_] = path.stem
    return exact, patterns


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_table_can_be_split_at_commas(path: Path) -> None:
    for line in path.read_text("utf-8").splitlines():
        assert line.count(",") == len(COLUMNS) - 1, line
        assert not {'"', " ", ";"} & set(line), line


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_rows_are_sorted_and_each_stands_once(path: Path) -> None:
    lines = rows(path)
    places = [(line.type, line.attribute) for line in lines]
    assert places == sorted(places)
    single = Counter((line.type, line.attribute, direction) for line in lines for direction in line.directions)
    assert [key for key, number in single.items() if number > 1] == []


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_words_are_of_the_closed_sets(path: Path) -> None:
    for line in rows(path):
        assert TYPE.fullmatch(line.type), line
        assert ATTRIBUTE.fullmatch(line.attribute), line
        assert all(word in WORDLESS or WITH_A_WORD.fullmatch(word) for word in line.directions), line
        assert len(line.directions) == len(set(line.directions)), line
        assert line.rule in RULES, line
        assert Channel(line.channel)
        assert 0 < line.score <= 100, line


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_direction_that_cannot_be_decided_is_moderate_and_asks_nobody(path: Path) -> None:
    for line in rows(path):
        if "changed" in line.directions:
            assert line.score <= UNDECIDED_CAP, line
            assert line.rule not in ALWAYS_ASK, line


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_an_outage_alone_is_never_critical(path: Path) -> None:
    for line in rows(path):
        if line.channel == Channel.OUTAGE and line.rule != "access-removed":
            assert line.score <= AVAILABILITY_CAP, line


def test_types_stand_in_the_table_of_their_provider() -> None:
    exact, patterns = known_types()
    for path in TABLES:
        for line in rows(path):
            tables = {exact[line.type]} if line.type in exact else set()
            tables |= {table for pattern, table in patterns.items() if fnmatchcase(line.type, pattern)}
            assert tables, line
            assert path.stem in tables | {CREATES}, line


def test_tables_are_named_as_those_of_the_types() -> None:
    known = {path.stem for path in (data.folder("rules") / "knowledge").glob("*.csv")}
    assert {path.stem for path in TABLES} == known - {"utilities"} | {CREATES}


def test_what_replaces_the_object_is_not_among_the_edits() -> None:
    forced: dict[str, set[str]] = {}
    for path in (data.folder("rules") / "knowledge").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            forced |= {row["type"]: set(row["force_new"].split(";")) for row in csv.DictReader(file)}
    for path in TABLES_OF_EDITS:
        for line in rows(path):
            parts = line.attribute.split(".")
            prefixes = {".".join(parts[: end + 1]) for end in range(len(parts))}
            assert not prefixes & forced.get(line.type, set()), line


def test_a_create_has_only_directions_that_start_from_nothing() -> None:
    for line in rows(FOLDER / f"{CREATES}.csv"):
        assert all(word in FROM_NOTHING or word.startswith("becomes=") for word in line.directions), line
