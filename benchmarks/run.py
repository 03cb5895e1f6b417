"""Measure one thing, and print it as a table: `python -m benchmarks.run WHAT [--rounds N] [--folder DIR] [--resources N]`.

WHAT: `sizes`, `shares`, `cold`, `tools`, `many`, `upstream` or `linear`; README.md says what each is. Plans are made in DIR
when they are not there yet. Programs that are not installed are left out, and named.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks import plans, timing, upstream

_HERE = Path(__file__).resolve().parent
_CASE = _HERE.parent / "fixtures" / "cases" / "first-create-dev" / "plan.json"
_PYTHON = sys.executable
_PLANGUARD = (_PYTHON, "-m", "planguard")
_COUNT = '[.resource_changes[] | select(.change.actions | index("delete"))] | length'
_STDLIB = (
    "import json, sys; changes = json.load(open(sys.argv[1]))['resource_changes'];"
    " print(sum('delete' in change['change']['actions'] for change in changes))"
)
_FEATURE = "Feature: one\n  Scenario: one\n    Given I have aws_db_instance defined\n    Then it must have id\n"


def review(*paths: object) -> tuple[str, ...]:
    """The command that reviews plans for a program."""
    return (*_PLANGUARD, "review", "--format", "json", *map(str, paths))


def plan(folder: Path, resources: int, share: float) -> Path:
    """The plan of this size, made if need be."""
    path = folder / f"plan-{resources}-{share}.json"
    if not path.exists():
        with path.open("w", encoding="utf-8") as file:
            file.writelines(plans.parts(resources, share))
    return path


def yardstick(path: Path) -> tuple[str, ...]:
    """The command of the yardstick."""
    return _PYTHON, str(_HERE / "yardstick.py"), str(path)


def sizes(folder: Path, rounds: int, _resources: int) -> None:
    """Each size, at one percent, at a fifth and with everything changed, against the yardstick on the same plan."""
    for resources in (100, 1_000, 10_000, 100_000):
        for share in (0.01, 0.2, 1):
            path = plan(folder, resources, share)
            commands = {"yardstick": yardstick(path), "review": review(path)}
            _told(
                f"{resources:,} resources, {share:.0%} changed, {path.stat().st_size >> 20} MB",
                commands,
                "yardstick",
                rounds,
            )


def shares(folder: Path, rounds: int, resources: int) -> None:
    """One size, with more and more of it changed."""
    commands = {f"{share:.0%} changed": review(plan(folder, resources, share)) for share in (0, 0.01, 0.05, 0.2, 0.5, 1)}
    _told(f"{resources:,} resources", commands, "0% changed", rounds)


def linear(folder: Path, rounds: int, resources: int) -> None:
    """One size and a tenth of it, each less what a review of next to nothing costs: ten, if it is linear."""
    small, large = (plan(folder, size, 0.2) for size in (resources // 10, resources))
    commands = {"nothing": review(_CASE), "a tenth": review(small), "whole": review(large)}
    found = {row.name: row.ratio for row in timing.compared(commands, "nothing", rounds)}
    print(f"(T(whole) - T(nothing)) / (T(a tenth) - T(nothing)) = {(found['whole'] - 1) / (found['a tenth'] - 1):.1f}")


def cold(folder: Path, rounds: int, _resources: int) -> None:
    """What is start-up and nothing else, against a Python that does nothing."""
    tree = folder / "tree"
    if not tree.exists():
        tree.mkdir()
        tree.joinpath("main.tf").write_text('resource "terraform_data" "one" {}\n', encoding="utf-8")
        for command in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "one"]):
            subprocess.run(["git", *command], cwd=tree, check=True)  # noqa: S603, S607
    commands = {
        "python -c pass": (_PYTHON, "-c", "pass"),
        "planguard --version": (*_PLANGUARD, "--version"),
        "planguard --help": (*_PLANGUARD, "--help"),
        "planguard review --format json": review(_CASE),
        "planguard review": (*_PLANGUARD, "review", str(_CASE)),
        "planguard diff, an untouched tree": (*_PLANGUARD, "diff"),
        "planguard hook claude, no input": (*_PLANGUARD, "hook", "claude"),
    }
    _told("A plan of five resources", commands, "python -c pass", rounds, tree)


def tools(folder: Path, rounds: int, resources: int) -> None:
    """Other programs on the same plan, of which one percent changes."""
    path, feature = plan(folder, resources, 0.01), folder / "features"
    feature.mkdir(exist_ok=True)
    feature.joinpath("one.feature").write_text(_FEATURE, encoding="utf-8")
    commands: dict[str, tuple[str, ...]] = {
        "planguard review": review(path),
        "yardstick": yardstick(path),
        "Python's json, counting deletes": (_PYTHON, "-c", _STDLIB, str(path)),
        "jq, counting deletes": ("jq", _COUNT, str(path)),
        "checkov": ("checkov", "--quiet", "--framework", "terraform_plan", "-f", str(path)),
        "terraform-compliance, one rule": ("terraform-compliance", "-f", str(feature), "-p", str(path)),
    }
    there = {name: command for name, command in commands.items() if shutil.which(command[0])}
    _told(f"{resources:,} resources, 1% changed", there, "planguard review", rounds)
    print("Not installed:", ", ".join(commands.keys() - there.keys()) or "none")


def many(folder: Path, rounds: int, _resources: int) -> None:
    """300 plans in one run, and one of them."""
    path, copies = plan(folder, 100, 0.2), folder / "many"
    copies.mkdir(exist_ok=True)
    paths = [copies / f"stack-{place}.json" for place in range(300)]
    for copy in paths:
        shutil.copyfile(path, copy)
    commands = {"one plan": review(path), "300 plans in one run": review(*paths)}
    _told("Plans of 100 resources, 20% changed", commands, "one plan", rounds)


def of_upstream(folder: Path, rounds: int, resources: int) -> None:
    """What Terraform takes to show a saved plan, and planguard to review what it showed."""
    made = folder / f"upstream-{resources}"
    if not made.exists():
        upstream.made(resources, made)
    show = ("terraform", "show", "-json", "saved.tfplan")
    commands = {"terraform show -json": show, "planguard review": review(made / "plan.json")}
    _told(f"{resources:,} terraform_data", commands, "terraform show -json", rounds, made)


_WHAT: Mapping[str, Callable[[Path, int, int], None]] = {
    "sizes": sizes,
    "shares": shares,
    "linear": linear,
    "cold": cold,
    "tools": tools,
    "many": many,
    "upstream": of_upstream,
}


def _told(title: str, commands: Mapping[str, tuple[str, ...]], base: str, rounds: int, folder: Path | None = None) -> None:
    rows = timing.compared(commands, base, rounds, str(folder) if folder else None)
    print(f"\n{title}\n\n{timing.table(rows, base)}", flush=True)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=_WHAT)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--resources", type=int, default=1_000)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "planguard-benchmarks")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    _WHAT[asked.what](asked.folder, asked.rounds, asked.resources)


if __name__ == "__main__":
    main()
