"""Untrusted papers -> request documents. Claims name them by their digest, so it does not matter who wrote them."""

import msgspec

from planguard.core.digest.request import request_content
from planguard.model.request import REQUEST_TYPE, RequestDocument

_decoder = msgspec.json.Decoder(RequestDocument)


def request_document(content: bytes) -> RequestDocument | None:
    """The request document in `content`; None where it is something else, or not written as planguard writes it."""
    try:
        found = _decoder.decode(content)
        same = request_content(found) == content.rstrip(b"\n")
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
    return found if same and found.type == REQUEST_TYPE else None
