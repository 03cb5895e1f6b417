"""Lines that are chained by hashes: each one names the hash of the line before it.

An edited, removed or swapped line is noticed by whoever reads the ledger. A tail that was cut off, or a ledger that was
written anew, is noticed only by who has seen its head elsewhere: tamper-evident given a published head, no more.
"""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from planguard.core.canonical import canonical, sha256
from planguard.core.instants import instant, shown
from planguard.model.ledger import EMPTY_HEAD, Entry, Event, Ledger
from planguard.model.people import Instant

_OWN: Final = frozenset({"seq", "prev", "time", "event"})
_EVENTS: Final = frozenset(Event)


class Broken(Exception):
    """A line is not what it should be. `line` is counted from 1, `says` is for people."""

    def __init__(self, line: int, says: str) -> None:
        super().__init__(f"line {line} {says}")
        self.line = line
        self.says = says


def read(data: bytes) -> Ledger:
    """The ledger in `data`, every line held against the one before. Raises Broken at the first that does not fit."""
    entries = tuple(_entries(data))
    return Ledger(entries, entries[-1].hash if entries else EMPTY_HEAD)


def next_line(ledger: Ledger, event: Event, now: Instant, facts: dict[str, Any]) -> bytes:
    """The line to be appended, with its line feed. Time never runs backwards in a ledger, whatever the clock says."""
    time = max([now, *(entry.time for entry in ledger.entries[-1:])])
    line = {**facts, "seq": len(ledger.entries) + 1, "prev": ledger.head, "time": shown(time), "event": event.value}
    return canonical(line) + b"\n"


def _entries(data: bytes) -> Iterator[Entry]:
    head, time = EMPTY_HEAD, None
    lines = data.split(b"\n")
    if lines.pop():
        raise Broken(len(lines) + 1, "is not whole")
    for number, line in enumerate(lines, 1):
        entry = _entry(line, number)
        if entry.seq != number:
            raise Broken(number, f"says that it is line {entry.seq}")
        if entry.prev != head:
            raise Broken(number, "does not follow the line before it")
        if time is not None and entry.time < time:
            raise Broken(number, "is older than the line before it")
        head, time = entry.hash, entry.time
        yield entry


def _entry(line: bytes, number: int) -> Entry:
    try:
        found = msgspec.json.decode(line, type=dict[str, Any])
        # Whatever is not written as we write it (doubled keys, white space) would have a second reading.
        if canonical(found) != line:
            raise Broken(number, "is not written by RFC 8785")
        facts = {name: value for name, value in found.items() if name not in _OWN}
        if found["event"] not in _EVENTS or not isinstance(found["seq"], int) or not isinstance(found["prev"], str):
            raise Broken(number, "is no event of planguard's")
        return Entry(found["seq"], found["prev"], instant(found["time"]), Event(found["event"]), facts, sha256(line))
    except (msgspec.DecodeError, ValueError, TypeError, KeyError, RecursionError):
        raise Broken(number, "is no line of a ledger") from None
