"""Bytes of one configuration file -> its blocks, each with its lines, and what could not be read."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from planguard.core.file_names import JSON, is_values
from planguard.model.source import VALUE, SourceBlock, SourceFile, Unreadable
from planguard.source.hcl.json_files import json_blocks
from planguard.source.hcl.scanner import Item, scan

LARGEST: Final = 2 << 20
"""Bytes of a file. Nobody writes more by hand, and the blocks of a larger one stay unknown."""
_FAULTS: Final = 20


def read_source(path: str, data: bytes) -> SourceFile:
    """The blocks of the file `path` with the content `data`. Never raises: what cannot be read is among the faults."""
    if len(data) > LARGEST:
        return SourceFile(path, faults=(Unreadable(path, 1, f"it is larger than {LARGEST >> 20} MiB"),))
    text, faults = _decoded(path, data)
    if path.endswith(JSON):
        found = list(json_blocks(path, text, is_values(path)))
    else:
        found = list(_hcl_blocks(path, text))
    faults += [part for part in found if isinstance(part, Unreadable)][:_FAULTS]
    return SourceFile(path, tuple(part for part in found if isinstance(part, SourceBlock)), tuple(faults))


def _decoded(path: str, data: bytes) -> tuple[str, list[Unreadable]]:
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        fault = Unreadable(path, data.count(b"\n", 0, error.start) + 1, "it is not valid UTF-8")
        return data.decode("utf-8-sig", "replace"), [fault]


def _hcl_blocks(path: str, text: str) -> Iterator[SourceBlock | Unreadable]:
    breaks = [place for place, letter in enumerate(text) if letter == "\n"]
    for item in scan(text):
        line = bisect_right(breaks, item.start - 1) + 1
        if not isinstance(item, Item):
            yield Unreadable(path, line, item.reason)
        elif (item.labels is None) != is_values(path):
            expected = "an attribute" if is_values(path) else "a block"
            yield Unreadable(path, line, f"{item.kind!r} is not {expected}")
        else:
            kind, labels = (VALUE, (item.kind,)) if item.labels is None else (item.kind, item.labels)
            end_line = bisect_right(breaks, item.end - 1) + 1
            yield SourceBlock(kind, labels, path, line, end_line, text[item.start : item.end])
