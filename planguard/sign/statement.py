"""The statement that a person signs: an in-toto Statement v1 about a request, its body in RFC 8785.

Fields that this version does not know are refused, where in-toto would skip them: an unknown field may be a restriction.
The published form is `planguard/schemas/approval-v1.json`.
"""

import re
from typing import Final

import msgspec

from planguard.core.canonical import canonical
from planguard.core.digest.request import request_digest
from planguard.core.instants import instant, shown
from planguard.core.refusals import refused
from planguard.model.approval import Claim, Says
from planguard.model.people import Instant
from planguard.model.policy import Assurance, Binding
from planguard.model.request import RequestDocument

STATEMENT_TYPE: Final = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE: Final = "urn:planguard:approval:v1"
MOST_ITEMS: Final = 20
_DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_MOST_APPLIES: Final = 1000
_LONGEST_REASON: Final = 1000


class Item(msgspec.Struct, frozen=True):
    """One of the worst consequences, as it was shown to the person who signed."""

    target: str
    address: str
    action: str


class Fact(msgspec.Struct, frozen=True):
    """A checked fact of one plan, as the person's planguard saw it."""

    target: str
    name: str
    value: str


class PolicyRef(msgspec.Struct, frozen=True):
    """The policy that was in force for the person who signed; only recorded."""

    source: str
    sha256: str | None = None


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """What a person says: the content of a statement."""

    says: Says
    binding: Binding
    request: RequestDocument
    items: tuple[Item, ...]
    facts: tuple[Fact, ...]
    policy: PolicyRef
    approver: str
    reason: str
    issued_at: Instant
    expires_at: Instant
    max_applies: int

    @property
    def request_digest(self) -> str:
        """The digest of the request that this is about."""
        return request_digest(self.request)

    @property
    def digests(self) -> tuple[tuple[str, str], ...]:
        """What it is about, as (subject, digest): `request`, then one `plan:<target>` for each plan, then `change`."""
        plans = ((f"plan:{entry.target}", entry.digest) for entry in self.request.plans)
        change = (("change", self.request.change),) if self.request.change else ()
        return (("request", self.request_digest), *plans, *change)

    def claim(self, identity: str, origin: str, key: str, fingerprint: str, assurance: Assurance) -> Claim:
        """The claim that this is, signed by `key` (a line of OpenSSH) with that fingerprint and that assurance."""
        return Claim(
            id=identity,
            says=self.says,
            origin=origin,
            digests=self.digests,
            assurance=assurance,
            binding=self.binding,
            claimed_person=self.approver,
            key=key,
            fingerprint=fingerprint,
            issued_at=self.issued_at,
            expires_at=self.expires_at,
            max_applies=self.max_applies,
            document=self.request,
            items=tuple((item.target, item.address, item.action) for item in self.items),
            facts=tuple((fact.target, fact.name, fact.value) for fact in self.facts),
            reason=self.reason,
        )


class _Subject(msgspec.Struct, frozen=True):
    name: str
    digest: dict[str, str]


class _Predicate(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    decision: Says
    binding: Binding
    request: RequestDocument
    items: tuple[Item, ...]
    facts: tuple[Fact, ...]
    policy: PolicyRef
    approver: str
    reason: str
    issued_at: str
    expires_at: str
    max_applies: str


class _Statement(msgspec.Struct, frozen=True, kw_only=True, rename={"type": "_type", "predicate_type": "predicateType"}):
    type: str
    subject: tuple[_Subject, ...]
    predicate_type: str
    predicate: _Predicate


_decoder: Final = msgspec.json.Decoder(_Statement)


def write_statement(approval: Approval) -> bytes:
    """The bytes to be signed."""
    predicate = _Predicate(
        decision=approval.says,
        binding=approval.binding,
        request=approval.request,
        items=approval.items,
        facts=approval.facts,
        policy=approval.policy,
        approver=approval.approver,
        reason=approval.reason[:_LONGEST_REASON],
        issued_at=shown(approval.issued_at),
        expires_at=shown(approval.expires_at),
        max_applies=str(approval.max_applies),
    )
    statement = _Statement(
        type=STATEMENT_TYPE, subject=_subjects(approval), predicate_type=PREDICATE_TYPE, predicate=predicate
    )
    return canonical(msgspec.to_builtins(statement))


def read_statement(body: bytes) -> Approval:
    """The content of the statement `body`. Raises RefusedError."""
    try:
        found = _decoder.decode(body)
        # Unknown fields, doubled keys, other number forms: whatever is not our own writing shows in one comparison.
        same = canonical(msgspec.to_builtins(found)) == body
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise refused("statement-malformed") from None
    if found.type != STATEMENT_TYPE or found.predicate_type != PREDICATE_TYPE:
        raise refused("statement-type")
    if not same:
        raise refused("statement-malformed", "it has fields that nobody knows, or is not written by RFC 8785")
    approval = _approval(found.predicate)
    if found.subject != _subjects(approval):
        raise refused("statement-malformed", "its subjects are not those of its request")
    return approval


def _approval(found: _Predicate) -> Approval:
    _check_limits(found)
    try:
        issued_at, expires_at = instant(found.issued_at), instant(found.expires_at)
    except ValueError as error:
        raise refused("statement-malformed", str(error)) from None
    return Approval(
        says=found.decision,
        binding=found.binding,
        request=found.request,
        items=found.items,
        facts=found.facts,
        policy=found.policy,
        approver=found.approver,
        reason=found.reason,
        issued_at=issued_at,
        expires_at=expires_at,
        max_applies=int(found.max_applies),
    )


def _check_limits(found: _Predicate) -> None:
    targets = [entry.target for entry in found.request.plans]
    digests = [entry.digest for entry in found.request.plans] + ([found.request.change] if found.request.change else [])
    if targets != sorted(set(targets)) or not digests:
        raise refused("statement-malformed", "its plans are not in order, or there are none")
    if not all(map(_DIGEST.fullmatch, digests)):
        raise refused("statement-malformed", "a digest is written as 64 lower-case hexadecimal digits")
    if len(found.items) > MOST_ITEMS or len(found.reason) > _LONGEST_REASON:
        raise refused("statement-malformed", "it is longer than allowed")
    number = found.max_applies
    if not re.fullmatch(r"[1-9][0-9]{0,3}", number, re.ASCII) or int(number) > _MOST_APPLIES:
        raise refused("statement-malformed", "maxApplies is a number from 1 to 1000, as text")


def _subjects(approval: Approval) -> tuple[_Subject, ...]:
    return tuple(_Subject(name, {"sha256": digest}) for name, digest in approval.digests)
