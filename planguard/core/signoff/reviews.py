"""Reviews at a code host -> claims.

A review approves with one line in its body, `planguard-approve: <64 hexadecimal digits> <words>`. It is bound to the
digest and to nothing else: no commit, and not the time of a comment.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from planguard.core.refusals import REFUSALS
from planguard.core.signoff.line import APPROVAL_LINE, PREFIX
from planguard.model.approval import Claim, Rejected, Says
from planguard.model.host import HostFacts, HostReview
from planguard.model.policy import Assurance

_NO: Final = ("changes-requested", "dismissed")
_LONGEST: Final = 1 << 18
"""Characters of a body; no host allows so many."""


class ReviewClaims(msgspec.Struct, frozen=True):
    """What the reviews of a pull request came to."""

    claims: tuple[Claim, ...] = ()
    rejected: tuple[Rejected, ...] = ()


def claims_by_review(facts: HostFacts) -> ReviewClaims:
    """The claims in the reviews of `facts`, and why a review that wants to be one is none.

    A later "changes requested" of the same account takes back what it approved before. So does a review that was dismissed:
    the host no longer says whether it was a no, and whoever may dismiss one must not turn a no into the yes before it.
    """
    claims: list[Claim] = []
    rejected: list[Rejected] = []
    for review in facts.reviews:
        if review.state in _NO:
            claims += _taken_back(review, facts.host, claims)
        if review.state == "changes-requested":
            claims.append(_no(review, facts.host))
        if review.state != "changes-requested" and PREFIX in review.body[:_LONGEST]:
            lines = _lines(review.body)
            faults = [*_faults(review), *(("review-line-malformed",) if len(lines) != 1 else ())]
            rejected += [_rejected(review, facts.host, code) for code in faults]
            claims += [_claim(review, facts.host, *lines[0])] if not faults else []
    return ReviewClaims(tuple(claims), tuple(rejected))


def _lines(body: str) -> list[tuple[str, str]]:
    """Digest and words of every line that approves; a line that only looks like one makes the whole a fault."""
    wanted = [line.strip() for line in body[:_LONGEST].splitlines() if line.lstrip().startswith(PREFIX)]
    found = [match.groups() for line in wanted if (match := APPROVAL_LINE.fullmatch(line))]
    return [(digest, words) for digest, words in found] if len(found) == len(wanted) else []


def _faults(review: HostReview) -> Iterator[str]:
    if review.state != "approved":
        yield "review-not-approving"
    if review.account is None:
        yield "review-no-account"
    elif review.account.human is False:
        yield "is-agent"
    if review.edited:
        yield "review-edited"
    if review.by_email:
        yield "review-by-email"
    if review.can_write is False:
        yield "review-no-permission"
    known = (review.edited, review.by_email, review.can_write, review.account.human if review.account else False)
    if None in known:
        yield "evidence-incomplete"


def _claim(review: HostReview, host: str, digest: str, words: str) -> Claim:
    return Claim(
        id=_name(review, host),
        says=Says.APPROVE,
        origin=_name(review, host),
        digests=(("request", digest),),
        assurance=Assurance.REVIEW,
        host=host,
        user_id=review.account.id if review.account else None,
        words=words,
        issued_at=review.submitted_at,
    )


def _no(review: HostReview, host: str) -> Claim:
    """A no to whatever else the person has said yes to before, with a key: it names no request."""
    return msgspec.structs.replace(_claim(review, host, "", ""), says=Says.REJECT, digests=(), words=None)


def _taken_back(review: HostReview, host: str, before: list[Claim]) -> Iterator[Claim]:
    """A no to everything that the account said yes to. It counts however it was made: it only makes things stricter."""
    for place, claim in enumerate(before):
        if review.account and claim.user_id == review.account.id and claim.says is Says.APPROVE:
            yield msgspec.structs.replace(
                claim,
                id=f"{_name(review, host)}:{place}",
                says=Says.REJECT,
                origin=_name(review, host),
                words=None,
                issued_at=max(review.submitted_at, claim.issued_at or 0),
            )


def _rejected(review: HostReview, host: str, code: str) -> Rejected:
    person = f"{host} id {review.account.id}" if review.account else None
    name = _name(review, host)
    return Rejected(person=person, claim=name, origin=name, code=code, says=REFUSALS[code].message)


def _name(review: HostReview, host: str) -> str:
    return f"{host}:review:{review.id}"
