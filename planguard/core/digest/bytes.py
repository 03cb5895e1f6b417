"""The bytes that are hashed."""

from planguard.core.canonical import canonical
from planguard.errors import InputError


def canonical_bytes(document: object) -> bytes:
    """`document` in RFC 8785's form. Raises InputError for half of a surrogate pair, which has no form there."""
    try:
        return canonical(document)
    except ValueError:
        raise InputError("wrong-shape", "a text of the plan or the name of its target is no valid Unicode") from None
