"""`planguard init --ci`: the files it writes are what the gate needs, and what the linters of others let pass."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from planguard.commands.init_ci import Request
from planguard.commands.init_ci import run as run_ci
from planguard.errors import UsageError

BIN = Path(sys.executable).parent
PINNED = "acme/planguard@" + "a" * 40
WORKFLOWS = [f".github/workflows/planguard-{name}.yml" for name in ("plan", "noticed", "gate", "apply")]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_REPOSITORY", "GITHUB_SERVER_URL", "CI_PROJECT_URL"):
        monkeypatch.delenv(name, raising=False)
    for name in ("stacks/payments", "stacks/network", "modules/queue"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "main.tf").write_text("")
    return tmp_path


def run(request: Request) -> None:
    assert run_ci(None, request) == 0


def test_every_stack_is_planned_and_applied(here: Path) -> None:
    run(Request(action=PINNED))
    for name in ("plan", "apply"):
        assert (
            'stack: ["stacks/network", "stacks/payments"]' in (here / f".github/workflows/planguard-{name}.yml").read_text()
        )
    assert not any(word in (here / path).read_text() for path in WORKFLOWS for word in ("STACKS", "OWNER/"))


def test_what_is_there_is_kept(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / WORKFLOWS[0]).parent.mkdir(parents=True)
    (here / WORKFLOWS[0]).write_text("mine")
    run(Request(action=PINNED))
    assert (here / WORKFLOWS[0]).read_text() == "mine"
    assert f"{WORKFLOWS[0]}: is there already" in capsys.readouterr().out


def test_actions_are_pinned_by_commit(here: Path) -> None:
    run(Request(action=PINNED))
    uses = [found for path in WORKFLOWS for found in re.findall(r"- uses: (\S+)", (here / path).read_text())]
    assert len(uses) >= 6
    assert all(re.fullmatch(r"\S+@[0-9a-f]{40}", found) for found in uses)


@pytest.mark.parametrize("action", ["acme/planguard@v1", "acme/planguard", "x; rm -rf /@" + "a" * 40])
def test_an_action_without_its_commit_is_refused(action: str, here: Path) -> None:  # noqa: ARG001
    with pytest.raises(UsageError, match="not pinned"):
        run_ci(None, Request(action=action))


def test_no_expression_stands_in_a_script(here: Path) -> None:
    """What a pull request can choose comes as a variable, never as text of a command."""
    run(Request(action=PINNED))
    for path in WORKFLOWS:
        scripts = re.findall(r"run: (?:\|\n((?: {10}.*\n)+)|(.*\n))", (here / path).read_text())
        assert scripts
        assert not any("${{" in part for script in scripts for part in script)


def test_the_job_that_runs_the_change_may_write_nothing(here: Path) -> None:
    run(Request(action=PINNED))
    for path in WORKFLOWS[:2]:
        granted = re.findall(r"^\s+([a-z-]+): write", (here / path).read_text(), re.MULTILINE)
        assert set(granted) <= {"id-token"}
    assert "actions/checkout" in (here / WORKFLOWS[2]).read_text()
    assert "ref:" not in (here / WORKFLOWS[2]).read_text(), "the gate checks out the base branch and nothing else"


def lint(*command: str | Path) -> "subprocess.CompletedProcess[str]":
    program = BIN / str(command[0])
    if not program.exists() and shutil.which(str(command[0])) is None:
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run([str(program), *map(str, command[1:])], capture_output=True, text=True, check=False, timeout=120)


def test_the_workflows_fit_githubs_schema(here: Path) -> None:
    run(Request(action=PINNED))
    done = lint("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *(here / path for path in WORKFLOWS))
    assert done.returncode == 0, done.stdout


def test_the_template_fits_gitlabs_schema(here: Path) -> None:
    run(Request(host="gitlab"))
    given = ("--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci")
    done = lint("check-jsonschema", *given, here / ".gitlab/planguard.yml")
    assert done.returncode == 0, done.stdout


def test_zizmor_finds_nothing(here: Path) -> None:
    run(Request(action=PINNED))
    done = lint("zizmor", "--offline", "--no-progress", "--persona", "pedantic", here / ".github" / "workflows")
    assert done.returncode == 0, done.stdout + done.stderr


def step(text: str, name: str) -> str:
    """The script of a step, as the runner hands it to the shell."""
    _, _, rest = text.partition(f"- name: {name}\n")
    lines = rest.partition("run: |\n")[2].splitlines()
    body = [line[10:] for line in lines[: next(at for at, line in enumerate(lines) if line.startswith("      - "))]]
    return "\n".join(body)


@pytest.mark.parametrize(
    ("event", "title", "number", "head"),
    [
        pytest.param("pull_request", "Fix #12 and `touch FIRED`", "", "a" * 40, id="after a plan"),
        pytest.param("issue_comment", "planguard noticed #7", "7", "b" * 40, id="after a comment"),
        pytest.param("issue_comment", "planguard noticed #7; touch FIRED", None, "", id="another name"),
        pytest.param("issue_comment", "planguard noticed #$(touch FIRED)", None, "", id="a command as its name"),
        pytest.param("issue_comment", "planguard noticed #", None, "", id="no number"),
    ],
)
def test_the_gate_knows_of_which_pull_request_a_comment_is(
    event: str, title: str, number: str | None, head: str, here: Path
) -> None:
    run(Request(action=PINNED))
    script = step((here / WORKFLOWS[2]).read_text(), "Which commit, and of a comment which pull request")
    (here / "gh").write_text(f"#!/bin/sh\n[ \"$*\" = 'pr view 7 --json headRefOid --jq .headRefOid' ] && echo {'b' * 40}\n")
    (here / "gh").chmod(0o755)
    given = {
        "EVENT": event,
        "TITLE": title,
        "SHA": "a" * 40,
        "GITHUB_OUTPUT": str(here / "out"),
        "PATH": f"{here}:/usr/bin:/bin",
    }
    done = subprocess.run(["bash", "-e", "-c", script], cwd=here, env=given, check=False)
    assert not (here / "FIRED").exists()
    assert (done.returncode == 0) == (number is not None)
    if number is not None:
        assert (here / "out").read_text() == f"number={number}\nhead={head}\n"


def test_a_comment_wakes_the_gate_and_an_ordinary_one_does_not(here: Path) -> None:
    run(Request(action=PINNED))
    noticed, gate = ((here / path).read_text() for path in WORKFLOWS[1:3])
    assert "issue_comment:\n" in re.sub(r" #.*", "", noticed)
    assert "'payloadType'" in noticed, "what every envelope holds"
    assert "github.event.workflow_run.conclusion != 'skipped'" in gate
