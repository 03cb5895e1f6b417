"""V3: is this yes about these consequences, here? The statement is held against what was computed from the plan."""

from collections.abc import Iterator, Mapping

from planguard.core.digest.words import named, request_words
from planguard.core.signoff.facts import differences
from planguard.core.signoff.faults import Fault
from planguard.model.approval import Claim
from planguard.model.decision import AskedPlan
from planguard.model.policy import Binding
from planguard.model.request import RequestDocument

Documents = Mapping[str, RequestDocument]


def document_of(claim: Claim, documents: Documents) -> RequestDocument | None:
    """The request document that the claim is about: its own, or the one that hashes to the digest it names."""
    if claim.document is not None:
        return claim.document
    return next((documents[digest] for name, digest in claim.digests if name == "request" and digest in documents), None)


def subjects(document: RequestDocument) -> dict[str, str]:
    """The parts that the document covers, with the digest of each."""
    covered = {f"plan:{entry.target}": entry.digest for entry in document.plans}
    return covered | ({"change": document.change} if document.change else {})


def binding_faults(claim: Claim, document: RequestDocument | None, repository: str | None) -> Iterator[Fault]:
    """What is wrong with the claim as a whole."""
    if document is None:
        yield Fault("request-unknown")
        return
    if document.repository != repository or repository is None:
        yield Fault("other-repository")
    if claim.words is not None and claim.words != request_words(document):
        yield Fault("words-differ")


def plan_faults(claim: Claim, document: RequestDocument, plan: AskedPlan) -> Iterator[Fault]:
    """What is wrong with the claim as a yes to `plan`, whose target and digest the document has."""
    if plan.entry not in document.plans:
        yield Fault("summary-differs", "count, worst object or words")
    elif claim.words is not None and plan.entry not in named(document):
        yield Fault("summary-differs", "the words that were pasted do not name this plan")
    shown = {(address, action) for target, address, action in claim.items if target == plan.entry.target}
    if not shown <= plan.items:
        yield Fault("summary-differs", "it lists what the plan does not do")
    there = {name: value for target, name, value in claim.facts if target == plan.entry.target}
    yield from differences(there, dict(plan.facts), exact=claim.binding is Binding.PLAN)
