"""Guards that make an apply stop: what the service, or its provider, refuses to delete.

Terraform deletes an object by its state, so only the object before the change counts. Sources: the documentation and the
code of the providers; `force_destroy = false` is no such guard, since an empty bucket goes all the same.
"""

from operator import attrgetter
from typing import Final

import msgspec

from planguard.model.body import decode_marks, decode_value, says_nothing
from planguard.model.plan import ABSENT, Raw, ResourceChange
from planguard.model.value import Value

WORDS_FOR_ON: Final = frozenset({"ACTIVE", "ENABLED", "PROTECTED", "DELETE_PROTECTION_ENABLED"})
"""What a switch says that is no boolean, where it is on."""
PREVENT: Final = "PREVENT"
"""What Google's `deletion_policy` says."""
_ON: Final = frozenset({"true", *(f'"{word}"' for word in WORDS_FOR_ON)})
_NONE: Final = frozenset({"", "null", '""'})
# Their attribute is a setting of what is made from them (templates), or of what deleting leaves alone.
_EXEMPT: Final = frozenset({"aws_launch_template", "aws_quicksight_account_settings"})
# With `force_destroy = true` the provider takes the guard off by itself.
_FORCED: Final = frozenset({"aws_instance", "aws_dsql_cluster"})
_PROVIDER: Final = "google_"


class _Seen(msgspec.Struct, gc=False):
    """The attributes that tell, undecoded; also the marks of the same attributes."""

    deletion_protection: Raw = ABSENT
    deletion_protection_enabled: Raw = ABSENT
    enable_deletion_protection: Raw = ABSENT
    delete_protection: Raw = ABSENT
    delete_protection_enabled: Raw = ABSENT
    delete_protection_state: Raw = ABSENT
    termination_protection: Raw = ABSENT
    termination_protection_enabled: Raw = ABSENT
    enable_drop_protection: Raw = ABSENT
    disable_api_termination: Raw = ABSENT
    deletion_policy: Raw = ABSENT
    settings: Raw = ABSENT
    force_destroy: Raw = ABSENT
    skip_final_snapshot: Raw = ABSENT
    final_snapshot_identifier: Raw = ABSENT


SWITCHES: Final = _Seen.__struct_fields__[:10]
"""Attributes that are such a guard of their own, whatever the type."""
_seen: Final = msgspec.json.Decoder(_Seen)
_switches: Final = attrgetter(*SWITCHES)


def refusing_guard(entry: ResourceChange) -> str:
    """The attribute by which deleting the object of `entry` will be refused; empty where none is seen to be on.

    A value that is marked sensitive is not seen.
    """
    return _guard(entry.type, entry.change.before_raw, entry.change.before_sensitive) if entry.change else ""


def disarmed_guard(entry: ResourceChange) -> str:
    """The attribute by which deleting the object was refused, and is not any more; empty where there is none."""
    change = entry.change
    was = refusing_guard(entry)
    return was if was and change and _guard(entry.type, change.after_raw, change.after_sensitive) != was else ""


def _guard(type_: str, raw: Raw, marks: Raw) -> str:
    if type_ in _EXEMPT or says_nothing(raw):
        return ""
    try:
        body = _seen.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return ""
    found = _switched_on(type_, body) or _of_the_end(type_, body)
    return "" if found and _marked(marks, found) else found


def _switched_on(type_: str, body: _Seen) -> str:
    raws = _switches(body)
    if not any(raws) or (type_ in _FORCED and _text(body.force_destroy) == "true"):
        return ""
    return next((name for name, raw in zip(SWITCHES, raws, strict=True) if raw and _text(raw) in _ON), "")


def _of_the_end(type_: str, body: _Seen) -> str:
    """Attributes that mean something to one provider, or only together."""
    if type_.startswith(_PROVIDER):
        if _text(body.deletion_policy) == f'"{PREVENT}"':
            return "deletion_policy"
        if body.settings and _inner(decode_value(body.settings)):
            return "settings"
    if _text(body.skip_final_snapshot) == "false" and _text(body.final_snapshot_identifier) in _NONE:
        return "skip_final_snapshot"
    return ""


def _inner(blocks: Value) -> bool:
    """Google's SQL instances keep the guard of their service inside a block."""
    listed = blocks if isinstance(blocks, list) else [blocks]
    return any(isinstance(block, dict) and block.get("deletion_protection_enabled") is True for block in listed)


def _marked(marks: Raw, name: str) -> bool:
    if says_nothing(marks):
        return False
    tree = decode_marks(marks)
    return bool(tree.get(name)) if isinstance(tree, dict) else True


def _text(raw: Raw) -> str:
    return bytes(raw).decode("utf-8", "replace")
