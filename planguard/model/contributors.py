"""Who had a hand in a change: all of them are excluded from approving it."""

from enum import StrEnum

import msgspec

from planguard.model.authorship import Authorship


class Part(StrEnum):
    """What somebody did for a change."""

    AUTHOR = "author"
    COMMITTER = "committer"
    PUSHER = "pusher"
    REQUESTER = "requester"
    """Who opened it, was assigned to it, or started the agent."""


class Contributor(msgspec.Struct, frozen=True, kw_only=True):
    """One hand in a change. What a commit says of its author is nobody's identity: it can only exclude.

    `host` is the code host that knows `user_id`: `github` or `gitlab`.
    """

    part: Part
    email: str = ""
    host: str = ""
    user_id: int | None = None
    login: str = ""


class Contributors(msgspec.Struct, frozen=True):
    """Everybody who had a hand in a change, as far as that is known."""

    by: Authorship = Authorship.UNKNOWN
    known: tuple[Contributor, ...] = ()

    @property
    def requester_known(self) -> bool:
        """Whether it is known for whom the change was made."""
        return any(found.part is Part.REQUESTER for found in self.known)

    @property
    def requester(self) -> str | None:
        """For whom the change was made, by their names at the code host; None where nobody knows."""
        asked = (found for found in self.known if found.part is Part.REQUESTER)
        names = dict.fromkeys(found.login or f"{found.host} id {found.user_id}" for found in asked)
        return ", ".join(names) or None


NOBODY_KNOWN = Contributors()
