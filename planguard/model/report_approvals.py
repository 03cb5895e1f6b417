"""The part of the report that is about sign-off: published as `approvals`, so keys are added, never renamed or removed."""

import msgspec


class RequiredInfo(msgspec.Struct, frozen=True):
    """What one row of the policy asks for: how many persons, and how sure it must be that it was them."""

    severity: str
    quorum: int
    assurance: str
    binding: str = "consequences"
    roles: tuple[str, ...] = ()


class AcceptedInfo(msgspec.Struct, frozen=True):
    """An approval that counts. `origin` says where it was found."""

    person: str
    assurance: str
    origin: str
    name: str = ""
    claim: str = ""
    """Id of the approval, by which it can be revoked."""
    expires_at: str | None = None
    """RFC 3339; None where no end is known."""


class RejectedInfo(msgspec.Struct, frozen=True):
    """What was said and does not count: by whom, if that is known, under which code, and why in words."""

    person: str | None
    code: str
    says: str
    claim: str = ""
    origin: str = ""


class ReasonInfo(msgspec.Struct, frozen=True):
    """Why a person said no, in their own words, as they were signed."""

    person: str
    reason: str


class PartInfo(msgspec.Struct, frozen=True):
    """One part of the request, and how far it is approved: `plan:<target>`, or `change`, where the change itself asks."""

    subject: str
    digest: str
    required: RequiredInfo
    accepted: tuple[str, ...]
    """Ids of persons."""
    missing: int
    missing_roles: tuple[str, ...] = ()
    rejected_by: tuple[str, ...] = ()
    reasons: tuple[ReasonInfo, ...] = ()
    """Of those who said no, where they gave one."""


class PersonInfo(msgspec.Struct, frozen=True):
    """A registered person. `login` is what the code host calls them, empty where it has not said so."""

    person: str
    name: str = ""
    login: str = ""
    roles: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    """Why a yes of theirs does not count for this request; empty where it would."""


class ApprovalsInfo(msgspec.Struct, frozen=True):
    """What a request needs, and what it has. `missing` counts persons; `notes` say how strong the answer is."""

    required: tuple[RequiredInfo, ...] = ()
    accepted: tuple[AcceptedInfo, ...] = ()
    rejected: tuple[RejectedInfo, ...] = ()
    missing: int = 0
    notes: tuple[str, ...] = ()
    parts: tuple[PartInfo, ...] = ()
    pull_request: int | None = None
    """Number of the pull request; null where it is about none, or nobody says."""
    may_approve: tuple[PersonInfo, ...] = ()
    """Whose yes is missing and would count, as the list of approvers on the base branch has them."""
    may_not_approve: tuple[PersonInfo, ...] = ()
