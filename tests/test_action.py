"""The action for GitHub: inputs are never part of a command. `.ci/run` installs and runs it as a runner would."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.hosts.github_server import HEAD, NUMBER, Repository, serving
from tests.hosts.scene import ALICE, HIGH, QUIET, TARGET, house, writers
from tests.hosts.webhooks import pulled
from tests.plans import FIXTURES

ROOT = Path(__file__).resolve().parent.parent
ACTION = (ROOT / "action.yml").read_text("utf-8")
SCRIPTS = [(ROOT / ".ci" / name).read_text("utf-8") for name in ("action", "action-run")]


def test_inputs_come_as_variables_only() -> None:
    """An input that stood in `run` would be read by the shell."""
    inputs = re.findall(r"^  ([a-z-]+):\n    description:", ACTION.split("outputs:")[0], re.MULTILINE)
    variables = dict(re.findall(r"^        (PLANGUARD_[A-Z_]+): \$\{\{ inputs\.([a-z-]+) \}\}$", ACTION, re.MULTILINE))
    assert sorted(variables.values()) == sorted(inputs)
    assert ACTION.count("${{ inputs.") == len(inputs)
    assert re.findall(r"run: (.*)", ACTION) == ['bash "$GITHUB_ACTION_PATH/.ci/action"']
    assert set(re.findall(r"PLANGUARD_[A-Z_]+", "".join(SCRIPTS))) == set(variables)


def test_outputs_are_those_that_the_script_and_the_gate_write(runner: "Runner") -> None:
    outputs = set(re.findall(r"steps\.run\.outputs\.([a-z-]+) ", ACTION))
    runner.seal(HIGH)
    assert set(runner.gate(Repository(contents=house())).outputs) - {"plans"} == outputs


@pytest.mark.parametrize("name", ["action", "action-run", "run"])
def test_the_script_is_one(name: str) -> None:
    subprocess.run(["bash", "-n", str(ROOT / ".ci" / name)], check=True)


def test_linters_find_nothing() -> None:
    for command in (
        ["zizmor", "--offline", "--no-progress", "--persona", "pedantic"],
        ["check-jsonschema", "--builtin-schema", "vendor.github-actions"],
    ):
        program = Path(sys.executable).parent / command[0]
        if not program.exists():
            pytest.skip(f"{command[0]} is not installed")
        done = subprocess.run(
            [program, *command[1:], ROOT / "action.yml"], capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_all_that_the_action_installs_has_its_version_and_its_hash() -> None:
    """Whoever pins the action by a commit pins what it runs: nothing is chosen when it is installed."""
    text = (ROOT / ".ci" / "requirements.txt").read_text("utf-8")
    entries = re.sub(r" \\\n +", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)).splitlines()
    pins = {found[1]: found[2] for one in entries if (found := re.match(r"([a-z0-9-]+)==([^ ]+) ", one))}
    assert len(pins) == len(entries)
    assert all(re.search(r"( --hash=sha256:[0-9a-f]{64})+$", one) for one in entries)
    locked = {one["name"]: one.get("version") for one in tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]}
    assert pins == {name: locked[name] for name in pins}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    assert {re.split(r"[<>=]", one)[0] for one in wanted} <= set(pins)
    assert "http" not in text


class Ran:
    """What a step of the action left."""

    def __init__(self, done: "subprocess.CompletedProcess[str]", folder: Path) -> None:
        self.code, self.log = done.returncode, done.stdout
        written = (folder / "output").read_text() if (folder / "output").exists() else ""
        self.outputs = dict(line.split("=", 1) for line in written.splitlines())
        self.summary = (folder / "summary").read_text() if (folder / "summary").exists() else ""


class Runner:
    """A runner with the action's second half, and this very planguard where the first half installs it."""

    def __init__(self, place: Path) -> None:
        self.place, self.work = place, place / "work"
        (place / "installed" / "venv" / "bin").mkdir(parents=True)
        (place / "installed" / "venv" / "bin" / "planguard").symlink_to(Path(sys.executable).parent / "planguard")
        self.work.mkdir()
        self.event = pulled(NUMBER, HEAD)

    def step(self, command: str, api: str = "", **inputs: str) -> Ran:
        """One step with these inputs."""
        for name in ("output", "summary"):
            (self.place / name).unlink(missing_ok=True)
        (self.place / "event.json").write_text(json.dumps(self.event))
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        job = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_NAME": "pull_request",
            "GITHUB_EVENT_PATH": str(self.place / "event.json"),
            "GITHUB_OUTPUT": str(self.place / "output"),
            "GITHUB_PATH": str(self.place / "path"),
            "GITHUB_REPOSITORY": "acme/infra",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_STEP_SUMMARY": str(self.place / "summary"),
            "PLANGUARD_COMMAND": command,
        } | ({"GITHUB_API_URL": api, "GITHUB_TOKEN": "token-of-a-test"} if api else {})
        given = {f"PLANGUARD_{name.upper().replace('-', '_')}": value for name, value in inputs.items()}
        script = ["bash", str(ROOT / ".ci" / "action-run"), str(self.place / "installed")]
        done = subprocess.run(
            script, cwd=self.work, env=kept | job | given, capture_output=True, text=True, check=False, timeout=120
        )
        return Ran(done, self.place)

    def seal(self, case: str, **inputs: str) -> Ran:
        """Seal the plan of a case for the stack of the policy."""
        plan = str(FIXTURES / "cases" / case / "plan.json")
        return self.step("seal", **{"plan": plan, "target": TARGET, "output": "sealed/plan.json", **inputs})

    def seal_for(self, head: str, case: str, **inputs: str) -> None:
        """The same in the job of a pull request whose last commit is `head`."""
        self.event = pulled(NUMBER, head)
        done = self.seal(case, **inputs)
        assert done.code == 0, done.log

    def gate(self, repository: Repository, **inputs: str) -> Ran:
        """The gate on a pull request at a GitHub on loopback."""
        with serving(repository) as api:
            return self.step("gate", api, **{"plan": "sealed", "request": "request.json", "report": "report.json", **inputs})


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def test_seal_and_gate_as_steps(runner: Runner) -> None:
    """The plan is sealed for the commit of the event; the gate asks a person, says so, and ends by its decision."""
    sealed = runner.seal(HIGH)
    assert (sealed.code, sealed.outputs["exit-code"]) == (0, "0"), sealed.log
    assert HEAD in (runner.work / "sealed/plan.json").read_text()
    repository = Repository(contents=house(), permissions=writers(ALICE))
    found = runner.gate(repository)
    assert (found.code, found.outputs["decision"], found.outputs["verdict"]) == (1, "blocked", "needs-approval"), found.log
    assert found.outputs["report"] == "report.json"
    assert json.loads((runner.work / "report.json").read_text())["decision"] == "blocked"
    assert "planguard-approve: " in repository.comments[0]["body"]
    assert "::error" in found.log
    assert (runner.work / "request.json").read_bytes()
    assert "planguard" in found.summary


def test_a_quiet_plan_passes_the_gate(runner: Runner) -> None:
    runner.seal(QUIET)
    found = runner.gate(Repository(contents=house()))
    assert (found.code, found.outputs["decision"], found.outputs["exit-code"]) == (0, "pass", "0"), found.log


def test_no_input_makes_the_gate_milder(runner: Runner) -> None:
    runner.seal(HIGH)
    found = runner.gate(Repository(contents=house()), exit_zero="true")
    assert found.code == 2
    assert "a gate that passes whatever it finds is none" in found.log


def test_an_input_is_never_an_option_or_a_command(runner: Runner) -> None:
    hostile = "$(touch owned); `touch owned`"
    plan = str(FIXTURES / "cases" / HIGH / "plan.json")
    for inputs in (
        {"plan": "--exit-zero"},
        {"plan": plan, "target": f"--exit-zero {hostile}"},
        {"plan": f"{plan}\n--help"},
        {"plan": hostile},
    ):
        assert runner.step("review", **inputs).code not in {0, 127}, inputs
    assert runner.step("seal; touch owned", plan=plan).code == 2
    assert runner.seal(HIGH, output="--target").code == 0
    assert (runner.work / "--target").exists()
    assert runner.gate(Repository(contents=house()), pull_request="7 --dry-run").code == 2
    assert runner.gate(Repository(contents=house()), report="x\nverdict=pass").code == 2
    assert not (runner.work / "owned").exists()


def test_a_seal_needs_a_place(runner: Runner) -> None:
    found = runner.seal(HIGH, output="")
    assert (found.code, "Set the input output" in found.log) == (2, True)


def test_a_gate_that_cannot_judge_leaves_no_verdict(runner: Runner) -> None:
    (runner.work / "sealed").mkdir()
    (runner.work / "sealed" / "plan.json").write_text("{")
    found = runner.gate(Repository(contents=house()))
    assert found.code == 4
    assert (found.outputs.get("verdict", ""), found.outputs["exit-code"]) == ("", "4")


def test_install_puts_the_program_on_the_path_and_nothing_else(runner: Runner) -> None:
    assert runner.step("install").code == 0
    folder = Path((runner.place / "path").read_text().strip())
    assert [one.name for one in folder.iterdir()] == ["planguard"]
