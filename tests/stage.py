"""A repository with a house: policy and people on `main`, a change on a branch, and real keys."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.plans import FIXTURES
from tests.signing import make_key, public_line

HIGH = FIXTURES / "cases" / "rds-unprotect" / "plan.json"
CRITICAL = FIXTURES / "cases" / "rds-replace" / "plan.json"
QUIET = FIXTURES / "cases" / "tags-only" / "plan.json"
TARGET = "stacks/payments"
ALICE, BOB, DAVE, HOUSE = "alice@acme.example", "bob@acme.example", "dave@acme.example", "house@acme.example"
POLICY = """\
schema = 1
repository = "github.com/acme/infra"
[[approval]]
quorum = 1
assurance = "software-key"
"""
needs_git = pytest.mark.skipif(
    shutil.which("git") is None or shutil.which("ssh-keygen") is None, reason="git or ssh-keygen is not installed"
)


class House:
    """The repository at `folder`, whose branch `main` has a policy and the people; keys lie beside it."""

    key_names: tuple[str, ...] = ("alice", "alice2", "bob", "mallory")

    def __init__(self, place: Path, policy: str = POLICY) -> None:
        self.place = place
        self.folder = place / "repository"
        self.keys = {name: make_key(place, name=name) for name in self.key_names}
        self.folder.mkdir()
        self.git("init", "-q", "-b", "main")
        self.write(".planguard/policy.toml", policy)
        self.write(".planguard/approvers.toml", self.people())
        self.commit("the house", by=HOUSE)

    def people(self, *, mallory: bool = False) -> str:
        """The list of approvers."""
        known = [(ALICE, ["alice", "alice2"]), (BOB, ["bob"])]
        known += [("mallory@acme.example", ["mallory"])] if mallory else []
        return "schema = 1\n" + "".join(self.person(person, keys) for person, keys in known)

    def person(self, person: str, keys: list[str], account: int = 0) -> str:
        """One approver; `account` is the number that either code host knows the person by."""
        lines = "".join(f'[[person.ssh]]\nkey = "{public_line(self.keys[key])}"\n' for key in keys)
        number = f"github_id = {account}\ngitlab_id = {account}\n" if account else ""
        return f'[[person]]\nid = "{person}"\n{number}{lines}'

    def write(self, path: str, text: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def git(self, *arguments: str) -> str:
        given = {"PATH": os.environ["PATH"], "HOME": str(self.place), "GIT_CONFIG_NOSYSTEM": "1"}
        command = ["git", "-c", "user.name=x", "-c", "user.email=house@acme.example", *arguments]
        return subprocess.run(command, cwd=self.folder, env=given, check=True, capture_output=True, text=True).stdout.strip()

    def commit(self, message: str, by: str = DAVE) -> None:
        self.git("add", "-A")
        self.git("-c", f"user.email={by}", "commit", "-q", "--allow-empty", "-m", message)

    def planguard(self, *arguments: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
        given = {"PATH": os.environ["PATH"], "HOME": str(self.place), "NO_COLOR": "1", **environment}
        command = [sys.executable, "-P", "-m", "planguard", *map(str, arguments)]
        return subprocess.run(command, cwd=self.folder, env=given, capture_output=True, text=True, check=False, timeout=120)


class Stage(House):
    """The house, and a change of somebody on the branch `change`."""

    def __init__(self, place: Path, policy: str = POLICY) -> None:
        super().__init__(place, policy)
        self.git("checkout", "-q", "-b", "change")
        self.write("main.tf", "# a change\n")
        self.commit("a change")

    def verify(self, plan: Path, *more: str | Path, target: str = TARGET) -> "Told":
        """What `planguard verify` says to `plan` and to the approvals in the folder `papers`."""
        papers = self.place / "papers"
        papers.mkdir(exist_ok=True)
        done = self.planguard(
            "verify", "--base", "main", "--target", target, "--approvals", papers, "--format", "json", *more, plan
        )
        return Told(done)


class Told:
    """What verify said."""

    def __init__(self, done: "subprocess.CompletedProcess[str]") -> None:
        self.code, self.errors = done.returncode, done.stderr
        self.report = json.loads(done.stdout) if done.stdout.startswith("{") else {}

    @property
    def decision(self) -> str:
        return str(self.report.get("decision"))

    @property
    def accepted(self) -> list[str]:
        return [one["person"] for one in self.report["approvals"]["accepted"]]

    @property
    def codes(self) -> list[str]:
        return [one["code"] for one in self.report["approvals"]["rejected"]]
