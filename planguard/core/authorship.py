"""Recognises the marks of coding agents on a change. Marks add strictness; their absence proves nothing."""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from planguard.core.toml import shipped
from planguard.model.authorship import Authorship, AuthorshipVerdict, AuthorSigns, CommitSigns

_TRAILER: Final = re.compile(r"^([A-Za-z][A-Za-z0-9-]{1,40}):[ \t]*(.{1,400})$", re.MULTILINE)
_ADDRESS: Final = re.compile(r"[^\s<>,]{1,200}@[^\s<>,]{1,200}")
_NUMBERED: Final = re.compile(r"(\d{1,20})\+[^@]*@users\.noreply\.github\.com", re.IGNORECASE)
_LONGEST: Final = 1 << 16
"""Characters of a message or body that are read from each end: a mark stands at one of them."""


class AgentMarks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """By what one agent is recognised."""

    name: str
    logins: list[str] = []
    ids: list[int] = []
    emails: list[str] = []
    branches: list[str] = []
    bodies: list[str] = []
    trailers: list[str] = []
    suffixes: list[str] = []


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    agent: list[AgentMarks]
    trailers: list[str] = []


class Marks:
    """The marks of all known agents, and further ones that a house knows."""

    def __init__(self, text: str, further: tuple[AgentMarks, ...] = ()) -> None:
        """`text` is that of `rules/agents.toml`."""
        file = shipped(text, _File, "rules/agents.toml")
        known = [*file.agent, *further]
        self._logins = {login.lower(): marks.name for marks in known for login in marks.logins}
        self._ids = {number: marks.name for marks in known for number in marks.ids}
        self._emails = {email.lower(): marks.name for marks in known for email in marks.emails}
        self._trailers = {key.lower(): marks.name for marks in known for key in marks.trailers}
        self._trailers |= {key.lower(): "an agent" for key in file.trailers}
        self._branches = [(prefix, marks.name) for marks in known for prefix in marks.branches]
        self._bodies = [(phrase, marks.name) for marks in known for phrase in marks.bodies]
        self._suffixes = [(suffix, marks.name) for marks in known for suffix in marks.suffixes]

    def verdict(self, signs: AuthorSigns) -> AuthorshipVerdict:
        """Who wrote the change: an agent where anything shows one; a human only where the host vouches for a user."""
        found = list(dict.fromkeys(self._found(signs)))
        if found:
            agents = tuple(sorted({name for name, _, _ in found}))
            return AuthorshipVerdict(Authorship.AGENT, agents, tuple((where, text) for _, where, text in found))
        if signs.human_account is False:
            return AuthorshipVerdict(Authorship.AGENT, ("a bot",), (("account", signs.login or ""),))
        return AuthorshipVerdict(Authorship.HUMAN_CLAIMED if signs.human_account else Authorship.UNKNOWN)

    def _found(self, signs: AuthorSigns) -> Iterator[tuple[str, str, str]]:
        if signs.login and (name := self._logins.get(signs.login.lower())):
            yield name, "login", signs.login
        if signs.user_id is not None and (name := self._ids.get(signs.user_id)):
            yield name, "account id", str(signs.user_id)
        yield from ((name, "branch", prefix) for prefix, name in self._branches if signs.branch.startswith(prefix))
        yield from ((name, "body", phrase) for phrase, name in self._bodies if phrase in _ends(signs.body))
        for commit in signs.commits:
            yield from self._of_commit(commit)

    def _of_commit(self, commit: CommitSigns) -> Iterator[tuple[str, str, str]]:
        for where, text in (("author", commit.author_email), ("committer", commit.committer_email)):
            yield from ((name, where, address) for name, address in self._of_addresses(text))
        for where, text in (("author", commit.author_name), ("committer", commit.committer_name)):
            yield from ((name, where, suffix.strip()) for suffix, name in self._suffixes if text.endswith(suffix))
        for key, text in _TRAILER.findall(_ends(commit.message)):
            if name := self._trailers.get(key.lower()):
                yield name, "trailer", key
            yield from ((name, "trailer", address) for name, address in self._of_addresses(text))

    def _of_addresses(self, text: str) -> Iterator[tuple[str, str]]:
        for address in _ADDRESS.findall(text[:_LONGEST]):
            numbered = _NUMBERED.fullmatch(address)
            name = self._emails.get(address.lower()) or (self._ids.get(int(numbered[1])) if numbered else None)
            if name:
                yield name, address


def _ends(text: str) -> str:
    return text if len(text) <= 2 * _LONGEST else f"{text[:_LONGEST]}\n{text[-_LONGEST:]}"
