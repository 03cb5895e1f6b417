"""What a saved plan file tells beyond its JSON: where the state lives, and the sources that the plan was made from.

A saved plan is a zip archive: `tfplan` (protocol buffers), `tfstate` and `tfstate-prev` (JSON), `tfconfig/…` (the `.tf`
files byte for byte) and `.terraform.lock.hcl`. Tried with Terraform 1.11. The archive is hostile input: it is refused when
an entry stands twice (Terraform reads the first, most readers the last), when it is encrypted, or when it unpacks to
an absurd size.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

import msgspec

from planguard.core.read.backend import fingerprint
from planguard.core.read.faults import fault
from planguard.model.plan import PlanFile

_LARGEST: Final = 512 << 20
"""Bytes that a plan file may unpack to. The largest part is the state, and states of this size do not work anyway."""
_LARGEST_RATIO: Final = 200
_SMALL: Final = 16 << 20
"""Below this size a ratio says nothing: ten thousand equal lines compress well and honestly."""
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED: Final = 0x1
_BACKEND_FIELD: Final = 13
"""Number of the field `backend` in the message Plan of Terraform's planfile.proto; type is 1 and workspace 3 in it."""


class _State(msgspec.Struct):
    lineage: str = ""
    serial: int | None = None


def read_plan_file(data: bytes) -> PlanFile:
    """Facts of the saved plan file `data`. Raises InputError: damaged, doubled, encrypted, absurd."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _facts(archive, _checked(archive))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError, RuntimeError, zlib.error):
        raise fault("plan-file-damaged") from None


def _checked(archive: zipfile.ZipFile) -> set[str]:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if len(names) != len(entries):
        raise fault("plan-file-doubled")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise fault("encrypted")
    if any("\0" in entry.orig_filename or entry.compress_type not in _METHODS for entry in entries):
        raise fault("plan-file-damaged")
    unpacked, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if unpacked > _LARGEST or unpacked > _SMALL + _LARGEST_RATIO * packed:
        raise fault("plan-file-absurd")
    if "tfplan" not in names:
        raise fault("plan-file-damaged", detail="it has no entry `tfplan`")
    return names


def _facts(archive: zipfile.ZipFile, names: set[str]) -> PlanFile:
    state = _state(archive.read("tfstate")) if "tfstate" in names else _State()
    fields = _backend(archive.read("tfplan"))
    kind, workspace = _name(fields, 1), _name(fields, 3)
    return PlanFile(
        lineage=state.lineage or None,
        serial=state.serial,
        backend=kind,
        workspace=workspace,
        fingerprint=fingerprint(kind, _config(fields)) if kind else None,
        lock_file=_text(archive, ".terraform.lock.hcl") if ".terraform.lock.hcl" in names else None,
        sources=tuple((name, _text(archive, name)) for name in sorted(names) if _is_source(name)),
    )


def _is_source(name: str) -> bool:
    return name.startswith("tfconfig/") and name.endswith((".tf", ".tofu", ".tf.json", ".tofu.json"))


def _text(archive: zipfile.ZipFile, name: str) -> str:
    return archive.read(name).decode("utf-8", "replace")


def _state(data: bytes) -> _State:
    try:
        return msgspec.json.decode(data, type=_State)
    except (msgspec.DecodeError, RecursionError):
        raise fault("plan-file-damaged", detail="its state cannot be read") from None


def _backend(plan: bytes) -> dict[int, bytes]:
    """Type (1), configuration (2) and workspace (3) of the backend; empty where the message has another shape."""
    try:
        found = next((value for field, value in _fields(plan) if field == _BACKEND_FIELD), b"")
        return dict(_fields(found))
    except (IndexError, ValueError):
        return {}


def _name(fields: dict[int, bytes], number: int) -> str | None:
    text = fields.get(number)
    try:
        return text.decode() if text is not None else None
    except UnicodeDecodeError:
        return None


def _config(fields: dict[int, bytes]) -> bytes:
    """The settings of the backend: a message DynamicValue, whose first field is MessagePack."""
    try:
        return dict(_fields(fields.get(2, b""))).get(1, b"")
    except (IndexError, ValueError):
        return b""


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """The length-delimited fields of a protocol buffer message. Raises IndexError or ValueError on nonsense."""
    position = 0
    while position < len(message):
        tag, position = _varint(message, position)
        kind = tag & 7
        if kind == 2:
            length, position = _varint(message, position)
            if position + length > len(message):
                raise ValueError("a field runs over the end of its message")
            yield tag >> 3, message[position : position + length]
            position += length
        elif kind == 0:
            _, position = _varint(message, position)
        elif kind in (1, 5):
            position += 8 if kind == 1 else 4
        else:
            raise ValueError("a wire type that no plan uses")


def _varint(message: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7
        if shift > 63:
            raise ValueError("a number of more than 64 bits")
