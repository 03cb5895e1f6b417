"""TOML -> a document or the reason why there is none; planguard's own tables -> records."""

import tomllib
from typing import Any, Final, TypeVar

import msgspec

from planguard.errors import PlanguardError

_LARGEST: Final = 256 << 10
_DOTS: Final = 100
"""In one line. The parser of the standard library takes memory by the square of the parts of a dotted key."""
Document = dict[str, Any]
Table = TypeVar("Table")


def document_in(content: bytes) -> Document | str:
    """The document in `content`, which anybody may have written, else what is wrong. No bytes make this raise."""
    if len(content) > _LARGEST:
        return f"is absurdly large: {len(content):,} bytes, and {_LARGEST:,} are the most"
    crowded = next((number for number, line in enumerate(content.split(b"\n"), 1) if line.count(b".") > _DOTS), 0)
    if crowded:
        return f"has more than {_DOTS} dots in line {crowded}; write a long list over several lines"
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return f"is not valid UTF-8, from byte {error.start} on"
    except tomllib.TOMLDecodeError as error:
        return f"is not valid TOML: {error}"
    except (RecursionError, ValueError, OverflowError):  # nested too deeply, or a number with thousands of digits
        return "is not valid TOML: something in it is nested too deeply, or too long"


def shipped(text: str, table: type[Table], place: str) -> Table:
    """The `table` in `text`, the content of one of planguard's own files. Raises PlanguardError where it is malformed.

    place: the file's name below the package's data, for the error.
    """
    try:
        return msgspec.convert(tomllib.loads(text), table)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        message = f"one of planguard's own tables is malformed: {error}"
        raise PlanguardError(message, advice="reinstall terraform-planguard", place=place) from error
