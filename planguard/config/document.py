"""Bytes -> a TOML document, or the one fault that keeps it from being any."""

import tomllib
from typing import Any, Final

import msgspec

_LARGEST: Final = 256 << 10
_DOTS: Final = 100
"""In one line. The parser of the standard library takes memory by the square of the parts of a dotted key."""
Document = dict[str, Any]


class Fault(msgspec.Struct, frozen=True):
    """Something that is wrong: where, as a path of keys and places in lists, and what."""

    path: tuple[str | int, ...]
    says: str


def parsed(content: bytes) -> tuple[Document, Fault | None]:
    """The document in `content`, empty beside the fault where there is none. No bytes make this raise."""
    if len(content) > _LARGEST:
        return {}, Fault((), f"is absurdly large: {len(content):,} bytes, and {_LARGEST:,} are the most")
    crowded = next((number for number, line in enumerate(content.split(b"\n"), 1) if line.count(b".") > _DOTS), 0)
    if crowded:
        return {}, Fault((), f"has more than {_DOTS} dots in line {crowded}; write a long list over several lines")
    try:
        return tomllib.loads(content.decode("utf-8-sig")), None
    except UnicodeDecodeError as error:
        return {}, Fault((), f"is not valid UTF-8, from byte {error.start} on")
    except tomllib.TOMLDecodeError as error:
        return {}, Fault((), f"is not valid TOML: {error}")
    except (RecursionError, ValueError, OverflowError):  # nested too deeply, or a number with thousands of digits
        return {}, Fault((), "is not valid TOML: something in it is nested too deeply, or too long")


def texts_of(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], str]]:
    """Every key and every text below `value`, each with its path; a key has the path of what it names."""
    found: list[tuple[tuple[str | int, ...], str]] = []
    open_: list[tuple[tuple[str | int, ...], object]] = [(path, value)]
    while open_:
        here, item = open_.pop()
        if isinstance(item, str):
            found.append((here, item))
        elif isinstance(item, dict):
            found += [((*here, key), key) for key in item]
            open_ += [((*here, key), inner) for key, inner in item.items()]
        elif isinstance(item, list):
            open_ += [((*here, place), inner) for place, inner in enumerate(item)]
    return found
