"""The bytes of an evidence file -> the answers of a code host; and the papers that lie about in its comments.

Request documents and signed approvals: whose comment they stand in does not matter, and says nothing.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import msgspec

from planguard.core.signoff.papers import request_document
from planguard.errors import UsageError
from planguard.model.host import EVIDENCE_TYPE, Evidence, HostFacts
from planguard.model.request import RequestDocument

MOST_ENVELOPES: Final = 10_000
"""What looks like a signed approval in the comments of one pull request. To look at no more could overlook a no."""
_KEYS: Final = frozenset(Evidence.__struct_fields__)
_LARGEST: Final = 64 << 10
"""Characters of an envelope."""
_ENVELOPE: Final = re.compile(r'^[ \t]*(\{\s*"(?:payload|signatures))', re.MULTILINE)
_json: Final = json.JSONDecoder()


class Found(NamedTuple):
    """A paper, and the comment or review that it stands in, for people."""

    origin: str
    content: bytes


def read_evidence(content: bytes, place: str) -> Evidence:
    """The evidence in `content`. Raises UsageError where it is something else."""
    try:
        names = msgspec.json.decode(content, type=dict[str, Any]).keys()
        found = msgspec.json.decode(content, type=Evidence)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise UsageError("this is no evidence file", place=place, advice=_ADVICE) from None
    if found.type != EVIDENCE_TYPE or names - _KEYS:
        raise UsageError("this evidence is of a kind that planguard does not know", place=place, advice=_ADVICE)
    return found


def documents_in(facts: HostFacts) -> Iterator[tuple[str, RequestDocument]]:
    """Request documents that stand on a line of their own in comments and reviews, each with where that is."""
    for origin, body in _bodies(facts):
        for line in map(str.strip, body.splitlines()):
            if line.startswith("{") and (found := request_document(line.encode("utf-8", "replace"))):
                yield origin, found


def envelopes_in(facts: HostFacts) -> list[Found]:
    """What looks like a signed approval in comments and reviews, each once: it begins a line, and may take several.

    Raises UsageError where there are absurdly many.
    """
    found: dict[bytes, str] = {}
    for number, (origin, content) in enumerate((origin, one) for origin, body in _bodies(facts) for one in _envelopes(body)):
        if number >= MOST_ENVELOPES:
            raise UsageError(f"the comments hold more than {MOST_ENVELOPES:,} approvals", place=origin, advice=_FEWER)
        found.setdefault(content.encode("utf-8", "replace"), origin)
    return [Found(origin, content) for content, origin in found.items()]


def _envelopes(body: str) -> Iterator[str]:
    """Each JSON object that begins like an envelope; of one that is broken its first line, so that it can be told."""
    place = 0
    while begun := _ENVELOPE.search(body, place):
        start = begun.start(1)
        text = body[start : start + _LARGEST]
        try:
            _, length = _json.raw_decode(text)
        except (ValueError, RecursionError):
            length = len(text.split("\n", 1)[0])
        yield text[:length]
        place = max(start + length, begun.end())


def _bodies(facts: HostFacts) -> Iterator[tuple[str, str]]:
    yield from ((f"comment {comment.id}", comment.body) for comment in facts.comments)
    yield from ((f"review {review.id}", review.body) for review in facts.reviews)


_ADVICE: Final = "`planguard collect` writes evidence."
_FEWER: Final = "Delete the comments that nobody needs."
