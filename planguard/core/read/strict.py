"""Strictness without a second parser: in compact JSON the known parts of an object add up to its length.

The fast decoder takes the last of two equal keys and drops keys that it was not told of, both silently. Every byte
that it kept can be counted, though. A count that falls short of the object's length means that something else is
there: white space, an odd escape, a doubled key. Those objects, and only those, are read again with care.
"""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from planguard.core.read.faults import fault
from planguard.core.read.text import Buffer

Raw = msgspec.Raw
Members = dict[str, Raw]

_members: Final = msgspec.json.Decoder(Members)
_BLOCK: Final = 4096


def document(data: Buffer) -> tuple[Buffer, Members]:
    """`data` in compact form (the same object where it is so already), and the members of its one JSON object.

    Raises InputError `duplicate-key`; msgspec's own errors where `data` is not one JSON object.
    """
    found = _members.decode(data)
    if object_length(found) == content_length(data):
        return data, found
    dense = msgspec.json.format(data, indent=-1)
    return dense, members(dense, "the document")


def members(data: bytes | Raw, place: str) -> Members:
    """The members of the compact JSON object `data`, undecoded and complete.

    Raises InputError `duplicate-key` naming key and `place`; msgspec's errors where `data` is no object.
    """
    found = _members.decode(data)
    if object_length(found) != len(data):
        refuse_duplicates(data, place)
    return found


def object_length(found: Members) -> int:
    """The length in bytes of a compact JSON object with these members; never more than its real length."""
    inside = sum(len(msgspec.json.encode(key)) + 1 + len(value) for key, value in found.items())
    return 2 + inside + max(0, len(found) - 1)


def refuse_duplicates(data: bytes | Raw, place: str) -> None:
    """Raise InputError `duplicate-key` if a key of the object `data` stands twice. The careful and slow way."""
    seen: set[str] = set()
    for key, _ in _pairs(bytes(data)):
        if key in seen:
            raise fault("duplicate-key", place, repr(key[:80]))
        seen.add(key)


def refuse_other_cases(keys: Iterable[str], known: frozenset[str], place: str) -> None:
    """Raise InputError `duplicate-key` for a key that is a known one but for its case.

    Terraform's own reader takes `Actions` for `actions`; others do not. What two readers read differently is refused.
    """
    for key in keys:
        if key not in known and key.casefold() in known:
            raise fault("duplicate-key", place, f"{key[:80]!r} differs from a known key in its case only")


def _pairs(data: bytes) -> list[tuple[str, Any]]:
    from json import loads  # noqa: PLC0415 - start-up is most of a small review, and few plans get here

    pairs: list[tuple[str, Any]] = loads(data, object_pairs_hook=lambda found: found, parse_int=str)
    return pairs


def content_length(data: Buffer) -> int:
    """The length of `data` without the white space at its end; never copies the whole."""
    end = len(data)
    while end and not (block := data[max(0, end - _BLOCK) : end]).strip():
        end -= len(block)
    return end - len(block) + len(block.rstrip()) if end else 0
