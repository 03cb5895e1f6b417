"""The report as JSON, schema `planguard/report/v1`: for programs, and harmless when a person looks at it.

The text is pure ASCII. Every string comes back exactly as it was, yet nothing in it can drive a terminal, hide text or
depend on the encoding of a pipe; nor does it hold "##", which starts commands of CI agents anywhere in a line.
"""

import codecs
from collections.abc import Iterator
from typing import Final

import msgspec

from planguard.model.report import Report
from planguard.ports import Format, Surface

_ESCAPES: Final = "planguard-json"
"""The name of the way in which characters beyond ASCII are written; the encoder looks for them far faster than a pattern."""
_PIECE: Final = 1 << 16
"""Bytes that are looked at together: they stay in the cache, and few pieces of a report hold something to escape."""


def render(report: Report, _surface: Surface) -> str:
    """The report as indented JSON with a newline at the end; the surface changes nothing."""
    return b"".join(encode(report)).decode("ascii")


def encode(report: Report) -> tuple[bytes, bytes]:
    """The report as indented JSON, and the newline at its end: a large report is copied as seldom as can be."""
    try:
        document = _harmless(msgspec.json.encode(report))  # nothing keeps the form before: each is as large as the report
    except UnicodeEncodeError:
        return bytes(_harmless(_slowly(report))), b"\n"
    return msgspec.json.format(document, indent=2), b"\n"


def _slowly(report: Report) -> bytes:
    """The same text from an encoder that has a word for half of a surrogate pair, as the name of a file can hold it."""
    from json import dumps  # noqa: PLC0415 - hardly ever needed, and start-up is most of the time of a small review

    return dumps(msgspec.to_builtins(report), indent=2).encode("ascii")


def _harmless(document: bytes) -> bytearray:
    """The same JSON document with everything dangerous inside its strings written as an escape."""
    found = bytearray()
    for piece in _pieces(document):
        found += _escaped(piece)
    return found


def _pieces(document: bytes) -> Iterator[bytes]:
    """`document` cut behind quotes, where no character and no mark of a command goes on."""
    start = 0
    while start < len(document):
        end = document.find(b'"', start + _PIECE) + 1 or len(document)
        yield document[start:end]
        start = end


def _escaped(piece: bytes) -> bytes:
    # One character is found ten times as fast as two, and most pieces have none.
    if b"#" in piece and b"##" in piece:
        piece = piece.replace(b"##", b"#\\u0023")
    piece = piece.replace(b"\x7f", b"\\u007f")
    return piece if piece.isascii() else piece.decode().encode("ascii", _ESCAPES)


def _as_units(error: UnicodeError) -> tuple[str, int]:
    """Characters in the way that JSON writes them without being them: each as its one or two UTF-16 units."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4)), error.end


codecs.register_error(_ESCAPES, _as_units)

FORMAT: Final = Format(
    name="json", summary="the whole report for programs (planguard/report/v1)", render=render, encode=encode
)
