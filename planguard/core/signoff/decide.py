"""V7: who said yes, counted by persons, for every part of the request; and what it all comes to.

    Question -> Parts -> Ballots -> Standings -> Decision

One computation, two doors: `decide` tells everything, for reports; `must_be_approved` lets nothing through but a yes.
"""

from collections.abc import Iterable, Iterator
from operator import attrgetter

import msgspec

from planguard.core.digest.request import request_digest
from planguard.core.nouns import several
from planguard.core.refusals import refused
from planguard.core.requirement import requirement, strictest
from planguard.core.signoff.ballot import CHANGE, Ballot, Part, ballot, told
from planguard.core.signoff.eligible import eligible
from planguard.core.signoff.faults import Fault
from planguard.core.signoff.independence import excluded
from planguard.core.signoff.times import ends_at
from planguard.core.signoff.withdrawn import names_nothing, taken_back
from planguard.errors import NotApprovedError
from planguard.model.approval import Accepted, Claim, Rejected, Requirement, Says
from planguard.model.decision import Answer, Decision, Question, Standing
from planguard.model.environment import Environment
from planguard.model.people import Person
from planguard.model.policy import Assurance
from planguard.model.severity import Severity
from planguard.model.verdict import Verdict

_WEAK = (
    "A review looks the same when somebody else makes it with the person's token; a security key that is touched does not."
)
_NOBODY_REGISTERED = "Nobody is registered who could approve: there is no approvers file on the base branch, or it is empty."
_ONE_MORE = "For whom the change was made is not known, so one person more is needed."


def decide(question: Question) -> Decision:
    """The answer to `question`, with everything that did and did not count. A pure function: no clock, no file."""
    parts = parts_of(question)
    ballots = _ballots(question, parts)
    standings = tuple(_standing(part, ballots, question) for part in parts)
    may, may_not = eligible(question, standings)
    return Decision(
        answer=_answer(question, standings),
        standings=standings,
        rejected=(*question.rejected, *_rejected(ballots, parts)),
        notes=tuple(_notes(question, standings)),
        may=may,
        may_not=may_not,
    )


def stricter(decisions: Iterable[Decision]) -> Decision:
    """The worst of several decisions on one request: by the policy of then and by that of today, both must agree."""
    found = list(decisions)
    worst = min(found, key=lambda one: (one.answer.rank, -one.missing))
    rejected = dict.fromkeys(refusal for one in found for refusal in one.rejected)
    notes = dict.fromkeys(note for one in found for note in one.notes)
    shut_out = {person.person: person for one in found for person in one.may_not}
    may = tuple(person for person in worst.may if person.person not in shut_out)
    return msgspec.structs.replace(
        worst, rejected=tuple(rejected), notes=tuple(notes), may=may, may_not=tuple(shut_out.values())
    )


def must_be_approved(decision: Decision) -> None:
    """The door for who acts on it. Raises RefusedError unless the answer is `pass` or `approved`."""
    if decision.answer is Answer.REFUSED:
        raise refused("plan-refused")
    if decision.answer not in (Answer.PASS, Answer.APPROVED):
        lacking = f"{several(decision.missing, 'person')} more needed" if decision.missing else ""
        error = refused("not-approved", lacking)
        raise NotApprovedError(error.code, error.message, advice=error.advice)


def parts_of(question: Question) -> tuple[Part, ...]:
    """The parts of the request that need a yes, each with what it needs."""
    asked = [plan for plan in question.plans if plan.verdict is not Verdict.PASS]
    parts = [
        Part(f"plan:{plan.entry.target}", plan.entry.digest, _needs(question, plan.severity, plan.environment), plan)
        for plan in asked
    ]
    if question.change is not None:
        worst = min((plan.environment for plan in question.plans), key=lambda found: found.rank, default=Environment.UNKNOWN)
        needs = [part.requirement for part in parts] + [_needs(question, Severity.HIGH, worst)]
        parts.append(Part(CHANGE, question.change, strictest(needs)))
    return tuple(parts)


def _needs(question: Question, severity: Severity, environment: Environment) -> Requirement:
    hands = question.contributors
    return requirement(question.policy, severity, environment, authorship=hands.by, requester_known=hands.requester_known)


def _ballots(question: Question, parts: tuple[Part, ...]) -> list[Ballot]:
    """Every claim once, the oldest first. Of one second, the shortest time that is told, a no is later than a yes."""
    documents = {request_digest(document): document for document in question.documents}
    shut_out = excluded(question.people, question.contributors)
    claims = [*question.claims, *taken_back(question)]
    once = {(claim.id, claim.key, claim.host, claim.user_id): claim for claim in claims if not names_nothing(claim)}
    ordered = sorted(once.values(), key=_when)
    return [ballot(claim, parts, question, documents, shut_out) for claim in ordered]


def _when(claim: Claim) -> tuple[int, bool, str, str]:
    return claim.issued_at or 0, claim.says is Says.REJECT, claim.id, claim.key or ""


def _standing(part: Part, ballots: list[Ballot], question: Question) -> Standing:
    latest = _latest(part, ballots)
    yes = [(person, found) for person, found in latest.values() if found.says_yes]
    accepted = tuple(sorted((_accepted(person, found, question) for person, found in yes), key=attrgetter("person")))
    noes = [(person, found) for person, found in latest.values() if not found.says_yes]
    roles = {role for person, _ in yes for role in person.roles}
    return Standing(
        subject=part.subject,
        digest=part.digest,
        requirement=part.requirement,
        accepted=accepted,
        missing=max(0, part.requirement.quorum - len(accepted)),
        missing_roles=tuple(role for role in part.requirement.roles if role not in roles),
        rejected_by=tuple(person.id for person, _ in noes),
        reasons=tuple((person.id, found.claim.reason) for person, found in noes if found.claim.reason),
    )


def _latest(part: Part, ballots: list[Ballot]) -> dict[str, tuple[Person, Ballot]]:
    """The last word of each person on `part`. A person has one, however many keys and accounts."""
    return {found.person.id: (found.person, found) for found in ballots if found.person and found.counts_for(part)}


def _accepted(person: Person, found: Ballot, question: Question) -> Accepted:
    return Accepted(
        person=person.id,
        name=person.name,
        assurance=found.assurance,
        claim=found.claim.id,
        origin=found.claim.origin,
        expires_at=ends_at(found.claim, question.policy.lifetime, question.merged_at),
    )


def _rejected(ballots: list[Ballot], parts: tuple[Part, ...]) -> Iterator[Rejected]:
    """What does not count, and why; also a yes that the same person has given again, or taken back."""
    if not parts:
        return
    last = [_latest(part, ballots) for part in parts]
    for found in ballots:
        faults = found.all_faults
        if not faults:
            later = [latest[found.person.id][1] for latest in last if found.person and found.person.id in latest]
            faults = () if found in later else (Fault("same-person-again" if later[-1].says_yes else "withdrawn"),)
        yield from (told(found, fault) for fault in faults)


def _answer(question: Question, standings: tuple[Standing, ...]) -> Answer:
    if any(plan.verdict is Verdict.REFUSED for plan in question.plans):
        return Answer.REFUSED
    if not standings:
        # Nothing asks; but a question without any plan has not been put at all, and an empty yes is none.
        return Answer.PASS if question.plans else Answer.BLOCKED
    unapprovable = any(not plan.approvable for plan in question.plans if plan.verdict is not Verdict.PASS)
    return Answer.APPROVED if not unapprovable and all(one.approved for one in standings) else Answer.BLOCKED


def _notes(question: Question, standings: tuple[Standing, ...]) -> Iterator[str]:
    if standings and not question.people.persons:
        yield _NOBODY_REGISTERED
    if standings and question.contributors.by.may_be_agent and not question.contributors.requester_known:
        yield _ONE_MORE
    if any(found.assurance is Assurance.REVIEW for one in standings for found in one.accepted):
        yield _WEAK
    for plan in question.plans:
        if not plan.approvable and plan.verdict is not Verdict.PASS:
            advice = "hand over the plan itself, no event stream, and say with --target which stack it is for."
            yield f"{plan.entry.target} cannot be approved: {advice}"
