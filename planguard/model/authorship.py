"""Who wrote a change, as far as it shows: an agent, somebody who says to be human, or nobody can tell."""

from enum import StrEnum

import msgspec


class Authorship(StrEnum):
    """A missing mark never relaxes anything: `human-claimed` is a claim, and `unknown` is judged as an agent."""

    AGENT = "agent"
    HUMAN_CLAIMED = "human-claimed"
    UNKNOWN = "unknown"

    @property
    def may_be_agent(self) -> bool:
        """Whether what a policy says about agents holds."""
        return self is not Authorship.HUMAN_CLAIMED


class CommitSigns(msgspec.Struct, frozen=True):
    """What one commit says of its making. All of it can be forged, and is only used to become stricter."""

    author_name: str = ""
    author_email: str = ""
    committer_name: str = ""
    committer_email: str = ""
    message: str = ""


class AuthorSigns(msgspec.Struct, frozen=True):
    """Everything about a change that can show who wrote it; what is not known is None or empty."""

    login: str | None = None
    user_id: int | None = None
    human_account: bool | None = None
    """Whether the code host calls the account that of a user, and not of a bot or an app."""
    branch: str = ""
    body: str = ""
    commits: tuple[CommitSigns, ...] = ()


class AuthorshipVerdict(msgspec.Struct, frozen=True):
    """The answer, the agents that were recognised, and by what: (where, text)."""

    state: Authorship
    agents: tuple[str, ...] = ()
    evidence: tuple[tuple[str, str], ...] = ()
