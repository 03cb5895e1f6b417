"""The report as JSON, schema `planguard/report/v1`: for programs, and harmless when a person looks at it.

The text is pure ASCII. Every string comes back exactly as it was, yet nothing in it can drive a terminal, hide text or
depend on the encoding of a pipe; nor does it hold "##", which starts commands of CI agents anywhere in a line.
"""

import codecs
from typing import Final

import msgspec

from planguard.model.report import Report
from planguard.ports import Format, Surface

_ESCAPES: Final = "planguard-json"
"""The name of the way in which characters beyond ASCII are written; the encoder looks for them far faster than a pattern."""


def render(report: Report, _surface: Surface) -> str:
    """The report as indented JSON with a newline at the end; the surface changes nothing."""
    try:
        text = msgspec.json.format(msgspec.json.encode(report), indent=2).decode()
    except UnicodeEncodeError:
        text = _slowly(report)
    return _harmless(text) + "\n"


def _slowly(report: Report) -> str:
    """The same text from an encoder that has a word for half of a surrogate pair, as the name of a file can hold it."""
    from json import dumps  # noqa: PLC0415 - hardly ever needed, and start-up is most of the time of a small review

    return dumps(msgspec.to_builtins(report), indent=2)


def _harmless(text: str) -> str:
    """The same JSON document with everything dangerous inside its strings written as an escape."""
    text = text.replace("##", "#\\u0023").replace("\x7f", "\\u007f")
    return text if text.isascii() else text.encode("ascii", _ESCAPES).decode("ascii")


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """Characters in the way that JSON writes them without being them: each as its one or two UTF-16 units."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4)), error.end


codecs.register_error(_ESCAPES, _escaped)

FORMAT: Final = Format(name="json", summary="the whole report for programs (planguard/report/v1)", render=render)
