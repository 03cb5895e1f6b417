"""V4: does this yes hold now? Too early, too late, taken back, or used up."""

from collections.abc import Iterator

from planguard.core.instants import shown
from planguard.core.signoff.faults import Fault
from planguard.model.approval import Claim
from planguard.model.decision import Question, Use
from planguard.model.people import Instant
from planguard.model.policy import Lifetime, Policy

SKEW = 300
"""Seconds by which the clock of whoever signed may be ahead of ours."""


def time_faults(claim: Claim, question: Question) -> Iterator[Fault]:
    """Everything that is wrong with the moment of the claim."""
    issued, lifetime = claim.issued_at, question.policy.lifetime
    if issued is None:
        yield Fault("no-time")
        return
    if issued > question.now + SKEW:
        yield Fault("issued-in-future", shown(issued))
    if claim.expires_at is not None and claim.expires_at - issued > lifetime.approval + lifetime.apply_within:
        yield Fault("lifetime-too-long")
    end = ends_at(claim, lifetime, question.merged_at)
    if end is not None and question.now >= end:
        yield Fault("expired", f"it held until {shown(end)}")
    if lifetime.cool_off and question.now < issued + lifetime.cool_off:
        yield Fault("cooling-off", f"it counts from {shown(issued + lifetime.cool_off)}")


def ends_at(claim: Claim, lifetime: Lifetime, merged_at: Instant | None) -> Instant | None:
    """The moment from which the claim no longer counts; None where its own moment is not known.

    Until the merge a yes holds for `approval`, and one that held then for `apply_within` after it; never longer than
    the person who signed it said.
    """
    if claim.issued_at is None:
        return None
    end = claim.issued_at + lifetime.approval
    if merged_at is not None and merged_at < end:
        end = max(end, merged_at + lifetime.apply_within)
    return end if claim.expires_at is None else min(end, claim.expires_at)


def revoked(claim: Claim, person: str | None, policy: Policy) -> Iterator[Fault]:
    """Whether the policy has taken back the person, the key, or this very approval."""
    for row in policy.revoked:
        if row.approval and row.approval == claim.id:
            yield Fault("revoked", "the approval")
        if row.key and row.key == claim.fingerprint:
            yield Fault("revoked", "the key")
        if row.person and person is not None and row.person == person:
            yield Fault("revoked", "the person")


def spent(claim: Claim, target: str, digest: str, question: Question) -> Iterator[Fault]:
    """Whether the claim was used up for this target.

    It was used by every apply that names it, and by every apply of the same consequences after it was given: a second
    yes to the same question, given before it was acted on, is no yes to the next time.
    """
    limit = min(question.policy.lifetime.max_applies, claim.max_applies or question.policy.lifetime.max_applies)
    uses = sum(_used(claim, use, digest) for use in question.uses if use.target == target)
    if uses >= limit:
        yield Fault("spent", f"{uses} of {limit} applies")


def _used(claim: Claim, use: Use, digest: str) -> bool:
    return claim.id in use.approvals or (use.digest == digest and (claim.issued_at or 0) <= use.time)
