"""A request document, which anybody may leave in a comment, and the lines that approve in reviews."""

from collections.abc import Iterator

from planguard.core.digest.request import request_content, request_digest
from planguard.core.digest.words import request_words
from planguard.core.signoff.papers import request_document
from tests.approvals import REQUEST
from tests.fuzz.door import Door


def _enter(data: bytes) -> str:
    found = request_document(data)
    return "" if found is None else f"{request_digest(found)} {request_words(found)}"


def _seeds() -> Iterator[bytes]:
    yield request_content(REQUEST)


DOOR = Door(_enter, _seeds, frozenset())
