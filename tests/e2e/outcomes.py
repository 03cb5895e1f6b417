"""What a run of planguard came to, as far as a scenario asks about it."""

import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Gated:
    """One run of the gate: exit code, report, and what stands on the pull request afterwards."""

    code: int
    report: dict[str, Any]
    comment: str
    status: str
    output: str

    @property
    def decision(self) -> str:
        return str(self.report.get("decision"))

    @property
    def verdict(self) -> str:
        return str(self.report.get("verdict"))

    @property
    def severity(self) -> str:
        return str(self.report.get("severity"))

    @property
    def findings(self) -> set[str]:
        """Every finding that is more than a note, as `id: effect`."""
        found = (finding for plan in self.report["plans"] for finding in plan["findings"])
        return {f"{one['id']}: {one['effect']}" for one in found if one["effect"] != "explain"}

    @property
    def asks(self) -> set[str]:
        """The addresses for which a person is asked."""
        found = (change for plan in self.report["plans"] for change in plan["consequences"])
        return {change["address"] for change in found if change["needs_approval"]}

    @property
    def missing(self) -> int:
        return int((self.report.get("approvals") or {}).get("missing", 0))

    @property
    def persons(self) -> list[str]:
        return [one["person"] for one in (self.report.get("approvals") or {}).get("accepted", [])]

    @property
    def codes(self) -> set[str]:
        """Why what was said did not count."""
        return {one["code"] for one in (self.report.get("approvals") or {}).get("rejected", [])}

    def remedy(self, finding: str) -> str:
        """The way out of a finding, which an agent may take."""
        found = (one for plan in self.report["plans"] for one in plan["findings"] if one["id"] == finding)
        remedy = next(found)["remedy"]
        assert remedy["safe_for_agent"], remedy
        return str(remedy["text"])


@dataclass(frozen=True)
class Applied:
    """One run of `planguard apply`."""

    code: int
    output: str
    touched: bool
    """Whether the state is another one than before."""
    lines: list[dict[str, Any]] = field(default_factory=list)
    """What it wrote into the ledger."""

    @property
    def events(self) -> list[str]:
        return [str(line["event"]) for line in self.lines]


def gated(done: "subprocess.CompletedProcess[str]", report: Path, comment: str, status: str) -> Gated:
    """What the gate came to."""
    found = json.loads(report.read_text()) if report.exists() else {"plans": []}
    return Gated(done.returncode, found, comment, status, done.stdout + done.stderr)
