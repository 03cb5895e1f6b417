"""The benchmarks measure what they say: the plans that they make are read as whole plans, and the scripts run."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.plans import parts
from benchmarks.templates import NAMES, template
from benchmarks.timing import compared, table
from benchmarks.yardstick import counted
from planguard.core.consistency import contradictions
from tests.plans import read

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("share", [0, 0.01, 0.2, 1])
def test_a_made_plan_agrees_with_itself_and_is_known_to_the_last_key(share: float) -> None:
    plan = read("".join(parts(300, share)).encode())
    assert len(plan.resource_changes) >= 300
    assert contradictions(plan) == []
    assert plan.unknown_parts == ()
    assert len({entry.address for entry in plan.resource_changes}) == len(plan.resource_changes)


def test_as_much_changes_as_was_asked_for() -> None:
    for share in (0, 0.2, 0.5, 1):
        plan = read("".join(parts(2_000, share)).encode())
        assert len(plan.active) / len(plan.resource_changes) == pytest.approx(share, abs=0.03)


def test_the_same_arguments_give_the_same_bytes() -> None:
    assert list(parts(200, 0.2)) == list(parts(200, 0.2))


def test_two_instances_of_a_module_share_no_id() -> None:
    plan = json.loads("".join(parts(1_500, 1)))
    entries = (
        entry for entry in plan["resource_changes"] if entry["type"] == "aws_db_instance" and entry["change"]["before"]
    )
    ids = [entry["change"]["before"]["id"] for entry in entries]
    assert len(ids) == len(set(ids)) > 5


def test_every_case_that_is_used_has_something_to_change() -> None:
    assert all(template(name).changed.changing for name in NAMES)


def test_the_yardstick_counts_the_verbs(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text("".join(parts(100, 0.2)))
    assert counted(path) == counted_by_hand(path)


def counted_by_hand(path: Path) -> dict[tuple[str, ...], int]:
    verbs = [tuple(entry["change"]["actions"]) for entry in json.loads(path.read_text())["resource_changes"]]
    return {one: verbs.count(one) for one in verbs}


def test_ratios_are_told_by_name() -> None:
    commands = {"nothing": (sys.executable, "-c", "pass"), "fails": (sys.executable, "-c", "raise SystemExit(3)")}
    text = table(compared(commands, "nothing", rounds=1), "nothing")
    assert "| nothing | 1.00 |" in text
    assert "| fails |" in text
    assert text.splitlines()[-1].endswith("| 3 |")


@pytest.mark.parametrize("what", ["shares", "cold"])
def test_the_command_runs_on_a_tiny_size(what: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.run", what, "--rounds", "1", "--resources", "40", "--folder", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "| processor time /" in done.stdout
    assert "| 5 |" not in done.stdout, "no fault of planguard's own"
    assert "| 127 |" not in done.stdout
