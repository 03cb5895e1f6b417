"""No variable of the environment and no option of a command makes the answer to a plan milder: all of them are tried."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final, NamedTuple

import pytest
import typer.main
from typer.testing import CliRunner

from planguard import wiring
from planguard.cli import app
from tests.hosts.scene import CRITICAL as CRITICAL_CASE
from tests.hosts.scene import Scene, scene
from tests.plans import FIXTURES
from tests.stage import CRITICAL, HIGH, QUIET, TARGET, Stage, needs_git

__all__ = ["scene"]
ROOT: Final = Path(__file__).resolve().parent.parent
REFUSED: Final = FIXTURES / "cases" / "errored-prevent-destroy" / "plan.json"
STOPS: Final = frozenset({1, 2, 3, 4, 5, 6})
_VERDICTS: Final = ("pass", "needs-approval", "refused")
_VALUES: Final = ("1", "0", "pass", "*", "/dev/null")
_NAME: Final = re.compile(r"""["']([A-Z][A-Z0-9_]{2,}[A-Z0-9])["']""")
_OF_PYTHON: Final = (
    "PYTHONOPTIMIZE PYTHONDONTWRITEBYTECODE PYTHONDEVMODE PYTHONUNBUFFERED PYTHONNOUSERSITE PYTHONSAFEPATH"
    " LANG LC_ALL TZ TMPDIR"
).split()
"""What the interpreter itself reads, before anything could watch it; with a wrong number it does not start."""
_GUESSED: Final = (
    "PLANGUARD_EXIT_ZERO PLANGUARD_VERDICT PLANGUARD_POLICY PLANGUARD_SKIP PLANGUARD_ENVIRONMENT PLANGUARD_FORCE SKIP CI"
    " DEBUG REVIEW_EXIT_ZERO _PLANGUARD_COMPLETE _TYPER_COMPLETE_ARGS TYPER_USE_RICH TF_WORKSPACE ENVIRONMENT"
).split()
"""Names that somebody would try."""
WATCH: Final = """
import atexit, os, sys
seen = set()
kind = type(os.environ)
take = kind.__getitem__
kind.__getitem__ = lambda self, name: (seen.add(name), take(self, name))[1]
from planguard.cli import app
try:
    app(sys.argv[2:])
except SystemExit:
    pass
open(sys.argv[1], "w").write(" ".join(sorted(seen)))
"""


class Ran(NamedTuple):
    """How a command line ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> str:
        """Both streams."""
        return self.out + self.err


def planguard(where: Path, *arguments: str | Path, **environment: str) -> Ran:
    """A command line in a process of its own."""
    given = {"PATH": os.environ["PATH"], "HOME": str(where), **environment}
    command = [sys.executable, "-P", "-m", "planguard", *map(str, arguments)]
    done = subprocess.run(
        command, cwd=where, env=given, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def ran(where: Path, *arguments: str | Path, **environment: str) -> Ran:
    """A command line in `where`, without a process of its own: hundreds are tried."""
    for cached in (wiring.policy_here, wiring.repository_here, wiring.own_rules_here):
        cached.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(where)
        for name, value in {"HOME": str(where), **environment}.items():
            patch.setenv(name, value)
        done = CliRunner().invoke(app, list(map(str, arguments)))
    return Ran(done.exit_code, done.stdout, done.stderr)


def read_by(where: Path, *arguments: str | Path) -> set[str]:
    """The variables that a command and its libraries look at."""
    found = where / "seen"
    given = {"PATH": os.environ["PATH"], "HOME": str(where)}
    command = [sys.executable, "-P", "-c", WATCH, str(found), *map(str, arguments)]
    subprocess.run(command, cwd=where, env=given, capture_output=True, check=False)
    return set(found.read_text().split())


def in_the_code() -> set[str]:
    """What looks like the name of a variable anywhere in planguard."""
    return {name for path in (ROOT / "planguard").rglob("*.py") for name in _NAME.findall(path.read_text("utf-8"))}


def test_no_variable_makes_a_verdict_milder(tmp_path: Path) -> None:
    names = read_by(tmp_path, "review", CRITICAL) | in_the_code() | {*_OF_PYTHON, *_GUESSED}
    names -= {"PATH", "HOME"}
    assert {"NO_COLOR", "GITHUB_ACTIONS", "COLUMNS"} <= names
    for value in _VALUES:
        _as_strict(planguard(tmp_path, "review", CRITICAL, "--format", "json", **dict.fromkeys(names, value)), 1)
        _as_strict(planguard(tmp_path, "review", REFUSED, "--format", "json", **dict.fromkeys(names, value)), 3)
    for name in sorted(names):
        _as_strict(ran(tmp_path, "review", CRITICAL, "--format", "json", **{name: "1"}), 1)


def _as_strict(done: Ran, code: int) -> None:
    """The same exit code and no milder a verdict; or a fault, which stops as well."""
    assert done.code in (code, *STOPS - {1, 3}), done.out
    if done.out.startswith("{"):
        report = json.loads(done.out)
        assert _VERDICTS.index(report["verdict"]) >= (1 if code == 1 else 2)
        assert code == 3 or report["severity"] == "critical"


@needs_git
def test_no_variable_makes_a_decision_milder_or_needs_fewer_persons(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    before = stage.verify(CRITICAL)
    assert (before.code, before.decision) == (1, "blocked")
    names = read_by(stage.folder, "verify", "--base", "main", "--target", TARGET, CRITICAL) | {*_OF_PYTHON, *_GUESSED}
    names |= {name for name in in_the_code() if not name.startswith("GIT_INDEX")}
    names -= {"PATH", "HOME"}
    for value in _VALUES:
        done = stage.planguard(
            "verify", "--base", "main", "--target", TARGET, "--format", "json", CRITICAL, **dict.fromkeys(names, value)
        )
        assert done.returncode in STOPS
        if done.stdout.startswith("{"):
            report = json.loads(done.stdout)
            assert report["decision"] in ("blocked", "refused")
            assert report["approvals"]["missing"] >= before.report["approvals"]["missing"]


# Options. Each has a row: what somebody would give who wants a pass. A new option needs one, so that somebody thinks of it.

TRIED: Final[dict[str, tuple[str, ...]]] = {
    "--format": ("gitlab", "atlantis", "json"),
    "--output": ("out.txt",),
    "--target": ("dev", "pass", "stacks/none", "-"),
    "--chdir": (".",),
    "--terraform": ("true",),
    "--source": (".",),
    "--policy-ref": ("HEAD",),
    "--base": ("HEAD", "main"),
    "--head": ("HEAD", "main"),
    "--signed": ("signed",),
    "--explain": ("aws_db_instance.main", "none"),
    "--approvals": (".", "refs/heads/main"),
    "--evidence": ("evidence.json",),
    "--pull-request": ("0", "1"),
    "--host": ("github", "gitlab"),
    "--repository": ("acme/other",),
    "--api": ("https://example.invalid",),
    "--request": ("request.json",),
    "--dry-run": (),
}
SPARED: Final = {("review", "--exit-zero")}
"""What says in the report that it does: a review is no gate."""
JUDGES: Final = ("review", "gate", "verify", "apply")


def options_of(name: str) -> set[str]:
    """The options of a command, from the command line itself."""
    command = typer.main.get_command(app).commands[name]  # type: ignore[attr-defined]
    return {option for found in command.params for option in found.opts if option.startswith("--")} - {"--help"}


@pytest.mark.parametrize("name", JUDGES)
def test_every_option_of_a_command_that_judges_is_tried_below(name: str) -> None:
    assert {option for option in options_of(name) if (name, option) not in SPARED} <= TRIED.keys()


def given_by(name: str) -> list[list[str]]:
    """Each option of a command with each value."""
    return [
        [option, value] if value else [option]
        for option in sorted(options_of(name) & TRIED.keys())
        for value in TRIED[option] or ("",)
    ]


def _place(folder: Path) -> None:
    """What options may name."""
    (folder / "evidence.json").write_text("{}")
    shutil.copy(QUIET, folder / "quiet.json")


@needs_git
def test_no_option_of_review_makes_it_milder(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    _place(stage.folder)
    for given in given_by("review"):
        assert ran(stage.folder, "review", CRITICAL, *given).code in STOPS, given
        assert ran(stage.folder, "review", REFUSED, *given).code in STOPS - {1}, given


@needs_git
def test_no_option_of_verify_approves(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    _place(stage.folder)
    for given in given_by("verify"):
        for plan in (HIGH, CRITICAL, REFUSED):
            usual = [] if given[0] in ("--base", "--target") else ["--base", "main", "--target", TARGET]
            assert ran(stage.folder, "verify", plan, *usual, *given).code in STOPS, given


def test_apply_takes_nothing_that_verify_does_not() -> None:
    assert options_of("apply") <= options_of("verify")


@needs_git
def test_no_option_of_gate_lets_through(scene: Scene) -> None:
    scene.seal(CRITICAL_CASE)
    _place(scene.place)
    assert scene.gate().decision == "blocked"
    for given in given_by("gate"):
        code = scene.command("gate", str(scene.plans), *given)
        assert code in STOPS, given
    assert scene.status["state"] != "success"
