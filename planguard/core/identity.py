"""Who an object is: the attributes by which people and clouds know it."""

from operator import attrgetter
from typing import Any, Final

import msgspec

from planguard.model.body import decode_marks, says_nothing
from planguard.model.plan import Change
from planguard.model.value import SENSITIVE

_LONGEST = 512
"""Characters of an identity that are worth showing; an id is shorter, and a plan is hostile input."""


class _Identity(msgspec.Struct, gc=False):
    id: Any = None
    arn: Any = None
    self_link: Any = None
    uid: Any = None
    unique_id: Any = None
    resource_id: Any = None
    name: Any = None
    identifier: Any = None
    bucket: Any = None


# A closed list. An endpoint, a status or the latest time that can be restored to is no identity: it moves by itself.
KNOWN_BY: Final = _Identity.__struct_fields__
"""Attributes by which an object is known, the telling ones first."""
_decoder = msgspec.json.Decoder(_Identity | None)
_values: Final = attrgetter(*KNOWN_BY)


def identity(change: Change) -> dict[str, str]:
    """The identity of the object before the change, by attribute; empty where it does not exist yet."""
    try:
        found = _decoder.decode(change.before_raw) if change.before_raw else None
    except (msgspec.DecodeError, RecursionError):
        return {}
    if found is None:
        return {}
    given = zip(KNOWN_BY, _values(found), strict=True)
    shown = {name: str(value)[:_LONGEST] for name, value in given if value and isinstance(value, (str, int))}
    if says_nothing(change.before_sensitive):
        return shown
    marks = decode_marks(change.before_sensitive)
    if isinstance(marks, dict) and marks.keys().isdisjoint(shown):
        return shown
    return {name: repr(SENSITIVE) if _covered(name, marks) else value for name, value in shown.items()}


def _covered(name: str, marks: object) -> bool:
    # A mark of another shape than the object's covers the whole of it.
    return bool(marks.get(name) if isinstance(marks, dict) else marks)
