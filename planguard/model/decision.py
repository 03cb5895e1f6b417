"""What sign-off comes to: the question that is put, and the answer with everything that did and did not count."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from planguard.model.approval import Accepted, Candidate, Claim, Rejected, Requirement, ShutOut
from planguard.model.contributors import NOBODY_KNOWN, Contributors
from planguard.model.environment import Environment
from planguard.model.people import Instant, People
from planguard.model.policy import Policy
from planguard.model.request import RequestDocument, RequestEntry
from planguard.model.severity import Severity
from planguard.model.verdict import Verdict


class Answer(StrEnum):
    """What may be done. The members stand in order, worst first."""

    REFUSED = "refused"
    BLOCKED = "blocked"
    APPROVED = "approved"
    PASS = "pass"

    @property
    def exit_code(self) -> int:
        """What a command ends with that comes to this answer."""
        return _EXIT[self]

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return _RANK[self]


_EXIT = {Answer.REFUSED: 3, Answer.BLOCKED: 1, Answer.APPROVED: 0, Answer.PASS: 0}
_RANK = {member: place for place, member in enumerate(Answer)}


class AskedPlan(msgspec.Struct, frozen=True, kw_only=True):
    """One plan as it is judged here and now: nothing in it comes from an approval.

    `facts` are its checked facts as (name, value), `items` the (address, action) of everything that is signed.
    """

    entry: RequestEntry
    verdict: Verdict
    severity: Severity
    environment: Environment
    facts: tuple[tuple[str, str], ...] = ()
    items: frozenset[tuple[str, str]] = frozenset()
    approvable: bool = True
    """False for an event stream, and where target or repository is not known."""


class Use(msgspec.Struct, frozen=True):
    """One apply that the ledger tells of: of which target and digest, when, and by which approvals."""

    target: str
    digest: str
    time: Instant
    approvals: tuple[str, ...] = ()


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the answer depends on. Time comes in as a value."""

    plans: tuple[AskedPlan, ...]
    change: str | None = None
    """Digest of the change document, where something about the change itself asks."""
    repository: str | None = None
    claims: tuple[Claim, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    """What was no claim at all, to be told beside those that do not count."""
    documents: tuple[RequestDocument, ...] = ()
    """Request documents that were found somewhere: untrusted, since claims name them by their digest."""
    policy: Policy
    people: People
    contributors: Contributors = NOBODY_KNOWN
    now: Instant
    merged_at: Instant | None = None
    """When the change was merged; None before that, and where nobody knows."""
    uses: tuple[Use, ...] = ()
    logins: Mapping[tuple[str, int | None], str] = {}
    """What code hosts call their accounts, by host and number: for people only."""


class Standing(msgspec.Struct, frozen=True):
    """How far one part of the request is approved: a plan (`plan:<target>`) or the change itself (`change`)."""

    subject: str
    digest: str
    requirement: Requirement
    accepted: tuple[Accepted, ...]
    missing: int
    missing_roles: tuple[str, ...] = ()
    """Roles that are asked for and that nobody of those who approved has."""
    rejected_by: tuple[str, ...] = ()
    """Persons who said no."""
    reasons: tuple[tuple[str, str], ...] = ()
    """(person, why) of those who said no and gave a reason."""

    @property
    def approved(self) -> bool:
        """Whether this part needs nothing more."""
        return not (self.missing or self.missing_roles or self.rejected_by)


class Decision(msgspec.Struct, frozen=True):
    """The answer, and how it came about."""

    answer: Answer
    standings: tuple[Standing, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    notes: tuple[str, ...] = ()
    """What a person should know about an answer: how weak a review is, why one person more is asked for."""
    may: tuple[Candidate, ...] = ()
    """Whose yes is still missing and would count."""
    may_not: tuple[ShutOut, ...] = ()
    """Whose yes would not count for this request, whatever they say."""

    @property
    def accepted(self) -> tuple[Accepted, ...]:
        """Every approval that counts for some part, once."""
        return tuple(dict.fromkeys(found for standing in self.standings for found in standing.accepted))

    @property
    def missing(self) -> int:
        """How many more persons the part needs that lacks most."""
        return max((standing.missing for standing in self.standings), default=0)
