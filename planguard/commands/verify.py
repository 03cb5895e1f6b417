"""`planguard verify`: which approvals count, which do not and why. Offline: from papers, a clone, and collected evidence."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from planguard import wiring
from planguard.commands.base import Extent, House, base_commit, extent, extent_of_pull
from planguard.commands.bygone import before
from planguard.commands.hearing import (
    Brief,
    Hearing,
    Known,
    agreed,
    asked_plan,
    hear,
    here,
    houses,
    now,
    read_plans,
    report_of,
    request_of,
)
from planguard.commands.output import emit, pairs
from planguard.commands.testimony import Testimony, of_papers, question, read_ledger, with_commits, with_host
from planguard.core.digest.request import Asked
from planguard.core.refusals import refused
from planguard.core.signoff.decide import decide, stricter
from planguard.core.signoff.told import with_decision
from planguard.errors import UsageError
from planguard.model.decision import AskedPlan, Decision, Question
from planguard.model.host import HostFacts
from planguard.model.ledger import Ledger
from planguard.model.people import Instant
from planguard.model.plan import Plan
from planguard.model.report import Report
from planguard.source.approvals import REF, Paper, papers


class Request(msgspec.Struct, frozen=True):
    """What the command line asked for."""

    brief: Brief
    approvals: list[str] = []
    head: str = "HEAD"
    evidence: Path | None = None
    formats: list[str] = []
    outputs: list[Path] = []


class Verified(msgspec.Struct, frozen=True):
    """The answer, and everything that it was made of."""

    hearings: tuple[Hearing, ...]
    asked: Asked | None
    found: Testimony
    ledger: Ledger
    decision: Decision
    ledger_commit: str = ""
    ledger_content: bytes = b""
    """The ledger as it was read: where it stood, and its bytes."""

    @property
    def report(self) -> Report:
        """What people and machines read of it, by the house that is strictest."""
        worst = min(
            (report_of(hearing, self.asked) for hearing in self.hearings), key=lambda one: (-one.exit_code, -one.score)
        )
        return with_decision(worst, self.decision, self.found.contributors)

    @property
    def now(self) -> Instant:
        """The moment that everything was judged at."""
        return self.found.now

    @property
    def questions(self) -> tuple[Question, ...]:
        """What each house was asked."""
        return tuple(question(hearing, self.found, self.ledger) for hearing in self.hearings)

    @property
    def asked_plans(self) -> list[AskedPlan]:
        """The plans as the base branch of today judges them."""
        return [asked_plan(judged) for judged in self.hearings[0].plans]


def run(request: Request) -> int:
    """Write the decision, and return its exit code. Raises UsageError, InputError, OutsideError and RefusedError."""
    targets = pairs(request.formats, request.outputs, default="terminal")
    found = verified(read_plans(request.brief), request)
    emit(found.report, targets)
    return found.decision.answer.exit_code


def verified(plans: Sequence[Plan], request: Request, more: Sequence[Paper] = ()) -> Verified:
    """What the answer to `plans` is, by the base branch of today and by that from which the change began.

    `more` are papers beside those that the request names.
    """
    from planguard.source.git.ledger import GitLedger

    start = here()
    facts = host_facts(request.evidence)
    change, judges = judges_of(start, request.brief.base, request.head, facts)
    said = of_papers([*papers(request.approvals or [REF], str(start)), *more])
    found = with_host(said, facts) if facts else with_commits(said, start, change)
    commit, content = GitLedger(str(start), judges[0].policy.ledger).read()
    ledger = read_ledger(content)
    past = before(start, change.before or [judges[0].commit], facts.pull.head if facts else next(iter(change.commits), ""))
    known = Known(found.contributors.by, ledger, request.brief.target, past=past)
    hearings = agreed([hear(plans, house, start, known) for house in judges])
    if facts and facts.repository != hearings[0].repository:
        raise refused("other-repository", "the evidence")
    asked = request_of(hearings)
    documents = (*found.documents, *((asked.document,) if asked else ()))
    found = msgspec.structs.replace(found, documents=documents, now=max(found.now, now()))
    decision = stricter([decide(question(one, found, ledger)) for one in hearings])
    return Verified(hearings, asked, found, ledger, decision, commit, content)


def judges_of(start: Path, base: str | None, head: str, facts: HostFacts | None) -> tuple[Extent, list[House]]:
    """The commits of the change, and the house as it is today and as it was where the change began."""
    change = extent_of_pull(start, facts) if facts else extent(start, base_commit(start, base), head)
    return change, houses(start, base, change.before)


def host_facts(evidence: Path | None) -> HostFacts | None:
    """What a code host has said, as it was collected. Raises UsageError and OutsideError where that cannot be read."""
    if evidence is None:
        return None
    from planguard.core.signoff.evidence import read_evidence

    try:
        content = evidence.read_bytes()
    except OSError as error:
        raise UsageError(f"the file cannot be read: {error.strerror}", place=str(evidence)) from error
    found = read_evidence(content, str(evidence))
    return wiring.host_named(found.host).read(found)
