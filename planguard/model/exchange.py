"""A question to a server and its answer, as plain records.

What talks to a code host is a generator of the one that is fed with the other, and has no mouth of its own.
"""

from collections.abc import Generator, Mapping
from typing import TypeAlias, TypeVar

import msgspec

T = TypeVar("T")


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One request. `path` begins with a slash and is relative to the interface of the host; `body` is JSON."""

    method: str = "GET"
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    accept: str = "application/json"
    """The media type that the answer should have."""


class Answered(msgspec.Struct, frozen=True):
    """What came back. Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Talk: TypeAlias = Generator[Ask, Answered, T]
"""A conversation that ends in a `T`."""
