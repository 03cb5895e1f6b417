"""What a picture of a plan shows: the worst objects that end, and who depends on them."""

from typing import Final

from planguard.formats._drawing import Drawing, Node, drawing
from planguard.formats._losses import lost
from planguard.formats._phrases import verb
from planguard.model.report import PlanReport

_ROOTS: Final = 4
"""Objects that end and are drawn: a picture shows how far it goes, the list shows everything."""


def blast_radius(plan: PlanReport) -> Drawing | None:
    """The worst objects that end and that others depend on, with those others; None where nobody depends on anything."""
    ends = [item for item in plan.consequences if lost(item) and item.dependent_addresses and not item.deposed]
    roots = sorted(ends, key=lambda item: (-item.score, -(item.dependents or 0), item.address))[:_ROOTS]
    if not roots:
        return None
    verbs = {item.address: verb(item) for item in plan.consequences if not item.deposed}
    edges = [(item.address, address) for item in roots for address in item.dependent_addresses]
    shown = dict.fromkeys([*(item.address for item in roots), *(below for _, below in edges)])
    more = sum((item.dependents or 0) - len(item.dependent_addresses) for item in roots)
    return drawing([Node(address, verbs.get(address, "stays")) for address in shown], edges, max(0, more))
