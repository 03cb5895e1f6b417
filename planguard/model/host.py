"""What a code host knows of a pull request, in one form for every host. None of it is believed more than the host is."""

from typing import Final

import msgspec

from planguard.model.authorship import CommitSigns
from planguard.model.people import Instant
from planguard.model.plan import Raw

EVIDENCE_TYPE: Final = "planguard/evidence/v1"


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """The answers of a code host about one pull request, as they came: what `collect` writes and `verify` reads.

    `answers` holds the JSON of each answer under a name that the host's own module gives it; lists that came in pages are
    joined. `collected_at` is the latest time that the host gave in its answers.
    """

    type: str = EVIDENCE_TYPE
    host: str
    api: str
    """Address of the interface that answered."""
    repository: str
    """`github.com/acme/infra`."""
    pull_request: int
    collected_at: Instant
    answers: dict[str, Raw]


class Account(msgspec.Struct, frozen=True):
    """An account at a code host. Only `id` identifies it: a login can be taken over by somebody else."""

    id: int
    login: str = ""
    human: bool | None = None
    """Whether the host calls it the account of a user, and not of a bot or an app."""


class HostReview(msgspec.Struct, frozen=True, kw_only=True):
    """One review, or one approval where the host has no reviews."""

    id: str
    account: Account | None
    """None where the account was deleted."""
    state: str
    """`approved`, `changes-requested`, `dismissed` or `commented`."""
    body: str = ""
    submitted_at: Instant
    commit: str = ""
    edited: bool | None = None
    by_email: bool | None = None
    can_write: bool | None = None
    """Whether the account may write to the repository; None where the host did not say."""


class HostComment(msgspec.Struct, frozen=True, kw_only=True):
    """One comment of the conversation."""

    id: int
    account: Account | None
    body: str
    edited: bool | None = None


class HostCommit(msgspec.Struct, frozen=True, kw_only=True):
    """One commit of the pull request, and the accounts that the host takes its author and committer for."""

    sha: str
    author: Account | None
    committer: Account | None
    signs: CommitSigns
    merge: bool = False


class PullRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The pull request itself."""

    number: int
    author: Account | None
    assignees: tuple[Account, ...] = ()
    title: str = ""
    body: str = ""
    branch: str = ""
    head: str
    """Full id of its last commit."""
    base: str
    """Name of the branch that it goes to."""
    base_tip: str
    """Full id of that branch's last commit."""
    fork: bool | None = None
    merged_at: Instant | None = None
    state: str = "open"
    base_stands: bool = True
    """Whether the base is the main branch, or one that is protected. Any other one anybody can make as they like."""


class GuardedFile(msgspec.Struct, frozen=True):
    """A file of the gate itself that the change touches: the ids of its blobs, None where it is not there."""

    path: str
    before: str | None
    """On the base branch, as it is now."""
    after: str | None


class HostFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that judging needs of what a host knows."""

    host: str
    repository: str
    pull: PullRequest
    reviews: tuple[HostReview, ...] = ()
    """In the order in which they were submitted."""
    comments: tuple[HostComment, ...] = ()
    commits: tuple[HostCommit, ...] = ()
    requesters: tuple[Account, ...] = ()
    """Who asked for the change beside its author: who started the agent, who was assigned to it."""
    siblings: tuple[int, ...] = ()
    """Other open pull requests with the same last commit: what is said of the commit would count for them as well."""
    changed: tuple[str, ...] = ()
    """Paths of the files that the pull request touches, old names of moved ones included."""
    guarded: tuple[GuardedFile, ...] = ()
    house: tuple[tuple[str, bytes], ...] = ()
    """(path, content) of policy, approvers and rules, as the last commit of the base branch has them."""
    now: Instant


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One pull request at one host. The token is not in here: it goes to the client and nowhere else."""

    host: str
    api: str
    """Address of the interface, `https://api.github.com`."""
    repository: str
    """`github.com/acme/infra`."""
    path: str
    """How the interface names the repository: `acme/infra`, or a number."""
    prefix: str = ""
    """What comes before every path of the REST interface: `/v3` on a GitHub Enterprise Server."""
    pull_request: int
    head: str = ""
    """The commit that started this job, where the host says so: what is judged here is about no other."""
    branch: str = ""
    """Where `head` lies, `owner:branch`, where the host says so and does not say which pull request it is of."""
    queued: str = ""
    """The commit that a merge queue made of the pull request and its base, where this job is about that one."""
    summary: str | None = None
    """File that the host shows as the summary of the job."""
    outputs: str | None = None
    """File that takes the outputs of the step."""
    page: str = ""
    """Address of the page of this job, which the status links to."""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What the gate says on the pull request. `body` is Markdown, with the marker of the gate as its first line."""

    marker: str
    body: str
    head: str
    state: str
    """`success`, `pending` or `failure`."""
    says: str
    """The state in a line of at most 140 characters."""
    page: str = ""
    fresh: bool = False
    """Whether the message is worse news than the comment that is there: an edited comment tells nobody."""
    queued: str = ""
    """The commit of a merge queue that the status is about, instead of the head; there is no comment on that."""
    quiet: bool = False
    """Whether nobody needs to be told: a comment that is there is renewed, and none is posted."""


class Published(msgspec.Struct, frozen=True):
    """What became of a message: `kept` (it stood there already), `renewed`, `posted` or `refused` (the token may not).

    The comment may also be `none`: there was none, and nobody needs to be told.
    """

    comment: str
    status: str
    place: str = ""
    """Address of the comment."""
