"""Signed items -> the digest of a plan."""

from collections.abc import Iterable, Sequence

import msgspec

from planguard.core.canonical import sha256
from planguard.core.digest.bytes import canonical_bytes
from planguard.core.digest.selection import Chosen
from planguard.core.digest.words import words
from planguard.model.severity import Severity
from planguard.model.signed import DIGEST_TYPE, CheckedFacts, Scope, SignedItem, SignedPlan

Places = Sequence[tuple[str, str, str]]
"""(provider configuration, setting, value): where the providers of what is signed act."""


def signed_plan(scope: Scope, chosen: Sequence[Chosen], facts: CheckedFacts, places: Places = ()) -> SignedPlan:
    """The digest of a plan whose signed items are `chosen` (worst first), and whose providers act at `places`.

    Raises InputError where a text of the plan has no form in the document (half of a surrogate pair).
    """
    items = tuple(found.item for found in chosen)
    content = content_of(scope, items, places)
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


def content_of(scope: Scope, items: Iterable[SignedItem], places: Places = ()) -> bytes:
    """The very bytes that a digest is the hash of. The order of `items` does not matter, equal ones all count."""
    written = sorted(canonical_bytes(msgspec.to_builtins(item)) for item in items)
    named = {"type": DIGEST_TYPE, "repository": scope.repository, "target": scope.target, "places": places}
    frame = canonical_bytes({**named, "items": []})
    # `items` is the first key in order, so the list can be filled in without writing every item twice.
    return frame.replace(b"[]", b"[" + b",".join(written) + b"]", 1)
