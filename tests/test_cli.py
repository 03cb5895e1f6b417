"""The command line as a shell sees it: exit codes, streams, formats and files."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from planguard.commands.output import surface
from planguard.errors import worst_exit
from tests.plans import FIXTURES, plan_bytes

BLOCKED = FIXTURES / "cases" / "rds-replace" / "plan.json"
INCIDENT = FIXTURES / "cases" / "incident" / "plan.json"
QUIET = FIXTURES / "cases" / "tags-only" / "plan.json"
NOT_A_PLAN = Path(__file__).parent / "data" / "notes.md"
REFUSED = FIXTURES / "cases" / "errored-prevent-destroy" / "plan.json"


def planguard(*arguments: str | Path, stdin: bytes | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "planguard", *map(str, arguments)],
        input=b"" if stdin is None else stdin,
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", "NO_COLOR": "1", **environment},
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(["review", QUIET], 0, id="a plan that passes"),
        pytest.param(["review", BLOCKED], 1, id="a plan that needs a person"),
        pytest.param(["review", REFUSED], 3, id="a plan that is refused"),
        pytest.param(["review", BLOCKED, "--exit-zero"], 0, id="a report only"),
        pytest.param(["review", REFUSED, "--exit-zero"], 0, id="a report only, of a refused plan"),
        pytest.param(["review", NOT_A_PLAN], 4, id="not a plan"),
        pytest.param(["review", NOT_A_PLAN, "--exit-zero"], 4, id="not a plan stays not a plan"),
        pytest.param(["review", QUIET, BLOCKED, REFUSED], 3, id="several: refused is worse than needs a person"),
        pytest.param(["review", REFUSED, NOT_A_PLAN], 4, id="several: unreadable is worse than refused"),
        pytest.param(["review"], 2, id="no plan given"),
        pytest.param(["review", "no-such-file.json"], 2, id="a file that is not there"),
        pytest.param(["review", QUIET, "--format", "interpretive-dance"], 2, id="a format that is not there"),
        pytest.param(["review", QUIET, QUIET], 2, id="the same plan twice"),
        pytest.param(["review", QUIET, BLOCKED, "--target", "x"], 2, id="one name for two plans"),
        pytest.param(["review", QUIET, "--no-such-option"], 2, id="an option that is not there"),
        pytest.param(["no-such-command"], 2, id="a command that is not there"),
        pytest.param(
            ["review", FIXTURES / "cases/saved-plan/tfplan", "--terraform", "no-such-program"], 6, id="no terraform"
        ),
        pytest.param(["review", FIXTURES / "cases/saved-plan/tfplan", "--chdir", "no-such-folder"], 2, id="no such folder"),
        pytest.param(["review", Path(__file__).parent / "golden"], 4, id="a directory without plans"),
        pytest.param(["demo"], 0, id="the demonstration"),
        pytest.param(["--version"], 0, id="the version"),
        pytest.param(["--help"], 0, id="help"),
        pytest.param(["review", "--help"], 0, id="help on a command"),
    ],
)
def test_exit_codes(arguments: list[str | Path], code: int) -> None:
    assert planguard(*arguments).returncode == code


def test_a_fault_of_our_own_is_neither_a_verdict_nor_chatty(tmp_path: Path) -> None:
    """A crash must not look like 1, and its message must not be repeated: it could hold a value of the plan."""
    broken = tmp_path / "sitecustomize.py"
    broken.write_text(
        "def boom(*a, **k): raise RuntimeError('canary-secret-in-a-crash')\n"
        "import planguard.core.read.document as d\n"
        "d.read_show = boom\n"
    )
    done = planguard("review", BLOCKED, PYTHONPATH=f"{tmp_path}:{Path(__file__).parent.parent}")
    assert done.returncode == 5
    assert b"RuntimeError" in done.stderr
    assert b"canary" not in done.stderr + done.stdout


def test_an_interrupt_is_no_verdict(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "def stop(*a, **k): raise KeyboardInterrupt\nimport planguard.core.read.document as d\nd.read_show = stop\n"
    )
    done = planguard("review", BLOCKED, PYTHONPATH=f"{tmp_path}:{Path(__file__).parent.parent}")
    assert done.returncode == 130
    assert b"Traceback" not in done.stderr


def test_the_same_plan_from_standard_input() -> None:
    told = json.loads(planguard("review", BLOCKED, "--format", "json").stdout)
    piped = json.loads(planguard("review", "-", "--format", "json", stdin=BLOCKED.read_bytes()).stdout)
    recoded = json.loads(planguard("review", "-", "--format", "json", stdin=BLOCKED.read_text().encode("utf-16")).stdout)
    assert piped["plans"][0]["target"] == "stdin"
    assert told["plans"][0]["consequences"] == piped["plans"][0]["consequences"] == recoded["plans"][0]["consequences"]


def test_one_run_feeds_several_places(tmp_path: Path) -> None:
    machine = tmp_path / "report.json"
    done = planguard("review", BLOCKED, "--format", "json", "--output", machine, "--format", "terminal")
    assert done.returncode == 1
    assert json.loads(machine.read_text())["exit_code"] == 1
    assert b"aws_db_instance" in done.stdout
    assert done.stdout[:1] != b"{"


@pytest.mark.parametrize(
    ("given", "to_the_file"),
    [
        (["--format", "terminal", "--format", "json", "--output"], b"{"),
        (["--format", "terminal", "--format=json", "--output"], b"{"),
        (["--format", "json", "--format", "terminal", "--output"], b" BLOCKED"),
        (["--format", "json", "--output"], b"{"),
    ],
)
def test_a_file_belongs_to_the_format_before_it(tmp_path: Path, given: list[str], to_the_file: bytes) -> None:
    place = tmp_path / "report"
    done = planguard("review", *given, place, BLOCKED)
    assert done.returncode == 1
    assert place.read_bytes().lstrip(b"\n").startswith(to_the_file)
    assert not done.stdout.startswith(to_the_file)


@pytest.mark.parametrize("order", ["aAbB", "ABab", "abAB", "AaBb"])
def test_files_for_all_formats_are_taken_one_by_one(tmp_path: Path, order: str) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    options: dict[str, list[str | Path]] = {
        "a": ["--format", "json"],
        "b": ["--format", "junit"],
        "A": ["--output", first],
        "B": ["--output", second],
    }
    done = planguard("review", BLOCKED, *(word for letter in order for word in options[letter]))
    assert (done.returncode, done.stdout) == (1, b"")
    assert first.read_bytes().startswith(b"{")
    assert second.read_bytes().startswith(b"<?xml")


def test_what_cannot_be_read_is_in_the_report_too_and_nothing_else_is_lost() -> None:
    done = planguard("review", NOT_A_PLAN, BLOCKED, "--format", "json")
    told = json.loads(done.stdout)
    assert [error["code"] for error in told["errors"]] == ["not-json"]
    assert len(told["plans"]) == 1
    assert told["verdict"] == "refused"
    assert b"notes.md" in done.stderr


def test_the_same_plan_gives_the_same_bytes() -> None:
    first, second = (planguard("review", BLOCKED, "--format", "json", PYTHONHASHSEED=seed).stdout for seed in ("1", "2"))
    assert first == second


def test_a_reader_that_goes_away_does_not_change_the_verdict() -> None:
    done = subprocess.run(
        f"{sys.executable} -m planguard review {INCIDENT} --format json | true; echo ${{PIPESTATUS[0]}}",
        shell=True,
        executable="/bin/bash",
        capture_output=True,
        check=True,
    )
    assert done.stdout.strip() == b"1"
    assert done.stderr == b""


@pytest.mark.parametrize("redirection", [">&-", "> /dev/full"])
def test_a_report_that_cannot_be_written_is_no_verdict(redirection: str) -> None:
    command = f"{sys.executable} -m planguard review {INCIDENT} {redirection}"
    done = subprocess.run(command, shell=True, executable="/bin/bash", capture_output=True, check=False)
    assert done.returncode == 2
    assert b"cannot be written" in done.stderr
    assert b"Traceback" not in done.stderr


def test_exit_zero_is_told_in_the_report() -> None:
    assert json.loads(planguard("review", BLOCKED, "--exit-zero", "--format", "json").stdout)["exit_code"] == 0


def test_a_directory_without_plans_still_gives_a_report(tmp_path: Path) -> None:
    told = json.loads(planguard("review", tmp_path, "--format", "json").stdout)
    assert [error["code"] for error in told["errors"]] == ["no-plan-found"]
    assert told["exit_code"] == 4


def test_off_a_terminal_nothing_is_cut_and_nothing_is_coloured() -> None:
    done = planguard("review", FIXTURES / "cases/incident/plan.json", COLUMNS="40")
    assert b"\x1b" not in done.stdout
    for entry in json.loads(plan_bytes("incident"))["resource_changes"]:
        if entry["change"]["actions"] != ["no-op"]:
            assert entry["address"].encode() in done.stdout


def test_no_variable_ends_a_review_unjudged() -> None:
    for shell in ("source_bash", "complete_bash", "source_zsh", "complete_zsh", "source_fish", "source_powershell"):
        done = planguard("review", BLOCKED, _PLANGUARD_COMPLETE=shell, COMP_WORDS="planguard r", COMP_CWORD="1")
        assert done.returncode == 1


def test_a_checkout_takes_no_part_in_its_review(tmp_path: Path) -> None:
    for name in ("json", "typer", "msgspec", "re", "hashlib", "tomllib"):
        (tmp_path / f"{name}.py").write_text("import os\nos._exit(0)\n")
    done = subprocess.run(
        [sys.executable, "-m", "planguard", "review", str(BLOCKED)],
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).parent.parent), "NO_COLOR": "1"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1


def test_a_broken_installation_is_no_verdict(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("raise ImportError('broken')\n")
    assert planguard("review", BLOCKED, PYTHONPATH=f"{tmp_path}:{Path(__file__).parent.parent}").returncode == 5


@pytest.mark.parametrize(
    ("codes", "exit_code"),
    [
        ([], 0),
        ([0], 0),
        ([0, 1], 1),
        ([1, 3], 3),
        ([3, 6, 1], 6),
        ([6, 4], 4),
        ([4, 2, 3], 2),
        ([2, 5], 5),
        ([5, 130], 130),
        ([99], 5),
    ],
)
def test_several_ends_come_to_the_worst(codes: list[int], exit_code: int) -> None:
    assert worst_exit(codes) == exit_code


class _Stream(io.StringIO):
    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@pytest.mark.parametrize(
    ("terminal", "environment", "colour", "columns"),
    [
        (True, {}, True, 120),
        (False, {}, False, 120),
        (True, {"NO_COLOR": "1"}, False, 120),
        (True, {"NO_COLOR": ""}, True, 120),
        (False, {"FORCE_COLOR": "1"}, True, 120),
        (False, {"CLICOLOR_FORCE": "1"}, True, 120),
        (False, {"FORCE_COLOR": "0"}, False, 120),
        (False, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, 120),
        (True, {"TERM": "dumb"}, False, 120),
        (True, {"COLUMNS": "66"}, True, 66),
        (True, {"COLUMNS": "many"}, True, 120),
    ],
)
def test_what_a_stream_can_show(terminal: bool, environment: dict[str, str], colour: bool, columns: int) -> None:
    found = surface(_Stream(terminal=terminal), environment)
    assert (found.terminal, found.colour, found.columns) == (terminal, colour, columns)
