"""A pull request at a GitHub on loopback, with sealed plans of real cases, and the gate run on it as its job would."""

import dataclasses
import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planguard.cli import app
from planguard.commands import gate, seal
from planguard.commands.codehost import Where
from planguard.errors import PlanguardError
from tests.hosts.github_server import HEAD, NUMBER, Json, Repository, review, serving, user
from tests.hosts.webhooks import pulled
from tests.plans import FIXTURES

NOON = 1767355200
"""What the server says that the time is."""
HIGH, CRITICAL, QUIET = "rds-unprotect", "rds-replace", "tags-only"
TARGET = "stacks/payments"
ALICE, CARL, DORA = user(11, "alice"), user(12, "carl"), user(13, "dora")
STACK = '[[stack]]\ntarget = "{0}"\npath = "{0}"\n'
POLICY = 'schema = 1\nrepository = "github.com/acme/infra"\n' + STACK.format(TARGET)
PEOPLE = "schema = 1\n" + "".join(
    f'[[person]]\nid = "{one["login"]}@acme.example"\ngithub_id = {one["id"]}\n' for one in (ALICE, CARL, DORA)
)


def house(policy: str = POLICY, people: str = PEOPLE) -> dict[str, str]:
    return {".planguard/policy.toml": policy, ".planguard/approvers.toml": people}


def writers(*accounts: Json) -> dict[str, str]:
    return {account["login"]: "write" for account in accounts}


@dataclasses.dataclass
class Outcome:
    """What one run of the gate came to: exit code, the decision, and what was told."""

    code: int
    output: str
    errors: str
    decision: str = ""
    codes: tuple[str, ...] = ()
    report: Json = dataclasses.field(default_factory=dict)


class Scene:
    """The repository, a folder with sealed plans, and runs of the gate."""

    def __init__(self, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.place, self._patch, self._capsys = place, monkeypatch, capsys
        self.plans = place / "plans"
        self.plans.mkdir()
        self.repository = Repository(contents=house(), permissions=writers(ALICE, CARL, DORA))
        self.token = "token-of-a-test"
        self.now = NOON
        self.event: Json = pulled(NUMBER, HEAD)

    def seal(self, case: str, target: str = TARGET, head: str = HEAD) -> None:
        plan = FIXTURES / "cases" / case / "plan.json"
        seal.run(seal.Request(str(plan), self.plans / f"{target.replace('/', '-')}.json", target, head))

    def gate(self, *, dry: bool = False, evidence: Path | None = None, summary: bool = True) -> Outcome:
        """Run the gate as the job of a workflow does."""
        report = self.place / "report.json"
        report.unlink(missing_ok=True)
        (self.place / "event.json").write_text(json.dumps(self.event))
        self._patch.chdir(self.place)
        self._patch.setattr("planguard.commands.gate_ruling.now", lambda: self.now)
        with serving(self.repository) as api:
            self._environment(api, summary=summary)
            request = gate.Request(
                [str(self.plans)], Where(), evidence, [], self.place / "request.json", ["json", "github"], [report], dry
            )
            try:
                code = gate.run(request)
            except PlanguardError as error:
                code, message = error.exit_code, f"{error} [{error.code}]"
            else:
                message = ""
        told = self._capsys.readouterr()
        found = json.loads(report.read_text()) if report.exists() else {}
        rejected = (found.get("approvals") or {}).get("rejected", [])
        codes = tuple(sorted({one["code"] for one in rejected}))
        return Outcome(code, told.out, told.err + message, found.get("decision", ""), codes, found)

    def command(self, *arguments: str) -> int:
        """The exit code of a command line in this job."""
        (self.place / "event.json").write_text(json.dumps(self.event))
        self._patch.chdir(self.place)
        with serving(self.repository) as api:
            self._environment(api, summary=True)
            return CliRunner().invoke(app, list(arguments)).exit_code

    def _environment(self, api: str, *, summary: bool) -> None:
        given = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": "acme/infra",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_API_URL": api,
            "GITHUB_EVENT_PATH": str(self.place / "event.json"),
            "GITHUB_RUN_ID": "5",
            "GITHUB_OUTPUT": str(self.place / "outputs"),
            "GITHUB_TOKEN": self.token,
        }
        if summary:
            given["GITHUB_STEP_SUMMARY"] = str(self.place / "summary.md")
        self._patch.delenv("GITHUB_STEP_SUMMARY", raising=False)
        for name, value in given.items():
            self._patch.setenv(name, value)

    @property
    def bodies(self) -> list[str]:
        """The comments of the gate."""
        return [one["body"] for one in self.repository.comments]

    @property
    def status(self) -> Json:
        """The last status that was set."""
        return self.repository.statuses[-1]

    @property
    def line(self) -> str:
        """The line to paste, taken from the comment as a person would."""
        (found,) = {one for one in self.bodies[-1].splitlines() if one.startswith("planguard-approve: ")}
        return found

    def approve(self, account: Json, body: str | None = None, state: str = "APPROVED", commit: str = HEAD) -> None:
        number = len(self.repository.reviews) + 1
        self.repository.reviews.append(review(number, account, state, self.line if body is None else body, commit))

    def stacks(self, names: Iterable[str]) -> None:
        """Let the policy have these stacks, and the change touch all of them."""
        names = list(names)
        policy = 'schema = 1\nrepository = "github.com/acme/infra"\n' + "".join(map(STACK.format, names))
        self.repository.contents = house(policy)
        self.repository.files = [f"{name}/main.tf" for name in names]


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Scene:
    return Scene(tmp_path, monkeypatch, capsys)
