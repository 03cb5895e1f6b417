"""Bytes as they arrive -> UTF-8 without a byte order mark, checked where nobody else would check."""

import codecs
import re
from mmap import mmap
from typing import Final

import msgspec

from planguard.core.read.faults import fault

ZIP_MAGIC: Final = b"PK\x03\x04"
_PIECE: Final = 1 << 20
_HEAD: Final = 4096
_SEALED: Final = re.compile(rb'\s*\{\s*"type"\s*:\s*"planguard/sealed-plan/')
_UTF16: Final = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_PLAN_NAME: Final = re.compile(
    r"(^|[-_.])(tf)?plan(([-_.][\w-]+)*\.(json|jsonl|out|bin|binary|zip|tfplan))?$|\.tfplan$", re.IGNORECASE
)
_JSON_NAME: Final = re.compile(r"\.jsonl?$", re.IGNORECASE)
_PLAN_MARKS: Final = tuple(
    b'"%s"' % name
    for name in (b"planned_values", b"resource_changes", b"resource_drift", b"prior_state", b"configuration", b"variables")
)
_WITHOUT_MARK: Final = ((b"{\x00", "utf-16-le"), (b"\x00{", "utf-16-be"))


Buffer = bytes | mmap
"""Bytes in memory, or those of a large file that is mapped instead of read. A slice of either is bytes."""


def to_utf8(data: Buffer) -> Buffer:
    """`data` as UTF-8; the same object where it is that already, so that a large plan is not copied.

    PowerShell writes UTF-16. Raises InputError (`empty`, `invalid-utf8`).
    """
    head = data[:_HEAD]
    if not head.strip():
        raise fault("empty" if _is_blank(data) else "not-text")
    for mark, encoding in _UTF16:
        if head.startswith(mark):
            return _recoded(data[len(mark) :], encoding)
    for start, encoding in _WITHOUT_MARK:
        if head.startswith(start):
            return _recoded(data[:], encoding)
    _check_utf8(data)
    return data[len(codecs.BOM_UTF8) :] if head.startswith(codecs.BOM_UTF8) else data


def _is_blank(data: Buffer) -> bool:
    return all(not data[start : start + _PIECE].strip() for start in range(0, len(data), _PIECE))


def _recoded(data: bytes, encoding: str) -> bytes:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise fault("invalid-utf8", f"byte {error.start}", "the byte order mark says UTF-16") from None
    if not text.strip():
        raise fault("empty")
    return text.encode("utf-8", "surrogatepass")


def _check_utf8(data: Buffer) -> None:
    """The JSON decoder skips bodies without looking at their bytes, so the text is checked, piece by piece."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(data), _PIECE):
        piece = data[start : start + _PIECE]
        # A decoder in the middle of a character must see the next piece, whatever is in it.
        if piece.isascii() and decoder.getstate()[0] == b"":
            continue
        try:
            decoder.decode(piece, final=start + _PIECE >= len(data))
        except UnicodeDecodeError:
            raise fault("invalid-utf8", f"near byte {start}") from None


def looks_like_stream(text: Buffer) -> bool:
    """Whether the first line of `text` is an event of Terraform's machine-readable output."""
    first = text[:_HEAD].lstrip().split(b"\n", 1)[0]
    if b'"@level"' not in first:
        return False
    try:
        return "@level" in msgspec.json.decode(first, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError):  # a file that lies about in a directory need not be UTF-8
        return False


def looks_sealed(text: Buffer) -> bool:
    """Whether `text` begins like a sealed plan, of whatever version."""
    return _SEALED.match(text[:_HEAD]) is not None


def claims_to_be_a_plan(head: bytes, name: str) -> bool:
    """Whether a file of this name that begins with `head` (some 64 KiB) is to be read as a plan.

    For directories, where other files lie about. Taken is what has the marks of a plan, and what by its name should
    have them: then a plan that failed to be written is refused, and not passed over. JSON of another kind (a state,
    a list of packages) is passed over.
    """
    plain = head.replace(b"\x00", b"").removeprefix(codecs.BOM_UTF8).lstrip(b"\xff\xfe \t\r\n")
    if head.startswith(ZIP_MAGIC):
        return b"tfplan" in head or _PLAN_NAME.search(name) is not None
    if plain.startswith(b"{"):
        marked = b'"format_version"' in plain and any(mark in plain for mark in _PLAN_MARKS)
        return marked or looks_like_stream(plain) or looks_sealed(plain) or _PLAN_NAME.search(name) is not None
    return _PLAN_NAME.search(name) is not None or (not plain.startswith(b"[") and _JSON_NAME.search(name) is not None)
