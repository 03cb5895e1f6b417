"""Untrusted papers -> request documents. Claims name them by their digest, so it does not matter who wrote them."""

import re
from typing import Final

import msgspec

from planguard.core.digest.request import request_content
from planguard.core.digest.words import are_words
from planguard.errors import InputError
from planguard.model.request import REQUEST_TYPE, RequestDocument

_DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_decoder = msgspec.json.Decoder(RequestDocument)


def request_document(content: bytes) -> RequestDocument | None:
    """The request document in `content`; None where it is something else, or cannot be written as planguard writes it.

    However it is spelled there (a comment has it in ASCII): its digest is always that of its canonical bytes.
    """
    try:
        found = _decoder.decode(content)
        request_content(found)
    except (msgspec.DecodeError, UnicodeDecodeError, InputError, RecursionError):
        return None
    return found if found.type == REQUEST_TYPE and _ours(found) else None


def _ours(document: RequestDocument) -> bool:
    """Whether planguard could have written it. What it says is shown to people who sign it, and anybody may write one."""
    targets = [entry.target for entry in document.plans]
    digests = [entry.digest for entry in document.plans] + ([document.change] if document.change is not None else [])
    return (
        targets == sorted(set(targets))
        and all(map(_DIGEST.fullmatch, digests))
        and all(entry.count >= 0 and are_words(entry.words) for entry in document.plans)
    )
