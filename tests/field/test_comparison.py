"""The page that compares says what was recorded, names tests that exist, and the record is about the plans at hand."""

import ast
import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import peers, programs
from tests.named import is_there, named
from tests.plans import FIXTURES

ROOT = FIXTURES.parent
PAGE = (ROOT / "docs" / "comparison.md").read_text("utf-8")
KEPT: dict[str, Any] = json.loads(peers.KEPT.read_text("utf-8"))
ROWS = [row for part in ("losses", "scanned", "quiet") for row in KEPT[part]]
NAMED = named(PAGE)
OURS = next(one for one in programs.PROGRAMS if not one.package)
PLACE = os.environ.get("PLANGUARD_PEERS", "")


def test_the_record_is_about_these_programs_and_these_plans() -> None:
    assert [one["name"] for one in KEPT["programs"]] == [one.name for one in programs.PROGRAMS]
    assert [one["version"] for one in KEPT["programs"][1:]] == [one.version for one in programs.PROGRAMS[1:]]
    recorded = [(row["case"], row["what"], row["address"]) for row in ROWS]
    assert recorded == [tuple(row) for row in (*peers.LOSSES, *peers.SCANNED, *peers.QUIET)]
    for row, asked in zip(ROWS, (*peers.LOSSES, *peers.SCANNED, *peers.QUIET), strict=True):
        assert row["sha256"] == hashlib.sha256(asked.plan.read_bytes()).hexdigest(), f"{asked.case} was made anew: run again"
        assert row["told"].keys() == {one.name for one in programs.PROGRAMS}


@pytest.mark.parametrize("row", [*peers.LOSSES, *peers.SCANNED, *peers.QUIET], ids=lambda row: row.case)
def test_what_is_recorded_of_planguard_is_what_it_says_now(row: peers.Row, tmp_path: Path) -> None:
    (kept,) = (one for one in ROWS if one["case"] == row.case)
    assert peers.told(OURS, row, tmp_path) == kept["told"][OURS.name]


def test_planguard_stops_every_loss_but_the_one_that_waits_and_nothing_quiet() -> None:
    said = {row["case"]: row["told"][OURS.name] for row in KEPT["losses"]}
    assert [case for case, told in said.items() if not told["names"]] == []
    assert [case for case, told in said.items() if not told["exit"]] == ["deferred-changes"]
    assert [row["case"] for row in KEPT["quiet"] if row["told"][OURS.name]["exit"]] == []


@pytest.mark.skipif(not PLACE, reason="PLANGUARD_PEERS names no folder for the other programs; python -m benchmarks.peers")
@pytest.mark.parametrize("program", programs.PROGRAMS[1:], ids=lambda program: program.name)
def test_what_is_recorded_of_the_others_is_what_they_say_now(program: programs.Program) -> None:
    folder = Path(PLACE).resolve()
    if not program.binary(folder).exists():
        pytest.skip(f"{program.name} is not installed below PLANGUARD_PEERS")
    for kept, row in zip(ROWS, (*peers.LOSSES, *peers.SCANNED, *peers.QUIET), strict=True):
        assert peers.told(program, row, folder) == kept["told"][program.name], row.case


@pytest.mark.parametrize("name", NAMED)
def test_a_test_that_the_page_names_exists(name: str) -> None:
    assert is_there(name)


def test_every_hole_and_every_wish_names_a_test() -> None:
    tables = PAGE.split("## Holes, and the test")[1]
    rows = [line for line in tables.splitlines() if line.startswith("| ") and not line.startswith(("| hole ", "| wish "))]
    assert len(rows) >= 45
    assert [row for row in rows if "`tests/" not in row] == []


def test_every_test_about_the_field_is_on_the_page() -> None:
    written = [
        f"tests/field/{path.name}::{node.name}"
        for path in sorted((ROOT / "tests" / "field").glob("test_*.py"))
        if path.name != Path(__file__).name
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    assert len(written) > 40
    assert [name for name in written if name not in NAMED] == []


def test_what_was_not_run_is_not_in_a_table_of_runs() -> None:
    """A program that the page says was run is one of those that the script runs."""
    header = next(line for line in PAGE.splitlines() if line.startswith("| the plan | "))
    assert [cell.strip() for cell in header.split("|")[2:-1]] == [one.name for one in programs.PROGRAMS]


def test_names_are_looked_for_whole(tmp_path: Path) -> None:
    """`a.b` is not named by `a.bc`, nor by `module.x.a.b`."""
    code = "import sys; print(sys.argv[1]); sys.exit(3)"

    def told(said: str) -> dict[str, Any]:
        program = programs.Program("one", "", "", lambda _, __: [sys.executable, "-c", code, said])
        return peers.told(program, peers.Row("tags-only", "", "a.b"), tmp_path)

    for said in ("  a.b goes", "(a.b)", "gone: a.b.", "a.b: gone"):
        assert told(said) == {"exit": 3, "names": True}
    for other in ("a.bc", "module.x.a.b", "a.b.c", "a.b[0]", ""):
        assert told(other) == {"exit": 3, "names": False}
