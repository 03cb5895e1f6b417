"""Untrusted papers -> request documents. Claims name them by their digest, so it does not matter who wrote them."""

import msgspec

from planguard.core.digest.request import request_content
from planguard.errors import InputError
from planguard.model.request import REQUEST_TYPE, RequestDocument

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
    return found if found.type == REQUEST_TYPE else None
