"""Who had a hand in a change: from what a code host knows, or from commits alone."""

from collections.abc import Iterable, Iterator
from typing import Final

from planguard.model.authorship import Authorship, CommitSigns
from planguard.model.contributors import Contributor, Contributors, Part
from planguard.model.host import Account, HostFacts

_WEB_FLOW: Final = ("github", 19864447)
"""The account by which GitHub commits what somebody does on its pages: nobody's."""


def contributors_of(facts: HostFacts, by: Authorship) -> Contributors:
    """Everybody whom the host names. `by` is what the marks of agents say."""
    return Contributors(by, tuple(dict.fromkeys(_of_pull(facts))))


def accounts_of(facts: HostFacts) -> Iterator[Account]:
    """Every account that the host names."""
    pull = facts.pull
    spoke = [*(one.account for one in facts.comments), *(one.account for one in facts.reviews)]
    wrote = [account for commit in facts.commits for account in (commit.author, commit.committer)]
    yield from filter(None, [*spoke, *wrote, *facts.requesters, *pull.assignees, pull.author])


def contributors_of_commits(commits: Iterable[CommitSigns], by: Authorship) -> Contributors:
    """Everybody whom commits name; for whom the change was made, they do not say."""
    return Contributors(by, tuple(dict.fromkeys(hand for signs in commits for hand in _of_signs(signs))))


def _of_pull(facts: HostFacts) -> Iterator[Contributor]:
    pull, host = facts.pull, facts.host
    for account in (pull.author, *pull.assignees, *facts.requesters):
        if account is not None:
            yield from _asked_by(account, host)
    for commit in facts.commits:
        if commit.merge:
            continue
        yield from _of_account(commit.author, host, Part.AUTHOR)
        yield from _of_account(commit.committer, host, Part.COMMITTER)
        yield from _of_signs(commit.signs)


def _asked_by(account: Account, host: str) -> Iterator[Contributor]:
    """A machine that opens a pull request is its author; for whom it did so, somebody else must say."""
    yield from _of_account(account, host, Part.REQUESTER if account.human else Part.AUTHOR)


def _of_account(account: Account | None, host: str, part: Part) -> Iterator[Contributor]:
    if account is not None and (host, account.id) != _WEB_FLOW:
        yield Contributor(part=part, host=host, user_id=account.id, login=account.login)


def _of_signs(signs: CommitSigns) -> Iterator[Contributor]:
    for part, email in ((Part.AUTHOR, signs.author_email), (Part.COMMITTER, signs.committer_email)):
        if email:
            yield Contributor(part=part, email=email)
