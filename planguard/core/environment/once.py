"""The proof that no key stands twice, for the few bytes that decide an environment.

Of two equal keys the decoder takes the last one, and another reader may take the first one. Tags that say production
to one and dev to the other would be a way to choose the answer.
"""

from typing import Any, Final

import msgspec

from planguard.core.read.strict import members
from planguard.errors import InputError
from planguard.model.body import decode_members
from planguard.model.plan import Raw
from planguard.model.value import Value

UNREADABLE: Final = object()
"""Stands for a value in which a key stands twice, or that cannot be held."""

# Fractions stay as they are written, so that what comes out is never longer than what went in.
_verbatim: Final = msgspec.json.Decoder(float_hook=lambda text: Raw(text.encode()))
_BESIDE: Final = len('"":,')


def value_of(raw: bytes) -> Value:
    """The value in `raw`, which is UNREADABLE where a key stands twice at any depth."""
    try:
        value = _verbatim.decode(raw)
        if len(msgspec.json.encode(value)) != len(raw):
            from json import loads  # noqa: PLC0415 - start-up is most of a small review, and few maps get here

            loads(raw, object_pairs_hook=_once, parse_int=str)
    except (ValueError, OverflowError, RecursionError):  # ValueError: msgspec's errors, too
        return UNREADABLE
    return value


def repeats(body: Raw) -> bool:
    """Whether an attribute of an object stands twice. Counting answers for all but odd bodies."""
    try:
        found = decode_members(body)
        counted = sum(map(len, found)) + sum(map(len, found.values())) + _BESIDE * len(found) + 1
        if counted != len(body):
            members(body, "an object")
    except (InputError, RecursionError):
        return True
    return False


def _once(pairs: list[tuple[str, Any]]) -> None:
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError
