"""Signed items -> the digest of a plan."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from planguard.core.canonical import sha256
from planguard.core.digest.bytes import canonical_bytes
from planguard.core.digest.selection import Chosen
from planguard.core.digest.words import words
from planguard.model.severity import Severity
from planguard.model.signed import DIGEST_TYPE, CheckedFacts, Leaves, Scope, SignedItem, SignedPlan


class Given(msgspec.Struct, frozen=True):
    """What is signed beside the items, each once."""

    places: tuple[tuple[str, str, str], ...] = ()
    """(provider configuration, setting, value): where the providers act."""
    inputs: dict[str, Leaves] = {}
    """What the code is given, by name."""


NOTHING_GIVEN: Final = Given()


def signed_plan(scope: Scope, chosen: Sequence[Chosen], facts: CheckedFacts, given: Given = NOTHING_GIVEN) -> SignedPlan:
    """The digest of a plan whose signed items are `chosen` (worst first), beside what they are given.

    Raises InputError where a text of the plan has no form in the document (half of a surrogate pair).
    """
    items = tuple(found.item for found in chosen)
    content = content_of(scope, items, given)
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


def content_of(scope: Scope, items: Iterable[SignedItem], given: Given = NOTHING_GIVEN) -> bytes:
    """The very bytes that a digest is the hash of. The order of `items` does not matter, equal ones all count."""
    written = sorted(canonical_bytes(msgspec.to_builtins(item)) for item in items)
    named = {"type": DIGEST_TYPE, "repository": scope.repository, "target": scope.target}
    frame = canonical_bytes({**named, "items": [], **msgspec.to_builtins(given)})
    # `inputs` comes before `items` and may hold anything, so the list is filled in behind it.
    inputs = canonical_bytes(given.inputs)
    begin = len(b'{"inputs":') + len(inputs)
    return frame[:begin] + frame[begin:].replace(b"[]", b"[" + b",".join(written) + b"]", 1)
