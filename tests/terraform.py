"""A folder in which a real Terraform plans and applies, without the network; and what planguard says to its plans."""

import json
import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from fixtures.terraform_env import cli_config, find_mirror, terraform_environment
from planguard import wiring
from planguard.core.consequences import Judge
from planguard.core.environment.resolve import Environments
from planguard.core.review import review
from planguard.model.consequence import Consequence
from planguard.model.plan import Plan
from planguard.model.report import FindingInfo, PlanReport
from tests.plans import FIXTURES, read

needs_terraform = pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not installed")
needs_mock = pytest.mark.skipif(
    shutil.which("terraform") is None or find_spec("moto") is None or find_mirror() is None,
    reason="terraform, its AWS provider or moto is not installed",
)


class Planned:
    """One plan: its document, planguard's report on it, and the judged changes."""

    def __init__(self, data: bytes) -> None:
        self.document: dict[str, Any] = json.loads(data)
        self.plan: Plan = read(data)
        self.report: PlanReport = review(self.plan, "stack", wiring.rules())

    @property
    def verbs(self) -> dict[str, str]:
        """Address -> what happens there, of everything that is more than a no-op; a move is a move."""
        entries = self.document.get("resource_changes", [])
        found = {entry["address"]: _verbs(entry) for entry in entries}
        return {address: verbs for address, verbs in found.items() if verbs != "no-op"}

    def finding(self, finding_id: str) -> FindingInfo:
        (found,) = (finding for finding in self.report.findings if finding.id == finding_id)
        return found

    def change(self, address: str) -> Consequence:
        """The judged change at `address`."""
        rules = wiring.rules()
        environments = Environments(self.plan, rules.vocabulary, texts=("stack",))
        judge = Judge(self.plan, environments, rules.knowledge, rules.tables, rules.rulebook.rows_for)
        (found,) = (found for found in judge.planned() if found.address == address)
        return found


def _verbs(entry: dict[str, Any]) -> str:
    verbs = "+".join(entry["change"]["actions"])
    if "importing" in entry["change"]:
        return f"import+{verbs}"
    return f"move+{verbs}" if "previous_address" in entry else verbs


class Stack:
    """A folder with a configuration and its state."""

    def __init__(self, root: Path, endpoint: str | None = None) -> None:
        self.folder = root / "stack"
        self.folder.mkdir()
        self._environment = terraform_environment(cli_config(root, find_mirror()), endpoint)
        self._started = False

    def case(self, name: str, when: str) -> None:
        """Lay out the sources of a case: `before` or `after`."""
        facts = FIXTURES / "cases" / name
        self._clear()
        for part in (FIXTURES / "parts" / ("aws" if "AWS_ENDPOINT_URL" in self._environment else "builtin"), facts / "both"):
            shutil.copytree(part, self.folder, dirs_exist_ok=True) if part.is_dir() else None
        shutil.copytree(facts / when, self.folder, dirs_exist_ok=True)

    def write(self, **texts: str) -> None:
        """Lay out sources by name; two underscores stand for a folder below `modules`."""
        self._clear()
        if "AWS_ENDPOINT_URL" in self._environment:
            shutil.copytree(FIXTURES / "parts" / "aws", self.folder, dirs_exist_ok=True)
        for name, text in texts.items():
            self.add(name, text)

    def add(self, name: str, text: str) -> None:
        """One more file."""
        path = self.folder / (f"modules/{name.replace('__', '/')}.tf" if "__" in name else f"{name}.tf")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def text(self, name: str = "main") -> str:
        return (self.folder / f"{name}.tf").read_text("utf-8")

    def apply(self) -> None:
        self._run("apply", "-auto-approve")

    def plan(self, *arguments: str, fails: bool = False) -> Planned:
        """Plan, and review the plan; `fails`: Terraform has to give up, and leaves a plan all the same."""
        self._run("plan", "-out=tfplan", *arguments, fails=fails)
        return Planned(self._run("show", "-json", "tfplan"))

    def _clear(self) -> None:
        for path in self.folder.glob("*.tf*"):
            if path.suffix == ".tf" or path.name.endswith(".tf.json"):
                path.unlink()
        shutil.rmtree(self.folder / "modules", ignore_errors=True)

    def _run(self, *arguments: str, fails: bool = False) -> bytes:
        if arguments[0] in ("apply", "plan"):
            self._terraform("init" if not self._started else "get")
            self._started = True
        return self._terraform(*arguments, fails=fails)

    def _terraform(self, *arguments: str, fails: bool = False) -> bytes:
        environment = {**self._environment, "PATH": os.environ["PATH"]}
        done = subprocess.run(["terraform", *arguments], cwd=self.folder, env=environment, capture_output=True, check=False)
        assert (done.returncode != 0) is fails, (done.stdout + done.stderr).decode()
        return done.stdout
