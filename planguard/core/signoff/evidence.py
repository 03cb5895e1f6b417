"""The bytes of an evidence file -> the answers of a code host; and the request documents that lie about in its comments."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from planguard.core.signoff.papers import request_document
from planguard.errors import UsageError
from planguard.model.host import EVIDENCE_TYPE, Evidence, HostFacts
from planguard.model.request import RequestDocument

_KEYS: Final = frozenset(Evidence.__struct_fields__)


def read_evidence(content: bytes, place: str) -> Evidence:
    """The evidence in `content`. Raises UsageError where it is something else."""
    try:
        names = msgspec.json.decode(content, type=dict[str, Any]).keys()
        found = msgspec.json.decode(content, type=Evidence)
    except (msgspec.DecodeError, RecursionError):
        raise UsageError("this is no evidence file", place=place, advice=_ADVICE) from None
    if found.type != EVIDENCE_TYPE or names - _KEYS:
        raise UsageError("this evidence is of a kind that planguard does not know", place=place, advice=_ADVICE)
    return found


def documents_in(facts: HostFacts) -> Iterator[RequestDocument]:
    """Request documents that stand on a line of their own in comments and reviews, whoever wrote them."""
    bodies = [comment.body for comment in facts.comments] + [review.body for review in facts.reviews]
    for line in (line.strip() for body in bodies for line in body.splitlines()):
        if line.startswith("{") and (found := request_document(line.encode("utf-8", "replace"))):
            yield found


_ADVICE: Final = "`planguard collect` writes evidence."
