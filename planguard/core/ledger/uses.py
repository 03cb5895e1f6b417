"""What the ledger says of approvals that were used: the only memory by which one apply differs from the next."""

import re
from collections.abc import Iterator

from planguard.model.decision import Use
from planguard.model.ledger import Entry, Event, Ledger

_SERIAL = re.compile(r"[0-9]{1,20}")
NOTHING = "nothing"
"""The outcome of an apply that had changed nothing when it failed: it gives the approvals back."""


def uses(ledger: Ledger) -> tuple[Use, ...]:
    """Every apply that was begun and did something, or of which nobody knows how it ended."""
    return tuple(map(_use, begun(ledger)))


def begun(ledger: Ledger) -> list[Entry]:
    """The lines of these applies, written before they began."""
    given_back = {of for entry in ledger.entries if _did_nothing(entry) and isinstance(of := entry.facts.get("of"), int)}
    return [entry for entry in ledger.entries if entry.event is Event.VERIFIED and entry.seq not in given_back]


def _did_nothing(entry: Entry) -> bool:
    return entry.event is Event.APPLIED and entry.facts.get("outcome") == NOTHING


def _use(entry: Entry) -> Use:
    return Use(
        target=str(entry.facts.get("target", "")),
        digest=str(entry.facts.get("digest", "")),
        time=entry.time,
        approvals=tuple(_texts(entry.facts.get("approvals"))),
    )


def _texts(value: object) -> Iterator[str]:
    yield from (text for text in value if isinstance(text, str)) if isinstance(value, list) else ()


def newest_state(ledger: Ledger, target: str) -> tuple[str | None, int | None]:
    """Lineage and serial of the state that the last apply of `target` left behind; None where nobody wrote them down.

    An apply that did nothing left none behind, and may have been started where the state of something else lies.
    """
    for entry in reversed(ledger.entries):
        if entry.event is Event.APPLIED and entry.facts.get("target") == target and not _did_nothing(entry):
            lineage, serial = entry.facts.get("lineage"), entry.facts.get("serial")
            return (
                lineage if isinstance(lineage, str) else None,
                int(serial) if isinstance(serial, str) and _SERIAL.fullmatch(serial) else None,
            )
    return None, None
