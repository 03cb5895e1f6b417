"""Protections that applies have switched off: what the ledger remembers when no commit and no plan tells of it any more."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from planguard.core.guards import disarmed_guard
from planguard.core.instants import shown
from planguard.core.ledger.uses import begun
from planguard.model.address import without_keys
from planguard.model.ledger import Entry, Ledger
from planguard.model.past import BlockPast, LostGuard, Past, Trace
from planguard.model.plan import Plan

_MOST: Final = 200
"""Objects of one apply that are written down."""
_RECENT: Final = 50
"""Applies of one target that are looked at: as many as steps of a configuration's history."""


def disarmed(plan: Plan) -> list[list[str]]:
    """The objects that `plan` leaves where they are without the guard that would refuse their delete: address, guard."""
    kept = (entry for entry in plan.active if not entry.actions.destroys and entry.deposed is None)
    found = ([entry.address, guard] for entry in kept if (guard := disarmed_guard(entry)))
    return sorted(islice(found, _MOST))


def with_ledger(past: Past, ledger: Ledger, target: str, place: str) -> Past:
    """`past`, and the guards of `target` that recent applies switched off; `place` is where the ledger lies."""
    ours = [entry for entry in begun(ledger) if entry.facts.get("target") == target]
    blocks = dict(past.blocks)
    for entry in reversed(ours[-_RECENT:]):
        for address, guard in _pairs(entry):
            block = without_keys(address)
            known = blocks.get(block, BlockPast())
            if all(one.name != guard for one in known.guards):
                trace = Trace(place, entry.seq, applied=shown(entry.time))
                blocks[block] = BlockPast((*known.guards, LostGuard(guard, trace)), known.gone)
    return Past(blocks) if blocks else past


def _pairs(entry: Entry) -> Iterator[tuple[str, str]]:
    """What one line says; whatever else stands there is passed over."""
    listed = entry.facts.get("disarmed")
    for pair in listed if isinstance(listed, list) else ():
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) for text in pair):
            yield pair[0], pair[1]
