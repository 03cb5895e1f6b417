"""Signed plans -> the request that people approve, and its digest."""

from collections.abc import Iterable

import msgspec

from planguard.core.canonical import sha256
from planguard.core.digest.bytes import canonical_bytes
from planguard.core.digest.words import request_words
from planguard.model.request import RequestDocument, RequestEntry
from planguard.model.signed import SignedPlan


class Asked(msgspec.Struct, frozen=True):
    """A request as people see it: the document, the very bytes whose SHA-256 is `digest` (64 hex digits), the words."""

    document: RequestDocument
    content: bytes
    digest: str
    words: str


def asked(plans: Iterable[SignedPlan], repository: str | None, change: str | None = None) -> Asked | None:
    """The request for `plans`, those that need approval; None where neither they nor the change itself ask."""
    document = request_of(plans, repository, change)
    if document is None:
        return None
    content = request_content(document)
    return Asked(document, content, sha256(content), request_words(document))


def request_entry(signed: SignedPlan) -> RequestEntry:
    """What the request document says of one plan."""
    return RequestEntry(
        target=signed.scope.target,
        digest=signed.digest,
        count=signed.count,
        worst=signed.worst,
        words=signed.words,
        severity=signed.severity,
    )


def request_of(plans: Iterable[SignedPlan], repository: str | None, change: str | None = None) -> RequestDocument | None:
    """The request for `plans`, those that need approval; None where neither they nor the change itself ask."""
    entries = sorted(map(request_entry, plans), key=lambda entry: (entry.target, entry.digest))
    if not entries and change is None:
        return None
    return RequestDocument(tuple(entries), change, repository)


def request_content(document: RequestDocument) -> bytes:
    """The very bytes that the digest of a request is the hash of."""
    return canonical_bytes(msgspec.to_builtins(document))


def request_digest(document: RequestDocument) -> str:
    """The digest of a request: 64 hexadecimal digits."""
    return sha256(request_content(document))
