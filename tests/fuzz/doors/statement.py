"""The statement in an envelope, as if its signature were right: people with keys may be hostile as well."""

from collections.abc import Iterator

from planguard.model.policy import Assurance
from planguard.sign.statement import read_statement, write_statement
from tests.approvals import APPROVAL
from tests.fuzz.door import Door


def _enter(data: bytes) -> str:
    found = read_statement(data)
    assert write_statement(found) == data
    return repr(found.claim("id", "origin", "ssh-ed25519 AAAA", "SHA256:x", Assurance.REVIEW))


def _seeds() -> Iterator[bytes]:
    yield write_statement(APPROVAL)


DOOR = Door(_enter, _seeds, frozenset({3}))
