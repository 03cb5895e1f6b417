"""Who an object is: the attributes by which people and clouds know it."""

import msgspec

from planguard.model.body import decode_value
from planguard.model.plan import ABSENT, Change, Raw
from planguard.model.value import SENSITIVE

_LONGEST = 512
"""Characters of an identity that are worth showing; an id is shorter, and a plan is hostile input."""


class _Identity(msgspec.Struct, gc=False):
    id: Raw = ABSENT
    arn: Raw = ABSENT
    self_link: Raw = ABSENT
    uid: Raw = ABSENT
    unique_id: Raw = ABSENT
    resource_id: Raw = ABSENT
    name: Raw = ABSENT
    identifier: Raw = ABSENT
    bucket: Raw = ABSENT


_decoder = msgspec.json.Decoder(_Identity | None)


def identity(change: Change) -> dict[str, str]:
    """The identity of the object before the change, by attribute; empty where it does not exist yet."""
    try:
        found = _decoder.decode(change.before_raw) if change.before_raw else None
    except msgspec.DecodeError:
        return {}
    if found is None:
        return {}
    marks = decode_value(change.before_sensitive) if len(change.before_sensitive) > len(b"false") else None
    return {name: _shown(value, name, marks) for name, value in msgspec.structs.asdict(found).items() if _says(value)}


def _says(value: Raw) -> bool:
    """Whether this is a text or a number, and not an empty one."""
    return len(value) > 0 and bytes(value) != b'""' and bytes(value)[:1] in (b'"', *(b"%d" % digit for digit in range(10)))


def _shown(value: Raw, name: str, marks: object) -> str:
    if marks is True or (isinstance(marks, dict) and marks.get(name)):
        return repr(SENSITIVE)
    return str(decode_value(value))[:_LONGEST]
