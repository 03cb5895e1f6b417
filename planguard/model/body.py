"""The attributes of one object at one moment. They are decoded one by one, and each comes out behind its marks.

Nine tenths of a large plan are bodies that nobody needs. A body therefore keeps the bytes of the plan and decodes
an attribute when it is asked for; this class is the only way from those bytes to a value.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

import msgspec

from planguard.errors import InputError
from planguard.model.value import UNKNOWN, Value, masked

_NOTHING: Final = frozenset({b"", b"null", b"false", b"{}", b"[]"})
_members: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_value: Final = msgspec.json.Decoder(float_hook=Decimal)


class Body(Mapping[str, Value]):
    """A read-only mapping from attribute name to masked value; empty where the object does not exist.

    Raises InputError when the bytes of an attribute are no JSON that can be held (an absurd number, say).
    """

    __slots__ = ("_parts", "_sensitive", "_unknown")

    def __init__(self, raw: bytes, sensitive: bytes = b"", unknown: bytes = b"") -> None:
        self._parts: dict[str, msgspec.Raw] = {} if raw in _NOTHING else decode_members(raw)
        self._sensitive: Value = None if sensitive in _NOTHING else decode_value(sensitive)
        self._unknown: Value = None if unknown in _NOTHING else decode_value(unknown)

    def __getitem__(self, name: str) -> Value:
        raw = self._parts.get(name)
        if raw is None:
            if self._gap(name) is True:
                return UNKNOWN
            raise KeyError(name)
        return masked(decode_value(raw), self.mark(name), self._gap(name), name)

    def __iter__(self) -> Iterator[str]:
        yield from self._parts
        if isinstance(self._unknown, dict):
            yield from (name for name, gap in self._unknown.items() if gap is True and name not in self._parts)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return f"Body({len(self._parts)} attributes)"

    def __contains__(self, name: object) -> bool:
        return name in self._parts or (isinstance(name, str) and self._gap(name) is True)

    def raw(self, name: str) -> msgspec.Raw | None:
        """The unmasked bytes of one attribute: for comparing only, never for showing."""
        return self._parts.get(name)

    def mark(self, name: str) -> Value:
        """The tree of sensitive marks over one attribute: true where it covers, None where there is none."""
        marks = self._sensitive
        return marks.get(name) if isinstance(marks, dict) else marks

    def _gap(self, name: str) -> Value:
        gaps = self._unknown
        return gaps.get(name) if isinstance(gaps, dict) else gaps


EMPTY: Final = Body(b"")


def decode_members(raw: bytes | msgspec.Raw) -> dict[str, msgspec.Raw]:
    """The members of a JSON object, undecoded. Raises InputError where `raw` is something else."""
    try:
        return _members.decode(raw)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputError("wrong-shape", "an object of the plan is no JSON object") from error


def decode_value(raw: bytes | msgspec.Raw) -> Value:
    """The JSON value that `raw` holds, unmasked; fractions become Decimal, so that no digit is lost."""
    try:
        return _value.decode(raw)
    except (msgspec.DecodeError, RecursionError, ArithmeticError) as error:
        raise InputError("absurd-number", "a value of the plan cannot be held: a number out of range") from error
