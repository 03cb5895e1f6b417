"""Signed items -> the digest of a plan, and the request that people approve."""

from collections.abc import Iterable, Sequence

import msgspec

from planguard.core.canonical import canonical, sha256
from planguard.core.digest.selection import Chosen
from planguard.core.digest.words import words
from planguard.errors import InputError
from planguard.model.request import RequestDocument, RequestEntry
from planguard.model.severity import Severity
from planguard.model.signed import DIGEST_TYPE, CheckedFacts, Scope, SignedItem, SignedPlan


def signed_plan(scope: Scope, chosen: Sequence[Chosen], facts: CheckedFacts) -> SignedPlan:
    """The digest of a plan whose signed items are `chosen` (worst first).

    Raises InputError where a text of the plan has no form in the document (half of a surrogate pair).
    """
    items = tuple(found.item for found in chosen)
    content = content_of(scope, items)
    return SignedPlan(
        scope=scope,
        items=items,
        content=content,
        digest=sha256(content),
        worst=items[0].address if items else "",
        severity=chosen[0].severity if chosen else Severity.NONE,
        words=words(items),
        facts=facts,
    )


def content_of(scope: Scope, items: Iterable[SignedItem]) -> bytes:
    """The very bytes that a digest is the hash of. The order of `items` does not matter, equal ones all count."""
    written = sorted(_canonical(msgspec.to_builtins(item)) for item in items)
    frame = _canonical({"type": DIGEST_TYPE, "repository": scope.repository, "target": scope.target, "items": []})
    # `items` is the first key in order, so the list can be filled in without writing every item twice.
    return frame.replace(b"[]", b"[" + b",".join(written) + b"]", 1)


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
    entries = sorted(map(request_entry, plans), key=lambda entry: entry.target)
    if not entries and change is None:
        return None
    return RequestDocument(tuple(entries), change, repository)


def request_content(document: RequestDocument) -> bytes:
    """The very bytes that the digest of a request is the hash of."""
    return _canonical(msgspec.to_builtins(document))


def request_digest(document: RequestDocument) -> str:
    """The digest of a request: 64 hexadecimal digits."""
    return sha256(request_content(document))


def _canonical(document: object) -> bytes:
    try:
        return canonical(document)
    except ValueError:
        raise InputError("wrong-shape", "a text of the plan or the name of its target is no valid Unicode") from None
