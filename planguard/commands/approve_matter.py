"""What a person is asked: from the plans themselves, or from the request document that lies on the pull request.

The document is enough, wherever it lies: whoever agrees to one that says something else than the plans has agreed to
nothing, since `verify`, the gate and `apply` make every entry of it again.
"""

from collections.abc import Sequence

import msgspec

from planguard.commands.base import House
from planguard.commands.codehost import house_of
from planguard.commands.gate_ruling import Ruled, ledger_of
from planguard.commands.hearing import Hearing, asked_plan, here, now
from planguard.commands.testimony import of_papers, question_of, with_host
from planguard.commands.verify import Verified
from planguard.core.digest.request import Asked, request_content, request_digest
from planguard.core.digest.words import request_words
from planguard.core.gate.change import Change, change_of
from planguard.core.refusals import refused
from planguard.core.signoff.decide import decide, stricter
from planguard.core.signoff.evidence import documents_in
from planguard.errors import UsageError
from planguard.model.approval import Claim
from planguard.model.decision import AskedPlan, Decision, Question
from planguard.model.environment import Environment
from planguard.model.host import HostFacts
from planguard.model.people import Instant
from planguard.model.report import Report
from planguard.model.request import RequestDocument, RequestEntry
from planguard.model.severity import Severity
from planguard.model.signed import SignedPlan
from planguard.model.verdict import Verdict
from planguard.source.approvals import Paper

_ADVICE = "Hand over the sealed plans of its last commit, or look whether the gate has spoken."
_MOVED = "The files that guard the repository are others now. Wait for the gate, which asks anew."
_SHOWN = 10


class Matter(msgspec.Struct, frozen=True):
    """The request, who judges it, and what is said to it already. `report` is None where no plan is at hand."""

    asked: Asked | None
    house: House
    now: Instant
    decision: Decision
    questions: tuple[Question, ...]
    """The question of each house."""
    approvable: bool = True
    plans: tuple[AskedPlan, ...] = ()
    """Those that are asked about."""
    signed: tuple[SignedPlan, ...] = ()
    report: Report | None = None
    origin: str = ""
    """Where the request document was found."""
    change: Change | None = None

    def again(self, claims: tuple[Claim, ...]) -> Decision:
        """The answer if `claims` were there as well."""
        put = (msgspec.structs.replace(one, claims=(*one.claims, *claims)) for one in self.questions)
        return stricter(map(decide, put))


def of_verified(found: Verified) -> Matter:
    """The matter of plans that were held against a clone."""
    return _of_hearings(found.hearings, found.asked, found.decision, found.questions, found.report)


def of_ruled(found: Ruled) -> Matter:
    """The matter of a pull request whose plans are at hand: what the gate asks, to the letter."""
    made = _of_hearings((found.hearing,), found.asked, found.decision, (found.question,), found.report)
    return msgspec.structs.replace(made, change=found.change)


def _of_hearings(
    hearings: Sequence[Hearing],
    asked: Asked | None,
    decision: Decision,
    questions: tuple[Question, ...],
    report: Report,
) -> Matter:
    judged = [one for one in hearings[0].plans if asked and one.found.report.target in _targets(asked.document)]
    every = (one.found for hearing in hearings for one in hearing.plans)
    return Matter(
        asked=asked,
        house=hearings[0].house,
        now=questions[0].now,
        decision=decision,
        questions=questions,
        approvable=not any(one.signed is None and one.report.verdict == Verdict.NEEDS_APPROVAL for one in every),
        plans=tuple(map(asked_plan, judged)),
        signed=tuple(one.found.signed for one in judged if one.found.signed),
        report=report,
    )


def _targets(document: RequestDocument) -> set[str]:
    return {entry.target for entry in document.plans}


def of_document(facts: HostFacts, papers: Sequence[Paper], expect: str | None) -> Matter:
    """The matter of a pull request by its request document alone. `expect` is the digest that the person was told of.

    Raises UsageError where there is none or more than one, RefusedError where it is not the one that is expected.
    """
    house, said = house_of(facts), with_host(of_papers(papers), facts)
    change = change_of(facts.repository, facts.guarded)
    origin, document = _chosen(facts, change.digest if change else None, expect)
    content = request_content(document)
    asked = Asked(document, content, request_digest(document), request_words(document))
    plans = tuple(_asked_plan(entry, said.claims) for entry in document.plans)
    said = msgspec.structs.replace(said, documents=(*said.documents, document), now=max(said.now, now()))
    ledger, repository = ledger_of(house, here()), document.repository
    question = question_of(plans, house, said, ledger, repository=repository, change=document.change)
    return Matter(
        asked=asked,
        house=house,
        now=question.now,
        decision=decide(question),
        questions=(question,),
        plans=plans,
        origin=origin,
        change=change,
    )


def _chosen(facts: HostFacts, change: str | None, expect: str | None) -> tuple[str, RequestDocument]:
    """The one document of this repository, and of the guarded files as they are now, that is meant."""
    found: dict[str, tuple[str, RequestDocument]] = {}
    for origin, document in documents_in(facts):
        if document.repository == facts.repository and (document.plans or document.change):
            found.setdefault(request_digest(document), (origin, document))
    if expect is not None:
        wanted = expect.removeprefix("sha256:")
        found = {wanted: found[wanted]} if wanted in found else {}
        if not found:
            raise refused("not-this-request", "no comment has the document that hashes to it")
    fitting = [one for one in found.values() if one[1].change == change]
    if not fitting:
        what = "the request is about another state of the change" if found else "there is no request document on it"
        raise UsageError(what, place=f"pull request {facts.pull.number}", advice=_MOVED if found else _ADVICE)
    if len(fitting) > 1:
        lines = tuple(f"--expect {request_digest(one)}  {request_words(one)} ({origin})" for origin, one in fitting[:_SHOWN])
        raise UsageError(f"there are {len(fitting)} request documents on it: say which", details=lines)
    return fitting[0]


def _asked_plan(entry: RequestEntry, claims: Sequence[Claim]) -> AskedPlan:
    """A plan of which only the entry is known: judged as in production, and with whatever others were shown of it."""
    listed = (item for claim in claims for item in claim.items)
    return AskedPlan(
        entry=entry,
        verdict=Verdict.NEEDS_APPROVAL,
        severity=Severity(entry.severity),
        environment=Environment.UNKNOWN,
        items=frozenset((address, action) for target, address, action in listed if target == entry.target),
    )
