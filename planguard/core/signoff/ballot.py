"""One claim, held against everything it must satisfy: what it says, whose it is, for which parts it could count."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from planguard.core.refusals import REFUSALS
from planguard.core.signoff.binding import binding_faults, document_of, plan_faults, subjects
from planguard.core.signoff.faults import Fault
from planguard.core.signoff.identity import identity
from planguard.core.signoff.independence import is_agent
from planguard.core.signoff.times import revoked, spent, time_faults
from planguard.model.approval import Claim, Rejected, Requirement, Says
from planguard.model.decision import AskedPlan, Question
from planguard.model.people import Person
from planguard.model.policy import Assurance, Binding
from planguard.model.request import RequestDocument

CHANGE = "change"


class Part(msgspec.Struct, frozen=True):
    """One part of the request that needs a yes: a plan, or the change itself, for which `plan` is None."""

    subject: str
    digest: str
    requirement: Requirement
    plan: AskedPlan | None = None


class Ballot(msgspec.Struct, frozen=True):
    """A claim with everything that is wrong with it: as a whole, and for each part that it could be about."""

    claim: Claim
    person: Person | None
    assurance: Assurance
    faults: tuple[Fault, ...]
    by_part: tuple[tuple[str, tuple[Fault, ...]], ...]

    @property
    def says_yes(self) -> bool:
        """Whether it approves."""
        return self.claim.says is Says.APPROVE

    def counts_for(self, part: Part) -> bool:
        """Whether it is a valid yes or no to `part`."""
        return not self.faults and dict(self.by_part)[part.subject] == ()

    @property
    def all_faults(self) -> tuple[Fault, ...]:
        """Why it counts for nothing; empty where it counts for some part."""
        about = [faults for _, faults in self.by_part]
        if not self.faults and () in about:
            return ()
        # A claim that is about one of the parts need not be about the others: their faults would only be noise.
        near = min(about, key=_distance, default=())
        return tuple(dict.fromkeys([*self.faults, *near]))


def _distance(faults: tuple[Fault, ...]) -> tuple[bool, bool, int]:
    codes = {fault.code for fault in faults}
    return "other-target" in codes, "other-consequences" in codes, len(faults)


def ballot(
    claim: Claim,
    parts: Iterable[Part],
    question: Question,
    documents: Mapping[str, RequestDocument],
    shut_out: Mapping[str, tuple[str, ...]],
) -> Ballot:
    """`claim` with its faults. A no is held to less: it may come from who made the change, and does not expire."""
    who = identity(claim, question.people, question.now)
    document = document_of(claim, documents)
    faults = [*binding_faults(claim, document, question.repository), *who.faults]
    faults += revoked(claim, who.person.id if who.person else None, question.policy)
    if is_agent(claim, question.people):
        faults = [fault for fault in faults if fault.code != "unknown-user"] + [Fault("is-agent")]
    if claim.says is Says.APPROVE:
        faults += time_faults(claim, question)
        faults += map(Fault, shut_out.get(who.person.id, ()) if who.person else ())
    # Whoever nobody knows can be as many as they like, so what they say is not held against every part.
    about = parts if who.person else ()
    by_part = tuple((part.subject, tuple(_part_faults(claim, document, part, who.assurance, question))) for part in about)
    return Ballot(claim, who.person, who.assurance, tuple(dict.fromkeys(faults)), by_part)


def _part_faults(
    claim: Claim, document: RequestDocument | None, part: Part, assurance: Assurance, question: Question
) -> Iterator[Fault]:
    covered = subjects(document) if document else {}
    if covered.get(part.subject) != part.digest:
        yield Fault("other-consequences" if part.subject in covered else "other-target")
        return  # everything else would be said of another question
    if claim.says is Says.REJECT:
        return
    if part.plan is not None and document is not None:
        yield from plan_faults(claim, document, part.plan)
    yield from spent(claim, part.subject.removeprefix("plan:"), part.digest, question)
    if assurance.rank < part.requirement.assurance.rank:
        yield Fault("assurance-too-weak", f"{assurance}, and {part.requirement.assurance} is needed")
    if part.requirement.binding is Binding.PLAN and claim.binding is not Binding.PLAN:
        yield Fault("binding-too-loose")


def told(found: Ballot, fault: Fault) -> Rejected:
    """The fault as reports tell it."""
    message = REFUSALS[fault.code].message
    says = f"{message}: {fault.detail}" if fault.detail else message
    person = found.person.id if found.person else None
    return Rejected(person=person, claim=found.claim.id, origin=found.claim.origin, code=fault.code, says=says)
