"""The bodies of objects without their secrets, and with everything that judging asks of a secret.

Of a secret nothing is asked but whether it is there, what kind of thing it is, and whether it is the same before and
after, and in an object that goes and one that comes. So each is replaced by a number: among objects of one type, the first
value of an attribute is `(sensitive 1)`, another one `(sensitive 2)`. Nothing is hashed. That two objects have the same
secret can be seen; whoever can plant a guess to compare with writes the configuration, and could have it printed.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from planguard.core.environment.once import UNREADABLE, value_of
from planguard.core.read.faults import fault
from planguard.core.read.strict import Members, members
from planguard.core.twins import Twins
from planguard.model.body import decode_value, says_nothing
from planguard.model.plan import ABSENT, AttributePath, Change, Raw
from planguard.model.secrets import looks_secret
from planguard.model.value import Value

_NULL: Final = b"null"
NO_TWINS: Final = Twins(Change())
_encoder: Final = msgspec.json.Encoder(decimal_format="number")
_ANYWHERE: Final = "*"
"""Stands in a path for every place of a list: blocks change places."""


class Veil:
    """Hides the secrets of the objects of one type."""

    def __init__(self) -> None:
        self._twins = NO_TWINS
        self._numbers: dict[AttributePath, dict[bytes, int]] = {}

    def body(self, raw: Raw, marks: Raw, keep: frozenset[str] | None = None, twins: Twins = NO_TWINS) -> Raw:
        """The body `raw` under its sensitive `marks`; only the attributes `keep`, where that is given.

        `twins` are the secrets of the object, whose copies are hidden as well.
        What holds no secret keeps its bytes. Raises InputError where the body is no object, or has a key twice.
        """
        if len(raw) == 0 or bytes(raw) == _NULL:
            return raw
        self._twins = twins
        parts = _members(raw)
        tree = None if says_nothing(marks) else decode_value(marks)
        kept = ((name, part) for name, part in parts.items() if keep is None or name in keep)
        return written({name: self._attribute(name, part, _below(tree, name)) for name, part in kept})

    def _attribute(self, name: str, raw: Raw, marks: Value) -> Raw:
        if not marks and not self._twins.texts and not _may_hide(name, raw):
            return raw
        value = decode_value(raw)
        hidden = self._value(value, marks, name, (name,))
        if hidden is value:
            return raw
        if value_of(bytes(raw)) is UNREADABLE:
            raise fault("duplicate-key", name[:80])
        return Raw(_encoder.encode(hidden))

    def _value(self, value: Value, marks: Value, name: str, path: AttributePath) -> Value:
        """`value` without what `marks` cover or `name` betrays, in the way of `model.value.masked`; itself if nothing."""
        if marks is True or (value and isinstance(value, str | list | dict) and looks_secret(name)):
            return self._number(value, path)
        if isinstance(value, dict):
            if marks and not isinstance(marks, dict):
                return self._number(value, path)
            found = {key: self._value(item, _below(marks, key), key, (*path, key)) for key, item in value.items()}
            return found if any(found[key] is not item for key, item in value.items()) else value
        if isinstance(value, list):
            if marks and not isinstance(marks, list):
                return self._number(value, path)
            items = [self._value(item, _at(marks, place), "", (*path, _ANYWHERE)) for place, item in enumerate(value)]
            return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
        twin = isinstance(value, str) and self._twins.covers(value, path)
        return self._number(value, path) if marks or twin else value

    def _number(self, value: Value, path: AttributePath) -> Value:
        """The number of a secret, in a thing of its kind; what is empty, off, zero or null stays so."""
        if not value:
            return value
        known = self._numbers.setdefault(path, {})
        text = f"(sensitive {known.setdefault(_encoder.encode(value), len(known) + 1)})"
        return [text] if isinstance(value, list) else {"(sensitive)": text} if isinstance(value, dict) else text


def _members(raw: Raw) -> Members:
    try:
        return members(raw, "an object of the plan")
    except (msgspec.DecodeError, RecursionError):
        raise fault("wrong-shape", "an object of the plan") from None


def marks_only(raw: Raw) -> Raw:
    """A tree of marks with nothing but marks in it: another shape covers what is below it, and may hold anything."""
    if says_nothing(raw) or b'"' not in bytes(raw):
        return raw
    return Raw(_encoder.encode(_marks(decode_value(raw))))


def written(found: Mapping[str, Raw]) -> Raw:
    """The compact JSON object with these members; those that are absent are left out."""
    return Raw(b"{" + b",".join(_encoder.encode(key) + b":" + bytes(raw) for key, raw in found.items() if len(raw)) + b"}")


def listed(items: list[Raw]) -> Raw:
    """The compact JSON array of `items`."""
    return Raw(b"[" + b",".join(map(bytes, items)) + b"]")


def encoded(value: Value) -> Raw:
    """`value` as JSON; nothing where it is None."""
    return ABSENT if value is None else Raw(_encoder.encode(value))


def _marks(tree: Value) -> Value:
    if isinstance(tree, dict):
        return {key: _marks(item) for key, item in tree.items()}
    return [_marks(item) for item in tree] if isinstance(tree, list) else bool(tree)


def _below(marks: Value, name: str) -> Value:
    """The marks of a member. A tree of another shape covers the whole."""
    return marks.get(name) if isinstance(marks, dict) else marks


def _at(marks: Value, place: int) -> Value:
    return marks[place] if marks and place < len(marks) else None


def _may_hide(name: str, raw: Raw) -> bool:
    """Whether an attribute without a mark could hold a secret: by its own name, or by one inside it."""
    return looks_secret(name) or bytes(memoryview(raw)[:1]) in (b"[", b"{")
