"""What the gate comes to: plans and change judged by the base branch, and everything that was said to them, in one decision.

Evidence -> HostFacts -> House -> Hearing -> Question -> Decision -> Report
"""

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from planguard.commands.base import House
from planguard.commands.bygone import before
from planguard.commands.codehost import house_of
from planguard.commands.hearing import Brief, Hearing, Known, hear, here, now, read_plans, report_of, request_of
from planguard.commands.testimony import Testimony, of_papers, question, read_ledger, with_host
from planguard.core.digest.request import Asked, request_digest
from planguard.core.gate.change import Change, change_of
from planguard.core.gate.expected import Missing, missing, of_commit
from planguard.core.gate.findings import absent_plans, change_findings, change_report
from planguard.core.refusals import refused
from planguard.core.signoff.decide import decide
from planguard.core.signoff.told import with_decision
from planguard.model.decision import Answer, Decision, Question
from planguard.model.host import HostFacts
from planguard.model.ledger import Ledger
from planguard.model.plan import Plan
from planguard.model.report import Report
from planguard.model.request import RequestDocument
from planguard.source import inputs
from planguard.source.approvals import Paper

_SIBLING = "has the same last commit, and a status counts for both: give this one a commit of its own, or close the other."


class Ruled(msgspec.Struct, frozen=True):
    """The decision, and what people and machines are told of it."""

    facts: HostFacts
    decision: Decision
    report: Report
    hearing: Hearing
    question: Question
    asked: Asked | None = None
    change: Change | None = None
    earlier: tuple[RequestDocument, ...] = ()
    """Other requests that somebody has approved: their documents must stay where they are found."""

    @property
    def nothing(self) -> bool:
        """Whether the change has nothing to do with any stack, and with the gate."""
        return not self.report.plans


def ruled(plans: Sequence[str], signed: Sequence[Paper], facts: HostFacts, queued: str = "") -> Ruled:
    """The ruling on the sealed plans at `plans`, which are of the head, or else of the `queued` commit of a merge queue.

    `signed` are papers that lie elsewhere than on the pull request.

    Raises UsageError, InputError, OutsideError and RefusedError.
    """
    house = house_of(facts)
    ledger = ledger_of(house, here())
    said = with_host(of_papers(signed), facts)
    fresh, stale = of_commit(_read(plans), queued or facts.pull.head)
    past = before(here(), [house.commit], facts.pull.head)
    hearing = hear(fresh, house, here(), Known(said.contributors.by, ledger, repository=facts.repository, past=past))
    if hearing.repository != facts.repository:
        raise refused("other-repository", f"the policy says {hearing.repository}, the code host {facts.repository}")
    targets = [judged.found.report.target for judged in hearing.plans]
    absent = missing(house.policy, facts.changed, targets, stale)
    return _decided(hearing, said, ledger, facts, absent)


def _decided(hearing: Hearing, said: Testimony, ledger: Ledger, facts: HostFacts, absent: list[Missing]) -> Ruled:
    change = change_of(hearing.repository, facts.guarded)
    findings = change_findings(change, absent, hearing.house.judges.rulebook.rule)
    asked = request_of([hearing], change.digest if change else None)
    documents = (*said.documents, *((asked.document,) if asked else ()))
    said = msgspec.structs.replace(said, documents=documents, now=max(said.now, now()))
    put = question(hearing, said, ledger, change.digest if change else None)
    put = msgspec.structs.replace(put, plans=(*put.plans, *absent_plans(absent)))
    decision = _withheld(decide(put) if put.plans or change else Decision(Answer.PASS), facts.siblings)
    about = [change_report(findings, change.digest if change else "")] if findings else []
    report = with_decision(report_of(hearing, asked, about), decision, said.contributors, facts.pull.number)
    return Ruled(facts, decision, report, hearing, put, asked, change, _earlier(said, asked))


def _withheld(decision: Decision, siblings: tuple[int, ...]) -> Decision:
    """A yes is kept back where the status of the commit would let another pull request through as well."""
    if not siblings or decision.answer.exit_code != 0:
        return decision
    notes = tuple(f"Pull request {number} {_SIBLING}" for number in siblings)
    return msgspec.structs.replace(decision, answer=Answer.BLOCKED, notes=(*notes, *decision.notes))


def _earlier(said: Testimony, asked: Asked | None) -> tuple[RequestDocument, ...]:
    """The documents that claims name, beside the one that is asked now."""
    named = {digest for claim in said.claims for _, digest in claim.digests}
    found = {request_digest(document): document for document in said.documents}
    return tuple(found[digest] for digest in sorted(found) if digest in named and (not asked or digest != asked.digest))


def _read(arguments: Sequence[str]) -> list[Plan]:
    """Every plan below `arguments`. A folder without any is no fault here: what is missing, the policy knows."""
    named = [one for one in arguments if not os.path.isdir(one) or inputs.expand([one]).paths]
    return read_plans(Brief(named))


def ledger_of(house: House, start: Path) -> Ledger:
    """The ledger, as far as it is at hand; `apply` is what must have it."""
    from planguard.source.git.ledger import GitLedger

    return read_ledger(GitLedger(str(start), house.policy.ledger).read()[1])
