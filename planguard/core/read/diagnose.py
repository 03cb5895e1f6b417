"""Names the fault of a text that would not decode. Only for refusing: nothing that is read here is ever judged."""

import json
import re
from typing import Final, NoReturn

from planguard.core.read.faults import fault
from planguard.core.read.text import Buffer
from planguard.errors import InputError

_CAREFUL_UP_TO: Final = 64 << 20
"""Bytes; a careful look at more than this would cost minutes and tell nobody more."""
_PEOPLE: Final = re.compile(
    r"(Terraform|OpenTofu) will perform|(Terraform|OpenTofu) used the selected providers|No changes\. |"
    r"Note: Objects have changed outside of|Plan: \d+ to add|Refreshing state\.\.\."
)

_OBJECT_LATER: Final = re.compile(r'^\s*\{\s*"', re.MULTILINE)


class _NoNumber(Exception):
    pass


def diagnose(data: Buffer) -> InputError:
    """The error that says why `data` (UTF-8) is not one JSON object."""
    text = data[:_CAREFUL_UP_TO].decode("utf-8", "replace").lstrip()
    if not text:
        return fault("empty")
    if text[0] != "{":
        return _not_an_object(text)
    if len(data) > _CAREFUL_UP_TO:
        return fault("malformed-json")
    return _bad_object(text)


def _not_an_object(text: str) -> InputError:
    head = text[:20_000]
    if "\x1b[" in head:
        return fault("terminal-colours", "line 1")
    if _PEOPLE.search(head):
        return fault("human-text")
    if "\x00" in head or head.count("\ufffd") > 3:
        return fault("not-text")
    if _is_json(text):
        return fault("not-an-object")
    return fault("wrapper-noise" if _OBJECT_LATER.search(head) else "not-json", "line 1")


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _bad_object(text: str) -> InputError:
    try:
        _, end = json.JSONDecoder(parse_constant=_refuse, parse_int=str).raw_decode(text)
    except _NoNumber:
        return fault("not-a-number")
    except RecursionError:
        return fault("nesting")
    except json.JSONDecodeError as error:
        cut = not text[error.pos :].strip() or error.msg.startswith("Unterminated string")
        return fault("truncated" if cut else "malformed-json", _place(text, error.pos))
    rest = text[end:].lstrip()
    if not rest:
        return fault("malformed-json")
    return fault("several-documents" if rest[0] in "{[" else "wrapper-noise", _place(text, len(text) - len(rest)))


def _refuse(_: str) -> NoReturn:
    raise _NoNumber


def _place(text: str, position: int) -> str:
    line = text.count("\n", 0, position) + 1
    return f"line {line}, column {position - text.rfind(chr(10), 0, position)}"
