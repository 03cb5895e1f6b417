"""RFC 8785: the one way to write a JSON document, so that equal documents have equal bytes. The door to `rfc8785`."""

import hashlib
from typing import Any


def canonical(document: Any) -> bytes:
    """`document` (JSON's own types) as RFC 8785 writes it. Raises ValueError for numbers and text it has no form for."""
    import rfc8785  # noqa: PLC0415 - a review that signs nothing does without

    return rfc8785.dumps(document)


def sha256(data: bytes) -> str:
    """The hash of `data` as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
