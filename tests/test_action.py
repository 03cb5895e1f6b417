"""The action for GitHub: inputs are never part of a command. `.ci/run` runs it as a runner would."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ACTION = (ROOT / "action.yml").read_text("utf-8")
SCRIPT = ROOT / ".ci" / "action"


def test_inputs_come_as_variables_only() -> None:
    """An input that stood in `run` would be read by the shell."""
    inputs = re.findall(r"^  ([a-z-]+):\n    description:", ACTION.split("outputs:")[0], re.MULTILINE)
    variables = dict(re.findall(r"^        (PLANGUARD_[A-Z_]+): \$\{\{ inputs\.([a-z-]+) \}\}$", ACTION, re.MULTILINE))
    assert sorted(variables.values()) == sorted(inputs)
    assert ACTION.count("${{ inputs.") == len(inputs)
    assert re.findall(r"run: (.*)", ACTION) == ['bash "$GITHUB_ACTION_PATH/.ci/action"']
    assert set(re.findall(r"PLANGUARD_[A-Z_]+", SCRIPT.read_text("utf-8"))) == set(variables)


def test_outputs_are_those_that_the_script_writes() -> None:
    outputs = re.findall(r"steps\.review\.outputs\.([a-z-]+) ", ACTION)
    written = re.findall(r'"([a-z-]+)=\$', SCRIPT.read_text("utf-8"))
    assert outputs == written


@pytest.mark.parametrize("name", ["action", "run"])
def test_the_script_is_one(name: str) -> None:
    subprocess.run(["bash", "-n", str(ROOT / ".ci" / name)], check=True)
