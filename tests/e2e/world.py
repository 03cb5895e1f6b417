"""A house with an agent in it: a repository, its pull request, the jobs that plan, judge and apply, and the cloud.

Everything is real but the two ends: the code host and the cloud listen on loopback. The scenarios are told in the verbs of
`World`; each verb does what the person, the agent or the job of that name does, and holds the outcome to what is said.
"""

from collections.abc import Collection, Sequence

from tests.e2e.hub import AGENT, BRANCH
from tests.e2e.jobs import TARGET, Jobs
from tests.e2e.outcomes import Applied, Gated
from tests.hosts.github_server import Json
from tests.stage import HOUSE
from tests.terminal import Session, in_terminal

__all__ = ["TARGET", "World"]
IGNORED = ".terraform/\n*.tfstate*\ntfplan*\ndata/\n"


class World(Jobs):
    """The house, the agent, and the people."""

    target = TARGET
    _held = False

    # ---- What stands, and what the agent makes of it ----

    def stands(self, *, case: str = "", target: str = TARGET, **texts: str) -> None:
        """What the base branch says, applied; then an agent starts a branch from it."""
        self.begins(case=case, target=target, **texts)
        self.branches()

    def begins(self, *, case: str = "", target: str = TARGET, **texts: str) -> None:
        """What the base branch says of one stack, applied."""
        self.write(".gitignore", IGNORED)
        self.lay(target, case, "before", **texts)
        self.commit("what stands", by=HOUSE)
        self.terraform("apply", "-auto-approve", target=target)

    def branches(self) -> None:
        self.git("switch", "-q", "-C", BRANCH)

    def next_change(self) -> None:
        """Another pull request, after the merge of the one before."""
        self.branches()
        self.hub.opened()

    def house(self, file: str) -> str:
        """A file of the house as it is."""
        return (self.folder / ".planguard" / file).read_text()

    def agent(self, message: str = "Fix the alarm", *, case: str = "", target: str = TARGET, **texts: str) -> None:
        """The agent writes, commits and pushes."""
        if case or texts:
            self.lay(target, case, "after", **texts)
        self.commit(message, by=AGENT)

    # ---- What has to come of it ----

    def blocked(
        self, *findings: str, severity: str = "", missing: int = 0, asks: Collection[str] = (), plan: Sequence[str] = ()
    ) -> Gated:
        """Planned and judged: a person is needed. The pull request says so, and nobody can apply it now."""
        self.planned(*plan)
        found = self.gate()
        assert (found.code, found.decision, found.verdict) == (1, "blocked", "needs-approval"), found.output
        self._told(found, findings, "pending")
        assert not severity or found.severity == severity
        assert not missing or found.missing == missing
        assert not asks or found.asks == set(asks)
        if not self._held:  # once a story: every apply makes a plan of its own
            self.holds(1)
            self._held = True
        return found

    def refused(self, *findings: str, plan: Sequence[str] = (), fails: bool = False) -> Gated:
        """Planned and judged: nobody can approve this."""
        self.planned(*plan, fails=fails)
        found = self.gate()
        assert (found.code, found.decision) == (3, "refused"), found.output
        self._told(found, findings, "failure")
        self.holds(3)
        return found

    def _told(self, found: Gated, findings: Collection[str], status: str) -> None:
        assert found.findings == set(findings)
        assert found.status == status
        for finding in findings:
            assert finding.partition(":")[0] in found.comment

    def holds(self, code: int = 1, says: str = "") -> Applied:
        """Somebody applies it all the same: nothing is touched, and the ledger says who was kept from it."""
        done = self.apply()
        assert (done.code, done.touched) == (code, False), done.output
        assert f"[{says}]" in done.output if says else True
        return done

    def passes(self) -> Gated:
        """Planned and judged: nobody needs to be asked."""
        self.planned()
        found = self.gate()
        assert (found.code, found.decision, found.verdict) == (0, "pass", "pass"), found.output
        assert (found.status, found.findings) == ("success", set())
        return found

    def approved(self, *persons: str) -> Gated:
        """Judged again: enough persons have said yes."""
        found = self.gate()
        assert (found.code, found.decision) == (0, "approved"), found.output
        assert sorted(found.persons) == sorted(persons)
        assert found.status == "success"
        return found

    def still_blocked(self, *codes: str, missing: int = 0) -> Gated:
        """Judged again: what was said does not count, for these reasons, and the pull request says so."""
        found = self.gate()
        assert (found.code, found.decision) == (1, "blocked"), found.output
        assert found.codes == set(codes)
        assert all(f"[{code}]" in found.comment for code in codes)
        assert not missing or found.missing == missing
        return found

    # ---- Persons ----

    @property
    def line(self) -> str:
        """The line of the comment that approves."""
        (found,) = {one for one in self.host.comment.splitlines() if one.startswith("planguard-approve: ")}
        return found

    def review(self, account: Json, body: str | None = None, state: str = "APPROVED", hours_ago: float = 0) -> None:
        """A review, with the line of the comment unless it says something else."""
        self.host.look()
        self.host.reviewed(account, state, self.line if body is None else body, hours_ago)

    def signs(self, key: str, **more: str) -> Session:
        """A person reads the screen, types what would be lost, and signs."""
        given = ["approve", "--base", "main", "--head", BRANCH, "--key", str(self.keys[key])]
        output = ["--output", str(self.papers / f"{key}.json")]
        return in_terminal([*given, *output, str(self.sealed)], self.folder, asked_for, **more)

    # ---- After the merge ----

    def merge(self) -> None:
        self.host.merged()
        self.git("switch", "-q", "main")
        self.git("merge", "-q", "--no-ff", "-m", "Merge the fix", BRANCH)

    def applied(self, *persons: str) -> Applied:
        """Merged, planned again and applied; the ledger has who said yes, and that it was done."""
        self.merge()
        self.terraform("plan", "-out=tfplan")
        done = self.apply()
        assert done.code == 0, done.output
        assert done.events == ["verified", "applied"]
        verified, applied = done.lines
        assert verified["decision"] == ("approved" if persons else "pass")
        assert verified["persons"] == sorted(persons)
        assert (applied["outcome"], applied["unplanned"]) == ("succeeded", [])
        assert self.planguard("log", "verify").returncode == 0
        return done


def asked_for(screen: str) -> str:
    """What the screen says is to be typed."""
    return screen.rpartition("how many there are:\n")[2].partition("\n")[0].strip()
