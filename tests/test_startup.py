"""Most of a small review is start-up, so nothing is imported that the run does not need."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SMALL_PLAN = ROOT / "fixtures" / "cases" / "no-changes" / "plan.json"

COSTLY = (
    "argparse asyncio click concurrent.futures cryptography email git hcl2 http importlib.metadata jsonschema logging"
    " multiprocessing pydantic pytest rfc8785 rich socket ssl unittest urllib.request urllib3 xml zipfile"
).split()

_PROBE = """
import json, os, runpy, sys
sys.argv[:] = ["planguard", *sys.argv[1:]]
os._exit = sys.exit
try:
    runpy.run_module("planguard", run_name="__main__", alter_sys=True)
except SystemExit:
    pass
sys.stderr.write(json.dumps(sorted(sys.modules)))
"""


def imported_by(*arguments: str) -> set[str]:
    """Names of all modules that are loaded when planguard has run with `arguments`."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", _PROBE, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout, "it must have done its work"
    return set(json.loads(done.stderr))


def loaded(modules: set[str], wanted: Sequence[str]) -> list[str]:
    return [name for name in wanted if name in modules]


def test_a_review_in_json_imports_nothing_that_it_does_not_need() -> None:
    modules = imported_by("review", "--format", "json", str(SMALL_PLAN))
    assert "msgspec" in modules
    assert loaded(modules, COSTLY) == []
    assert not any(name.startswith("planguard.formats.") and name != "planguard.formats.json" for name in modules)


def test_what_judges_edits_waits_for_an_edit() -> None:
    """A plan that creates has none, and what reads a text that would not decode waits for such a text."""
    plan = ROOT / "fixtures" / "cases" / "first-create-dev" / "plan.json"
    waiting = ["planguard.core.directions", "planguard.core.edits.judging", "planguard.core.read.diagnose"]
    assert loaded(imported_by("review", "--format", "json", str(plan)), waiting) == []
    edited = ROOT / "fixtures" / "cases" / "log-retention-cut" / "plan.json"
    assert loaded(imported_by("review", "--format", "json", "--exit-zero", str(edited)), waiting) == waiting[:2]


def test_a_review_without_colour_needs_no_rich_console() -> None:
    modules = imported_by("review", str(SMALL_PLAN))
    assert loaded(modules, ["rich.console", "rich.markup", "rich.table", "jsonschema", "pydantic", "zipfile"]) == []


@pytest.mark.parametrize("library", ["typer", "msgspec", "planguard.cli", *COSTLY])
def test_the_version_is_told_without(library: str, modules_of_version: set[str]) -> None:
    assert library not in modules_of_version


@pytest.fixture(scope="module")
def modules_of_version() -> set[str]:
    return imported_by("--version")


def test_no_command_imports_a_door_that_is_not_open_yet() -> None:
    closed = ["cryptography", "git", "hcl2", "jsonschema", "pydantic", "rfc8785", "urllib3"]
    assert loaded(imported_by("demo"), closed) == []
