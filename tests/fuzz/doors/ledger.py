"""The lines of a ledger, shown and used."""

from collections.abc import Iterator
from typing import Any

import msgspec

from planguard.commands.log import shown_entry
from planguard.commands.testimony import read_ledger
from planguard.core.ledger.chain import next_line, read
from planguard.core.ledger.uses import newest_state, uses
from planguard.errors import RefusedError
from planguard.model.ledger import Event
from tests.approvals import NOW
from tests.fuzz.door import Door

_FACTS: dict[str, Any] = {"target": "a", "digest": "ab", "approvals": ["x"], "serial": "4", "lineage": "l"}


def _enter(data: bytes) -> str:
    try:
        found = read_ledger(data)
    except RefusedError:
        found = read_ledger(_chained(data))
    shown = "".join(map(shown_entry, found.entries))
    assert all(line.isprintable() for line in shown.split("\n"))
    return f"{shown}{uses(found)}{newest_state(found, 'a')}"


def _chained(data: bytes) -> bytes:
    """The facts in `data`, one object in a line, as somebody would chain them who can write to the ref."""
    content = b""
    for place, line in enumerate(data.splitlines()):
        try:
            facts = msgspec.json.decode(line, type=dict[str, Any])
            events = list(Event)
            content += next_line(read(content), events[place % len(events)], NOW + place, facts)
        except (ValueError, msgspec.DecodeError, RecursionError):
            return data
    return content


def _seeds() -> Iterator[bytes]:
    lines = next_line(read(b""), Event.VERIFIED, NOW, _FACTS)
    yield lines + next_line(read(lines), Event.APPLIED, NOW + 60, {**_FACTS, "of": 1, "outcome": "nothing"})
    facts = msgspec.json.encode({**_FACTS, "of": 6, "outcome": "nothing"}) + b"\n"
    yield facts * len(Event)


DOOR = Door(_enter, _seeds, frozenset({3}))
