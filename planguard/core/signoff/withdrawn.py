"""A no that names no request: "changes requested" at a code host takes back what its person signed with a key before."""

from collections.abc import Iterator

import msgspec

from planguard.core.signoff.identity import identity
from planguard.model.approval import Claim, Says
from planguard.model.decision import Question


def names_nothing(claim: Claim) -> bool:
    """Whether it is a no to everything that its person said yes to before."""
    return claim.says is Says.REJECT and not claim.digests and claim.document is None


def taken_back(question: Question) -> Iterator[Claim]:
    """A no for each signed yes of somebody who said no afterwards."""
    latest: dict[str, Claim] = {}
    for claim in filter(names_nothing, question.claims):
        who = identity(claim, question.people, question.now).person
        if who and (claim.issued_at or 0) >= (latest.get(who.id, claim).issued_at or 0):
            latest[who.id] = claim
    signed = (claim for claim in question.claims if latest and claim.key is not None and claim.says is Says.APPROVE)
    for place, claim in enumerate(signed):
        who = identity(claim, question.people, question.now).person
        no = latest.get(who.id) if who else None
        if no is not None and (claim.issued_at or 0) <= (no.issued_at or 0):
            yield msgspec.structs.replace(no, id=f"{no.id}:signed:{place}", digests=claim.digests, document=claim.document)
