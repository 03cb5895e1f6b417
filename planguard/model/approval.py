"""Approvals: what was claimed, what of it counts, and what it comes to."""

from enum import StrEnum

import msgspec

from planguard.model.people import Instant
from planguard.model.policy import Assurance, Binding
from planguard.model.request import RequestDocument
from planguard.model.severity import Severity


class Says(StrEnum):
    """What a person says to a request."""

    APPROVE = "approve"
    REJECT = "reject"


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One yes or no as it came in, its bytes checked and nothing else: who it is and whether it counts is decided later.

    A signature brings `key` (the OpenSSH line of the key that made it), a review at a code host brings `host` and
    `user_id`. `digests` are the request documents or plans that it names, as (subject, 64 hex digits).
    """

    id: str
    says: Says
    origin: str
    """Where it was found, for people."""
    digests: tuple[tuple[str, str], ...]
    assurance: Assurance
    binding: Binding = Binding.CONSEQUENCES
    claimed_person: str | None = None
    key: str | None = None
    fingerprint: str | None = None
    """Of the key, as ssh-keygen shows it."""
    host: str | None = None
    user_id: int | None = None
    words: str | None = None
    issued_at: Instant | None = None
    expires_at: Instant | None = None
    max_applies: int | None = None
    document: RequestDocument | None = None
    """The request document that a signed statement carries in itself; a review only names its digest."""
    items: tuple[tuple[str, str, str], ...] = ()
    """The worst consequences that the person was shown, as (target, address, action)."""
    facts: tuple[tuple[str, str, str], ...] = ()
    """Checked facts that the approval recorded, as (target, name, value)."""
    reason: str = ""
    """Why, in the person's own words; what a review says besides is read where it stands."""


class Requirement(msgspec.Struct, frozen=True):
    """What a request needs before it is approved."""

    severity: Severity
    quorum: int
    assurance: Assurance
    binding: Binding = Binding.CONSEQUENCES
    roles: tuple[str, ...] = ()
    """Each of these must be a role of at least one of the persons."""


class Accepted(msgspec.Struct, frozen=True):
    """An approval that counts."""

    person: str
    name: str
    assurance: Assurance
    claim: str
    """Id of the claim."""
    origin: str
    expires_at: Instant | None = None


class Candidate(msgspec.Struct, frozen=True):
    """A registered person whose yes would count. `login` is what the host calls them, empty where it has not said so."""

    person: str
    name: str = ""
    login: str = ""
    roles: tuple[str, ...] = ()


class ShutOut(msgspec.Struct, frozen=True):
    """A registered person whose yes would not count, and the refusal codes that say why."""

    person: str
    name: str = ""
    login: str = ""
    codes: tuple[str, ...] = ()


class Rejected(msgspec.Struct, frozen=True):
    """A claim that does not count, and why; `code` is one of the refusal codes that `planguard rules explain` knows."""

    person: str | None
    claim: str
    origin: str
    code: str
    says: str
