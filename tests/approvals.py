"""Statements and envelopes for the tests, made with real keys."""

from pathlib import Path

import msgspec

from planguard.core.canonical import canonical
from planguard.core.public_key import public_key
from planguard.model.approval import Says
from planguard.model.policy import Binding
from planguard.model.request import RequestDocument, RequestEntry
from planguard.sign.envelope import PAYLOAD_TYPE, pae, write_envelope
from planguard.sign.statement import Approval, Item, PolicyRef, write_statement
from tests.signing import WHO, keygen_sign, public_line

NOW = 1_772_366_400
"""2026-03-01T12:00:00Z, the moment in which the tests happen."""
HOUR = 3600
DIGEST = "ab" * 32
ENTRY = RequestEntry("stacks/payments", DIGEST, 4, "aws_db_instance.main", "destroys 1 database and 3 more")
REQUEST = RequestDocument(plans=(ENTRY,), repository="github.com/acme/infra")
APPROVAL = Approval(
    says=Says.APPROVE,
    binding=Binding.CONSEQUENCES,
    request=REQUEST,
    items=(Item("stacks/payments", "aws_db_instance.main", "replace"),),
    facts=(),
    policy=PolicyRef("built-in"),
    approver=WHO,
    reason="",
    issued_at=NOW - HOUR,
    expires_at=NOW + 71 * HOUR,
    max_applies=1,
)


def other(**changes: object) -> Approval:
    """The usual approval with something else in it."""
    return msgspec.structs.replace(APPROVAL, **changes)


def enveloped(body: bytes, *keys: Path, namespace: str | None = None) -> bytes:
    """The envelope of the statement `body`, signed with real keys."""
    message = pae(PAYLOAD_TYPE, body)
    extra = (namespace,) if namespace else ()
    signatures = [(public_key(public_line(key)).fingerprint, keygen_sign(key, message, *extra)) for key in keys]
    return write_envelope(body, signatures)


def signed(approval: Approval, *keys: Path) -> bytes:
    """The envelope of `approval`."""
    return enveloped(write_statement(approval), *keys)


def altered(approval: Approval, **changes: object) -> bytes:
    """The body of `approval` with other members at the top or, as `predicate_…`, in its predicate; still canonical."""
    document = msgspec.json.decode(write_statement(approval))
    for name, value in changes.items():
        place, key = (document["predicate"], name[10:]) if name.startswith("predicate_") else (document, name)
        place[key] = value
    return canonical(document)
