"""`planguard verify --evidence`: reviews that a code host told of, and both policies whatever the merge made of them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from planguard import schema
from planguard.core.signoff.evidence import read_evidence
from planguard.errors import UsageError
from planguard.model.host import Evidence
from tests.hosts.github_server import ADA, BOB, EVE, ROBOT, Repository, commit, review
from tests.hosts.test_github import collected
from tests.stage import HIGH, TARGET, Stage, Told, needs_git

pytestmark = needs_git
POLICY = """\
schema = 1
repository = "github.com/acme/infra"
[[approval]]
quorum = 1
"""
PEOPLE = """\
schema = 1
[[person]]
id = "ada@acme.example"
github_id = 1
[[person]]
id = "bob@acme.example"
github_id = 2
"""
MALLORY = '[[person]]\nid = "eve@acme.example"\ngithub_id = 3\n'


class Gate(Stage):
    """A stage whose pull request lies at a GitHub on loopback."""

    def pull(self, **given: object) -> Path:
        """The evidence of a pull request with the commits of the branch `change`, told by the host."""
        hashes = self.git("rev-list", "--reverse", "main..change").split()
        given = {"author": EVE, "branch": "fix", "commits": [commit(sha, BOB) for sha in hashes], **given}
        content = msgspec.json.encode(collected(Repository(**given)))  # type: ignore[arg-type]
        yesterday = datetime.now(UTC) - timedelta(days=1)
        path = self.place / "evidence.json"
        path.write_bytes(content.replace(b"2026-01-02T00:", f"{yesterday:%Y-%m-%d}T00:".encode()))
        return path

    def told(self, evidence: Path) -> Told:
        done = self.planguard(
            "verify", "--base", "main", "--target", TARGET, "--evidence", evidence, "--format", "json", HIGH
        )
        return Told(done)

    @property
    def line(self) -> str:
        report = self.told(self.pull()).report
        return f"planguard-approve: {report['request_digest'].removeprefix('sha256:')} {report['request_words']}"


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    stage = Gate(tmp_path, POLICY)
    stage.git("checkout", "-q", "main")
    stage.write(".planguard/approvers.toml", PEOPLE)
    stage.commit("people", by="house@acme.example")
    stage.git("checkout", "-q", "change")
    stage.git("rebase", "-q", "main")
    return stage


def test_a_review_with_the_line_approves(gate: Gate) -> None:
    """The host names a human who asked for it, so the one person of the policy is enough."""
    told = gate.told(gate.pull(reviews=[review(1, ADA, "APPROVED", f"Fine.\n\n{gate.line}")], permissions={"ada": "write"}))
    assert (told.code, told.decision, told.accepted) == (0, "approved", ["ada@acme.example"])
    assert (told.report["authorship"], told.report["requester"]) == ("human-claimed", "eve, bob")
    assert any("token" in note for note in told.report["approvals"]["notes"])


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"author": ADA}, "is-requester"),
        ({"permissions": {"ada": "read"}}, "review-no-permission"),
        ({"reviews": "COMMENTED"}, "review-not-approving"),
        ({"reviews": "DISMISSED"}, "review-not-approving"),
        ({"who": EVE}, "unknown-user"),
        ({"who": ROBOT}, "is-agent"),
    ],
)
def test_one_thing_is_otherwise(gate: Gate, given: dict[str, object], code: str) -> None:
    who, state = given.pop("who", ADA), given.pop("reviews", "APPROVED")
    usual = {"permissions": {"ada": "write", "eve": "write", "Copilot": "write"}}
    reviews = [review(1, who, str(state), gate.line)]  # type: ignore[arg-type]
    told = gate.told(gate.pull(**{**usual, **given}, reviews=reviews))
    assert (told.code, told.decision) == (1, "blocked")
    assert code in told.codes


def test_who_was_assigned_to_the_pull_request_of_an_agent_does_not_approve_it(gate: Gate) -> None:
    """The server tells that Bob is."""
    reviews = [review(1, BOB, "APPROVED", gate.line)]
    told = gate.told(gate.pull(author=ROBOT, reviews=reviews))
    assert (told.decision, told.codes, told.report["authorship"]) == (
        "blocked",
        ["is-requester", "is-author", "is-committer"],
        "agent",
    )
    reviews.append(review(2, ADA, "APPROVED", gate.line))
    assert gate.told(gate.pull(author=ROBOT, reviews=reviews)).accepted == ["ada@acme.example"]


@pytest.mark.parametrize("method", ["merge", "squash", "rebase"])
def test_people_whom_the_change_adds_do_not_count_after_the_merge(gate: Gate, method: str) -> None:
    gate.write(".planguard/approvers.toml", PEOPLE + MALLORY)
    gate.commit("one approver more")
    gate.git("checkout", "-q", "main")
    gate.write("README.md", "meanwhile\n")
    gate.commit("meanwhile", by="house@acme.example")
    evidence = gate.pull(author=BOB, reviews=[review(1, EVE, "APPROVED", gate.line)], permissions={"eve": "write"})
    if method == "merge":
        gate.git("merge", "-q", "--no-ff", "-m", "merged", "change")
    elif method == "squash":
        gate.git("merge", "-q", "--squash", "change")
        gate.commit("squashed", by="house@acme.example")
    else:
        gate.git("cherry-pick", "main..change")
    told = gate.told(evidence)
    assert (told.decision, told.accepted, told.codes) == ("blocked", [], ["unknown-user"])


def test_commits_that_are_not_at_hand_are_help_that_failed(gate: Gate) -> None:
    done = gate.told(gate.pull(commits=[commit("1" * 40, EVE)]))
    assert done.code == 6
    assert "git fetch" in done.errors


def test_evidence_about_another_repository_is_refused(gate: Gate) -> None:
    evidence = gate.pull()
    evidence.write_bytes(
        evidence.read_bytes().replace(b'"repository":"github.com/acme/infra"', b'"repository":"github.com/a/b"')
    )
    assert "[other-repository]" in gate.told(evidence).errors


def test_the_published_schema_knows_evidence(gate: Gate) -> None:
    assert schema.faults(json.loads(gate.pull().read_bytes()), "evidence-v1") == []


@pytest.mark.parametrize("content", [b"", b"{}", b"null", b"[" * 9999, b'{"type":"planguard/evidence/v1"}'])
def test_what_is_no_evidence_is_told(content: bytes) -> None:
    with pytest.raises(UsageError):
        read_evidence(content, "x")


@pytest.mark.parametrize("change", [{"type": "planguard/evidence/v2"}, {"restriction": 1}])
def test_evidence_of_another_kind_is_told(change: dict[str, object]) -> None:
    whole = Evidence(host="github", api="", repository="", pull_request=1, collected_at=0, answers={})
    document = {**msgspec.to_builtins(whole), **change}
    assert read_evidence(msgspec.json.encode(whole), "x") == whole
    with pytest.raises(UsageError):
        read_evidence(json.dumps(document).encode(), "x")
