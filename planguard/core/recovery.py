"""What would remain of a destroyed object: its type's usual answer, moved by what the object itself says.

Deletion is carried out with the attributes of the state, so only the object before the change counts. A value that
cannot be seen, because it is marked sensitive or because the input has no values, takes the worse case.
"""

from operator import attrgetter
from typing import Final

import msgspec

from planguard.core.tables import Evidence, Tables
from planguard.model.body import decode_value
from planguard.model.consequence import Recoverability, TypeFacts
from planguard.model.plan import ABSENT, Raw, ResourceChange

_NULL: Final = len(b"null")
_DAYS: Final = 6  # digits: a longer number is no number of days
_HIDDEN: Final = "hidden"
_CASCADES: Final = ("force_destroy", "force_delete", "delete_contents_on_destroy")
_WINDOWS: Final = (
    "deletion_window_in_days",
    "recovery_window_in_days",
    "soft_delete_retention_days",
    "data_retention_time_in_days",
)
_STAYS: Final = ("skip_destroy", "retain_stack", "retain_stacks", "retain_physical_resources")
_OUTLIVES: Final = ("retain_backups_enabled", "retain_backups")
_COPIES: Final = ("final_snapshot_identifier", "final_snapshot_name")
_MOVABLE: Final = frozenset({Recoverability.BACKUP, Recoverability.WINDOW})


class Recovery(msgspec.Struct, frozen=True):
    """What remains. `share` of the loss stays for good; the outage is multiplied by `outage`."""

    share: float
    source: str
    """The attribute or table row that decided."""
    outage: float = 1.0
    cascade: str = ""
    """The attribute by which the contents go with the object; empty where there is none."""
    stays: str = ""
    """The attribute by which Terraform only forgets the object; empty where it is destroyed."""


class _Seen(msgspec.Struct, gc=False, omit_defaults=True):
    """The attributes that tell, undecoded; also the marks of the same attributes."""

    skip_final_snapshot: Raw = ABSENT
    skip_final_backup: Raw = ABSENT
    final_snapshot_identifier: Raw = ABSENT
    final_snapshot_name: Raw = ABSENT
    delete_automated_backups: Raw = ABSENT
    backup_retention_period: Raw = ABSENT
    retain_backups_enabled: Raw = ABSENT
    retain_backups: Raw = ABSENT
    point_in_time_recovery: Raw = ABSENT
    deletion_window_in_days: Raw = ABSENT
    recovery_window_in_days: Raw = ABSENT
    soft_delete_retention_days: Raw = ABSENT
    data_retention_time_in_days: Raw = ABSENT
    purge_protection_enabled: Raw = ABSENT
    force_destroy: Raw = ABSENT
    force_delete: Raw = ABSENT
    delete_contents_on_destroy: Raw = ABSENT
    skip_destroy: Raw = ABSENT
    retain_stack: Raw = ABSENT
    retain_stacks: Raw = ABSENT
    retain_physical_resources: Raw = ABSENT
    deletion_policy: Raw = ABSENT
    archive_on_destroy: Raw = ABSENT


_seen: Final = msgspec.json.Decoder(_Seen)
_UNMARKED: Final = _Seen()
_FIELDS: Final = _Seen.__struct_fields__
TELLING: Final = _FIELDS
"""Names of the attributes that tell what would remain of an object."""
_all: Final = attrgetter(*_FIELDS)
_encode: Final = msgspec.json.Encoder().encode


class _Before:
    """The JSON text of each telling attribute; `hidden` where it is marked, empty where it is absent."""

    def __init__(self, body: _Seen, marks: _Seen) -> None:
        self._texts = {
            name: bytes(raw).decode("utf-8", "replace") for name, raw in zip(_FIELDS, _all(body), strict=True) if raw
        }
        if marks is not _UNMARKED:
            self._texts |= {name: _HIDDEN for name in _FIELDS if b"true" in bytes(getattr(marks, name))}

    def __getitem__(self, name: str) -> str:
        return self._texts.get(name, "")

    def first(self, names: tuple[str, ...], *values: str) -> str:
        """Return the first of `names` whose text is one of `values`; empty where none is."""
        for name in names if self._texts else ():
            if self[name] in values:
                return name
        return ""


def recovery(entry: ResourceChange, facts: TypeFacts, tables: Tables, *, replaced: bool) -> Recovery:
    """Return what remains of the object of `entry` once it is destroyed; `replaced`: another one takes its place."""
    before = _before(entry)
    if before is None:
        return _unseen(facts, tables)
    stays = before.first(_STAYS, "true")
    if not stays and before["deletion_policy"] == '"ABANDON"' and facts.type.startswith("google_"):
        stays = "deletion_policy"
    cascade = before.first(_CASCADES, "true", _HIDDEN)
    share, source, outage = _share(before, facts, tables)
    if replaced and facts.type in tables.types.name_bound and share < tables.evidence.name_taken:
        share, source, outage = tables.evidence.name_taken, "types.name_bound", 1.0
    return Recovery(share, source, outage, cascade, stays)


def told(entry: ResourceChange) -> bytes:
    """All that `recovery` looks at in the object of `entry`: where it is equal, so is what remains."""
    change = entry.change
    if change is None or len(change.before_raw) <= _NULL:
        return b""
    try:
        said = _encode(_seen.decode(change.before_raw))
    except (msgspec.DecodeError, RecursionError):
        return b""
    marks = bytes(change.before_sensitive)
    return said + marks if b"true" in marks else said


def _before(entry: ResourceChange) -> _Before | None:
    change = entry.change
    if change is None or len(change.before_raw) <= _NULL:
        return None
    marked = b"true" in bytes(change.before_sensitive)
    try:
        body = _seen.decode(change.before_raw)
        return _Before(body, _seen.decode(change.before_sensitive) if marked else _UNMARKED)
    except (msgspec.DecodeError, RecursionError):
        return None  # A body or mark that is no object, such as `true` over everything: nothing can be seen.


def _unseen(facts: TypeFacts, tables: Tables) -> Recovery:
    cascade = next((name for name in _CASCADES if name in facts.guards.split(";")), "")
    if facts.recoverability in _MOVABLE:
        return Recovery(tables.evidence.nothing_kept, "no values", cascade=cascade)
    share = tables.irreversibility[facts.recoverability]
    return Recovery(share, f"irreversibility.{facts.recoverability}", cascade=cascade)


def _share(before: _Before, facts: TypeFacts, tables: Tables) -> tuple[float, str, float]:
    """(share of the loss, what decided, factor of the outage)."""
    if before["archive_on_destroy"] == "true":
        return tables.evidence.archived, "archive_on_destroy", 1.0
    found = None
    if facts.recoverability in _MOVABLE:
        found = _of_recovery(before, tables.evidence)
    if found is None and facts.recoverability is Recoverability.BACKUP:
        found = _of_backup(before, tables.evidence)
    if found is None and facts.recoverability is Recoverability.WINDOW:
        found = _of_window(before, facts, tables)
    usual = tables.irreversibility[facts.recoverability]
    return found or (usual, f"irreversibility.{facts.recoverability}", 1.0)


def _of_recovery(before: _Before, evidence: Evidence) -> tuple[float, str, float] | None:
    """Recovery to a point in time, a block of DynamoDB and Keyspaces: `[{"enabled": true}]`."""
    text = before["point_in_time_recovery"]
    if not text:
        return None
    blocks = decode_value(text.encode()) if text != _HIDDEN else None
    on = isinstance(blocks, list) and any(
        block.get("enabled") is True or block.get("status") == "ENABLED" for block in blocks if isinstance(block, dict)
    )
    return evidence.copy_kept if on else evidence.nothing_kept, "point_in_time_recovery", 1.0


def _positive(number: str) -> bool:
    """Whether there is a number, and it is not zero: what is absent or hidden keeps nothing."""
    return number.isascii() and number.isdigit() and int(number[:9]) > 0


def _of_backup(before: _Before, evidence: Evidence) -> tuple[float, str, float] | None:
    skip = before.first(("skip_final_snapshot", "skip_final_backup"), "true", _HIDDEN)
    outlives = before.first(_OUTLIVES, "true")
    if before["delete_automated_backups"] == "false" and _positive(before["backup_retention_period"]):
        outlives = "delete_automated_backups"
    if outlives:
        return evidence.copy_kept, outlives, 1.0
    if skip:
        return evidence.nothing_kept, skip, 1.0
    copy = next((name for name in _COPIES if before[name] not in ("", "null", '""', _HIDDEN)), "")
    if copy or before["skip_final_backup"] == "false":
        return evidence.copy_kept, copy or "skip_final_backup", 1.0
    return None


def _of_window(before: _Before, facts: TypeFacts, tables: Tables) -> tuple[float, str, float] | None:
    evidence = tables.evidence
    if facts.type in tables.types.purged:
        if before["purge_protection_enabled"] == "true":
            return evidence.window_long, "purge_protection_enabled", evidence.window_outage
        return evidence.nothing_kept, "types.purged", 1.0
    name = next((name for name in _WINDOWS if before[name] not in ("", "null")), "")
    days = before[name] if name else ""
    if not days.isdecimal() or len(days) > _DAYS:
        return (evidence.nothing_kept, name, 1.0) if name else None
    if int(days) >= evidence.long_window_days:
        return evidence.window_long, name, evidence.window_outage
    return (evidence.nothing_kept, name, 1.0) if int(days) == 0 else None
