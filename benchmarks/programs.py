"""Other programs that look at a plan: which version, how each is installed in a folder of its own, and how it is asked.

Each is given what its own documentation calls the gate in a pipeline, with its defaults; where people have to write rules
first, the one rule that this comparison is about. A program that is not listed here is not said to have been run.
"""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

_FEATURE = """\
Feature: nothing is destroyed
  Scenario: databases
    Given I have aws_db_instance defined
    When its actions includes delete
    Then the scenario should fail
  Scenario: whatever has tags
    Given I have resource that supports tags defined
    When its actions includes delete
    Then the scenario should fail
"""
_UNATTENDED = {
    "version": 1,
    "policy": {"auto_apply": True, "max_destroy": 0, "protected": ["aws_db_instance.*", "aws_dynamodb_table.*"]},
    "workspaces": [{"name": "one", "path": "."}],
}
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Program(NamedTuple):
    """One program with one set of settings."""

    name: str
    package: str
    """As its index calls it; empty: planguard from this checkout."""
    version: str
    asked: Callable[[Path, Path], list[str]]
    """The command, given the folder with its settings and the plan."""
    settings: str = "its defaults"
    registry: str = "PyPI"
    files: Mapping[str, str] = {}
    """What lies in the folder with its settings."""
    stdin: bool = False
    """Whether it reads the plan from standard input."""
    counts: str = ""
    """Which lines of its output say that it found something; all, if empty."""

    def binary(self, folder: Path) -> Path:
        """Where its command lies once it is installed below `folder`."""
        place = folder / f"{self.package}-{self.version}"
        return place / ("node_modules/.bin" if self.registry == "npm" else "bin")

    def says(self, output: str) -> str:
        """The lines that count, without colour."""
        lines = _COLOUR.sub("", output).splitlines()
        return "\n".join(line for line in lines if self.counts in line)


def _tfminder(*more: str) -> Callable[[Path, Path], list[str]]:
    return lambda _, plan: ["tfminder", *more, "--strict", str(plan)]


def _blastcheck(level: str) -> Callable[[Path, Path], list[str]]:
    return lambda _, plan: ["blastcheck", "--text", "--fail-on", level, str(plan)]


PROGRAMS: Final = (
    Program("planguard", "", "", lambda _, plan: [sys.executable, "-P", "-m", "planguard", "review", str(plan)]),
    Program(
        "tfminder",
        "tfminder",
        "0.3.0",
        _tfminder("check"),
        "its defaults; `--strict`, so that what needs approval fails",
    ),
    Program(
        "tfminder, unattended",
        "tfminder",
        "0.3.0",
        _tfminder("--config", ".tfminder.yaml", "check", "--workspace", "one"),
        "`auto_apply` on (off by default), `max_destroy: 0`, databases and tables `protected`",
        files={".tfminder.yaml": json.dumps(_UNATTENDED)},
    ),
    Program("pyrrho", "pyrrho", "0.2.1", lambda _, plan: ["pyrrho", "--no-color", str(plan)]),
    Program(
        "blastcheck", "blastcheck", "0.8.0", _blastcheck("blocked"), "`--text --fail-on blocked`; by default it never fails"
    ),
    Program("blastcheck, strict", "blastcheck", "0.8.0", _blastcheck("unknown"), "`--text --fail-on unknown`"),
    Program("RecourseOS", "recourse-cli", "0.1.40", lambda _, plan: ["recourse", "plan", str(plan)], registry="npm"),
    Program("terrasafe", "terrasafe", "0.5.1", lambda _, __: ["terrasafe"], stdin=True),
    Program(
        "terraform-compliance",
        "terraform-compliance",
        "1.16.0",
        lambda folder, plan: ["terraform-compliance", "-f", str(folder), "-p", str(plan)],
        "two rules of ours: no `aws_db_instance`, and nothing that has tags, may have the action `delete`",
        files={"destroy.feature": _FEATURE},
        counts="Failure:",
    ),
    Program(
        "checkov",
        "checkov",
        "3.3.30",
        lambda _, plan: ["checkov", "--quiet", "--compact", "--framework", "terraform_plan", "-f", str(plan)],
        counts="FAILED for resource",
    ),
)


def installed(program: Program, folder: Path) -> None:
    """Install it below `folder`, if it is not there, by the ordinary client of its index."""
    binary = program.binary(folder)
    if not program.package or binary.exists():
        return
    if program.registry == "npm":
        place, wanted = binary.parent.parent, f"{program.package}@{program.version}"
        place.mkdir(parents=True, exist_ok=True)
        _run("npm", "install", "--silent", "--prefix", str(place), wanted)
        return
    _run(sys.executable, "-m", "venv", str(binary.parent))
    _run(str(binary / "python"), "-m", "pip", "install", "-q", f"{program.package}=={program.version}")


def _run(*command: str) -> None:
    subprocess.run(command, check=True)  # noqa: S603 - commands and versions of this file
