"""The jobs of a house: the one that plans, the one that judges, the one that applies; and what stands where they work."""

import json
import shutil
from pathlib import Path
from typing import NamedTuple

from tests.e2e.cloud import Cloud
from tests.e2e.hub import AGENT, BRANCH, Hub
from tests.e2e.lab import Lab
from tests.e2e.outcomes import Applied, Gated, gated
from tests.e2e.workshop import FRUGAL, Workshop
from tests.hosts.github_server import BOB, NUMBER, serving
from tests.hosts.scene import ALICE, CARL, DORA
from tests.plans import FIXTURES
from tests.stage import House

TARGET = "stacks/payments"
STACK = '[[stack]]\ntarget = "{0}"\npath = "{0}"\n'
POLICY = 'schema = 1\nrepository = "{0}"\n'


class Setting(NamedTuple):
    """Where a scenario plays: what the house has decided beyond its stacks, the stacks, and the code host."""

    policy: str = ""
    stacks: tuple[str, ...] = (TARGET,)
    gitlab: bool = False


USUAL = Setting()


class Jobs(House):
    """The house before anything has happened."""

    key_names = ("alice", "alice2", "carl", "mallory")

    def __init__(self, place: Path, workshop: Workshop, cloud: Cloud | None, setting: Setting = USUAL) -> None:
        self.workshop, self.cloud, self.stacks = workshop, cloud, setting.stacks
        self.hub = Hub(place / "repository")
        self.host: Hub | Lab = Lab(place / "repository") if setting.gitlab else self.hub
        allowed = '[apply]\nallow_env = ["AWS_ENDPOINT_URL"]\n' if cloud else ""
        head = POLICY.format(self.host.repository_name) + "".join(map(STACK.format, self.stacks))
        super().__init__(place, head + setting.policy + allowed)
        self.sealed, self.papers = place / "sealed", place / "papers"
        self.papers.mkdir()

    def people(self, *, mallory: bool = False) -> str:
        """Alice and Carl have keys as well; Bob asked for the change, and Dora drives the agent."""
        known = self.person("alice@acme.example", ["alice", "alice2"], ALICE["id"])
        known += self.person("carl@acme.example", ["carl"], CARL["id"])
        known += self.person("bob@acme.example", [], BOB["id"]) + self.person("dora@acme.example", [], DORA["id"])
        known += self.person("mallory@acme.example", ["mallory"], 3) if mallory else ""
        agent = f'[[agent]]\nname = "copilot"\nemails = ["{AGENT}"]\noperators = ["dora@acme.example"]\n'
        return f"schema = 1\n{known}{agent}"

    def stack(self, target: str = TARGET) -> Path:
        return self.folder / target

    def lay(self, target: str = TARGET, case: str = "", when: str = "", **texts: str) -> None:
        """Lay out the sources of a stack: texts by name, or those of a case under fixtures/."""
        folder = self.stack(target)
        for path in [*folder.glob("*.tf"), *folder.glob("*.auto.tfvars")]:
            path.unlink()
        shutil.rmtree(folder / "modules", ignore_errors=True)
        self.workshop.furnish(folder, "aws" if self.cloud else "builtin")
        for part in [FIXTURES / "cases" / case / name for name in ("both", when)] if case else []:
            shutil.copytree(part, folder, dirs_exist_ok=True) if part.is_dir() else None
        for name, text in texts.items():
            self.write(f"{target}/{name.replace('__', '/')}.tf", text)

    def terraform(self, *arguments: str, target: str = TARGET, fails: bool = False) -> str:
        folder, endpoint = self.stack(target), self.cloud.endpoint if self.cloud else None
        if (folder / "modules").is_dir() and arguments[0] in ("plan", "apply"):
            self.workshop.run(folder, endpoint, "get")
        return self.workshop.run(folder, endpoint, *arguments, fails=fails)

    def planned(self, *arguments: str, fails: bool = False) -> None:
        """The job that plans: every stack is planned and sealed; only what is sealed leaves it."""
        shutil.rmtree(self.sealed, ignore_errors=True)
        self.sealed.mkdir()
        for number, target in enumerate(self.stacks):
            self.terraform("plan", "-out=tfplan", *arguments, target=target, fails=fails)
            self.seal(self.stack(target) / "tfplan", target, self.sealed / f"{number}.json")

    def seal(self, plan: Path, target: str, output: Path) -> None:
        given: list[str | Path] = [
            "--chdir",
            self.stack(target),
            "--target",
            target,
            "--head",
            self.git("rev-parse", BRANCH),
        ]
        done = self.planguard("seal", plan, *given, "--output", output, CHECKPOINT_DISABLE="1", **FRUGAL)
        assert done.returncode == 0, done.stderr

    def gate(self, *plans: Path) -> Gated:
        """The job that judges, on `plans` or on all that are sealed."""
        report = self.place / "report.json"
        report.unlink(missing_ok=True)
        with self.host.job(self.place) as job:
            done = self.planguard(
                "gate", *(plans or [self.sealed]), "--approvals", self.papers,
                "--request", self.place / "request.json", "--format", "json", "--output", report, **job,
            )  # fmt: skip
        return gated(done, report, self.host.comment, self.host.status[0])

    def collect(self) -> Path:
        """What the code host knows now, in one file."""
        path = self.place / "evidence.json"
        with self.host.job(self.place) as job:
            done = self.planguard("collect", "--pull-request", str(NUMBER), "--output", path, **job)
        assert done.returncode == 0, done.stderr
        return path

    def apply(self, plan: Path | None = None, *, target: str = TARGET, chdir: Path | None = None, **more: str) -> Applied:
        """`planguard apply` of a saved plan, with what the code host knows now and what is signed."""
        state, known = self.state(target), len(self.ledger)
        done = self.planguard(
            "apply", plan or self.stack(target) / "tfplan", "--chdir", chdir or self.stack(target), "--target", target,
            "--base", "main", "--head", BRANCH, "--evidence", self.collect(), "--approvals", self.papers,
            **self._access, **more,
        )  # fmt: skip
        return Applied(done.returncode, done.stdout + done.stderr, self.state(target) != state, self.ledger[known:])

    @property
    def _access(self) -> dict[str, str]:
        """The credentials, which only the job that applies has."""
        given = self.workshop.environment(self.cloud.endpoint) if self.cloud else {}
        return {name: given[name] for name in given if name.startswith("AWS_")} | {"CHECKPOINT_DISABLE": "1"} | FRUGAL

    def doctor(self) -> str:
        """What `planguard doctor` finds missing on the code host."""
        with serving(self.hub.look()) as api:
            done = self.planguard(
                "doctor", "--host", "github", "--repository", "acme/infra", "--api", api, GITHUB_TOKEN="token-of-a-test"
            )
        assert done.returncode == 1, done.stderr
        return done.stdout

    def state(self, target: str = TARGET) -> str:
        path = self.stack(target) / "terraform.tfstate"
        return path.read_text() if path.exists() else ""

    @property
    def files(self) -> set[str]:
        """What is there of the tables of tables.py."""
        return self.files_in(TARGET)

    def files_in(self, target: str) -> set[str]:
        folder = self.stack(target) / "data"
        return {path.name for path in folder.iterdir()} if folder.exists() else set()

    @property
    def ledger(self) -> list[dict[str, object]]:
        if not self.git("for-each-ref", "refs/planguard/ledger"):
            return []
        return [json.loads(line) for line in self.git("cat-file", "blob", "refs/planguard/ledger:ledger.jsonl").splitlines()]
