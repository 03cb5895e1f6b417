"""Everything that was said about a request, and who had a hand in the change: papers, reviews, commits, the ledger."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from planguard import wiring
from planguard.commands.base import Extent, House
from planguard.commands.hearing import Hearing, asked_plan
from planguard.core.ledger.chain import Broken, read
from planguard.core.ledger.uses import uses
from planguard.core.refusals import refused
from planguard.core.signoff.evidence import documents_in, envelopes_in
from planguard.core.signoff.hands import accounts_of, contributors_of, contributors_of_commits
from planguard.core.signoff.papers import request_document
from planguard.core.signoff.reviews import claims_by_review
from planguard.model.approval import Claim, Rejected
from planguard.model.authorship import AuthorSigns, CommitSigns
from planguard.model.contributors import NOBODY_KNOWN, Contributors
from planguard.model.decision import AskedPlan, Question
from planguard.model.host import HostFacts
from planguard.model.ledger import Ledger
from planguard.model.people import Instant
from planguard.model.request import RequestDocument
from planguard.source.approvals import Paper

if TYPE_CHECKING:
    from planguard.source.git.history import Commit


class Testimony(msgspec.Struct, frozen=True):
    """All that was found, and nothing judged."""

    claims: tuple[Claim, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    documents: tuple[RequestDocument, ...] = ()
    contributors: Contributors = NOBODY_KNOWN
    merged_at: Instant | None = None
    logins: dict[tuple[str, int | None], str] = {}
    now: Instant = 0
    """The latest moment that anybody trusted has named."""


def of_papers(papers: Iterable[Paper]) -> Testimony:
    """The claims and request documents in untrusted files."""
    from planguard.sign.claims import claims_of  # it brings cryptography along

    claims: list[Claim] = []
    rejected: list[Rejected] = []
    documents: list[RequestDocument] = []
    for paper in papers:
        document = request_document(paper.content)
        if document is not None:
            documents.append(document)
            continue
        found = claims_of(paper.content, paper.origin)
        claims += found.claims
        rejected += found.rejected
    return Testimony(tuple(claims), tuple(rejected), tuple(documents))


def with_host(found: Testimony, facts: HostFacts) -> Testimony:
    """`found`, and what a code host knows of the pull request: reviews, and what lies in its comments.

    Raises UsageError where absurdly many approvals lie there.
    """
    signed = of_papers(Paper(*paper) for paper in envelopes_in(facts))
    signs = AuthorSigns(
        login=facts.pull.author.login if facts.pull.author else None,
        user_id=facts.pull.author.id if facts.pull.author else None,
        human_account=facts.pull.author.human if facts.pull.author else None,
        branch=facts.pull.branch,
        body=facts.pull.body,
        commits=tuple(commit.signs for commit in facts.commits),
    )
    reviews = claims_by_review(facts)
    return msgspec.structs.replace(
        found,
        claims=(*found.claims, *signed.claims, *reviews.claims),
        rejected=(*found.rejected, *signed.rejected, *reviews.rejected),
        documents=(*found.documents, *(document for _, document in documents_in(facts))),
        contributors=contributors_of(facts, wiring.author_marks().verdict(signs).state),
        merged_at=facts.pull.merged_at,
        logins={(facts.host, account.id): account.login for account in accounts_of(facts)},
        now=max(found.now, facts.now),
    )


def with_commits(found: Testimony, start: Path, change: Extent) -> Testimony:
    """`found`, and who wrote the commits of the change: all that a clone by itself can tell."""
    from planguard.source.git.history import History

    history = History(str(start))
    commits = [_signs(commit) for commit in map(history.commit, change.commits) if len(commit.parents) < 2]
    state = wiring.author_marks().verdict(AuthorSigns(commits=tuple(commits))).state
    return msgspec.structs.replace(found, contributors=contributors_of_commits(commits, state))


def _signs(commit: "Commit") -> CommitSigns:
    return CommitSigns(*_parted(commit.author), *_parted(commit.committer), commit.message)


def _parted(who: str) -> tuple[str, str]:
    """`Name <address>` in its two parts."""
    name, _, rest = who.rpartition("<")
    return name.strip(), rest.rstrip(">").strip()


def read_ledger(content: bytes) -> Ledger:
    """The ledger in `content`. Raises RefusedError where it is broken: what is spent would not be known."""
    try:
        return read(content)
    except Broken as error:
        raise refused("ledger-broken", str(error)) from None


def question(hearing: Hearing, found: Testimony, ledger: Ledger, change: str | None = None) -> Question:
    """The question that one house has to answer."""
    plans = tuple(map(asked_plan, hearing.plans))
    return question_of(plans, hearing.house, found, ledger, repository=hearing.repository, change=change)


def question_of(  # noqa: PLR0913 - the parts of a question
    plans: tuple[AskedPlan, ...],
    house: House,
    found: Testimony,
    ledger: Ledger,
    *,
    repository: str | None,
    change: str | None,
) -> Question:
    """The question of these `plans`, and of the change document with the digest `change`."""
    last: Sequence[Instant] = [entry.time for entry in ledger.entries[-1:]]
    return Question(
        plans=plans,
        change=change,
        repository=repository,
        claims=found.claims,
        rejected=found.rejected,
        documents=found.documents,
        policy=house.policy,
        people=house.people,
        contributors=found.contributors,
        # A clock that was set back revives nothing.
        now=max([found.now, *last]),
        merged_at=found.merged_at,
        uses=uses(ledger),
        logins=found.logins,
    )
