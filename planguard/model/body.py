"""The attributes of one object at one moment. They are decoded one by one, and each comes out behind its marks.

Nine tenths of a large plan are bodies that nobody needs. A body therefore keeps the bytes of the plan and decodes
an attribute when it is asked for; this class is the only way from those bytes to a value.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import compress
from operator import ne
from typing import Final

import msgspec

from planguard.errors import InputError
from planguard.model.value import UNKNOWN, Value, masked

_NOTHING: Final = frozenset({b"", b"null", b"false", b"{}", b"[]"})
_LONGEST_NOTHING: Final = len(b"false")
_LARGEST_KNOWN: Final = 512
_UNREAD: Final = (bytes, msgspec.Raw)
_members: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_value: Final = msgspec.json.Decoder(float_hook=Decimal)
_written: Final = msgspec.json.Decoder(float_hook=str)


Members = Callable[[bytes | msgspec.Raw], dict[str, msgspec.Raw]]
"""From a JSON object to its members, undecoded."""


class Body(Mapping[str, Value]):
    """A read-only mapping from attribute name to masked value; empty where the object does not exist.

    Raises InputError when the bytes of an attribute are no JSON that can be held (an absurd number, say).
    """

    __slots__ = ("_parts", "_sensitive", "_unknown")

    def __init__(
        self,
        raw: bytes | msgspec.Raw,
        sensitive: bytes | msgspec.Raw = b"",
        unknown: bytes | msgspec.Raw = b"",
        members: Members | None = None,
    ) -> None:
        """`members`: how the attributes are found in `raw`; all of them where it does not say."""
        self._parts: dict[str, msgspec.Raw] = {} if says_nothing(raw) else (members or decode_members)(raw)
        self._sensitive: Value = sensitive
        self._unknown: Value = unknown

    def __getitem__(self, name: str) -> Value:
        raw = self._parts.get(name)
        if raw is None:
            if self.gap(name) is True:
                return UNKNOWN
            raise KeyError(name)
        return masked(decode_value(raw), self.mark(name), self.gap(name), name)

    def __iter__(self) -> Iterator[str]:
        yield from self._parts
        marks = self._unknown = _tree(self._unknown)
        if isinstance(marks, dict):
            yield from (name for name, mark in marks.items() if mark is True and name not in self._parts)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return f"Body({len(self._parts)} attributes)"

    def __contains__(self, name: object) -> bool:
        return name in self._parts or (isinstance(name, str) and self.gap(name) is True)

    @property
    def absent(self) -> bool:
        """Whether there is no object, or none that the plan shows."""
        return not self._parts

    @property
    def parts(self) -> Mapping[str, msgspec.Raw]:
        """The unmasked bytes of every attribute that is there: for comparing only, never for showing."""
        return self._parts

    def raw(self, name: str) -> msgspec.Raw | None:
        """The unmasked bytes of one attribute: for comparing only, never for showing."""
        return self._parts.get(name)

    def written(self, name: str) -> Value:
        """Like `self[name]`, None where it is absent, and every fraction is the text that it is written in: for signing."""
        raw = self._parts.get(name)
        if raw is None:
            return UNKNOWN if self.gap(name) is True else None
        return masked(decode_written(raw), self.mark(name), self.gap(name), name)

    def mark(self, name: str) -> Value:
        """The tree of sensitive marks over one attribute: true where it covers, None where there is none."""
        marks = self._sensitive
        if isinstance(marks, _UNREAD):
            marks = self._sensitive = _tree(marks)
        return marks.get(name) if isinstance(marks, dict) else marks

    def gap(self, name: str) -> Value:
        """The tree of marks over what is not known yet of one attribute: true where it covers, None where there is none."""
        marks = self._unknown
        if isinstance(marks, _UNREAD):
            marks = self._unknown = _tree(marks)
        return marks.get(name) if isinstance(marks, dict) else marks

    def gaps(self) -> frozenset[str]:
        """Names of the attributes of which something is not known yet."""
        marks = self._unknown = _tree(self._unknown)
        if isinstance(marks, dict):
            return frozenset(name for name, mark in marks.items() if _any(mark))
        return frozenset(self._parts) if _any(marks) else frozenset()

    def differing(self, other: "Body") -> list[str]:
        """Names of the attributes that are written differently in `other`, or that only one of the two has."""
        mine, theirs = self._parts, other._parts  # noqa: SLF001 - one body may look into another
        if list(mine) == list(theirs):  # one schema, one order: the usual case, and a third of the time
            return list(compress(mine, map(ne, mine.values(), theirs.values())))
        return [*(name for name, raw in mine.items() if theirs.get(name) != raw), *(theirs.keys() - mine.keys())]


def _tree(marks: Value) -> Value:
    """A tree of marks (sensitive, or unknown), which is decoded when the first attribute asks."""
    return decode_marks(marks) if isinstance(marks, _UNREAD) else marks


def _any(marks: Value) -> bool:
    """Whether something in a tree of marks is set."""
    if isinstance(marks, dict):
        return any(map(_any, marks.values()))
    return any(map(_any, marks)) if isinstance(marks, list) else bool(marks)


def decode_marks(raw: bytes | msgspec.Raw) -> Value:
    """The tree of marks in `raw`; None where it says nothing. All objects of a type have the same few, which are kept.

    Raises InputError like `decode_value`.
    """
    return _known_marks(bytes(raw)) if len(raw) <= _LARGEST_KNOWN else decode_value(raw)


def says_nothing(raw: bytes | msgspec.Raw) -> bool:
    """Whether a part of the JSON is absent, or null, or empty in another way."""
    return len(raw) <= _LONGEST_NOTHING and bytes(raw) in _NOTHING


EMPTY: Final = Body(b"")


def decode_members(raw: bytes | msgspec.Raw) -> dict[str, msgspec.Raw]:
    """The members of a JSON object, undecoded. Raises InputError where `raw` is something else."""
    try:
        return _members.decode(raw)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputError("wrong-shape", "an object of the plan is no JSON object") from error


def glimpse(names: Sequence[str]) -> Callable[[msgspec.Raw, msgspec.Raw], Body]:
    """What makes, of bytes and sensitive marks, a body that has no other attributes than `names`.

    It costs a third of a whole body. The names are those of a closed list, not of a plan.
    """
    fields = [(name, msgspec.Raw, msgspec.Raw(b"")) for name in names]
    decoder = msgspec.json.Decoder(msgspec.defstruct("_Glimpse", fields, gc=False))

    def members(raw: bytes | msgspec.Raw) -> dict[str, msgspec.Raw]:
        try:
            found = decoder.decode(raw)
        except (msgspec.DecodeError, RecursionError) as error:
            raise InputError("wrong-shape", "an object of the plan is no JSON object") from error
        return {name: part for name in names if (part := getattr(found, name))}

    return lambda raw, sensitive: Body(raw, sensitive, members=members)


def decode_value(raw: bytes | msgspec.Raw) -> Value:
    """The JSON value that `raw` holds, unmasked; fractions become Decimal, so that no digit is lost."""
    try:
        return _value.decode(raw)
    except (msgspec.DecodeError, RecursionError, ArithmeticError) as error:
        raise InputError("absurd-number", "a value of the plan cannot be held: a number out of range") from error


@lru_cache(4096)
def _known_marks(raw: bytes) -> Value:
    return None if raw in _NOTHING else decode_value(raw)


def decode_written(raw: bytes | msgspec.Raw) -> Value:
    """Like `decode_value`, and every fraction is the text that it is written in."""
    try:
        return _written.decode(raw)
    except (msgspec.DecodeError, RecursionError, ArithmeticError) as error:
        raise InputError("absurd-number", "a value of the plan cannot be held: a number out of range") from error
