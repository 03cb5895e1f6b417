"""An element taken out of a list under `count`, or put into it: all objects behind it turn into their neighbours."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Sequence
from itertools import compress
from operator import attrgetter

from planguard.core.pairing.shift import Shift, shifts
from planguard.core.remedies.hcl import NoHcl
from planguard.core.remedies.keyed import keyed_moves
from planguard.core.remedies.moved import moved_remedy
from planguard.detectors._renames import short
from planguard.model.actions import Operation
from planguard.model.consequence import Consequence
from planguard.model.finding import Effect, Evidence, Finding, Remedy
from planguard.model.plan import ResourceChange
from planguard.ports import Case, Detector

_SHOWN = 20
_NAME = attrgetter("name")
_MODULE = attrgetter("module_address")
_Resource = tuple[str, str, str]


def _find(case: Case) -> Iterator[Finding]:
    if case.plan.degraded:
        return
    found = list(shifts(case.consequences))
    entries = _entries(case, {shift.resource for shift in found})
    for shift in found:
        yield _finding(case, shift, entries[shift.resource])


def _entries(case: Case, resources: set[_Resource]) -> dict[_Resource, list[ResourceChange]]:
    """All instances of `resources`, those that stay as they are as well."""
    entries: dict[_Resource, list[ResourceChange]] = defaultdict(list)
    if not resources:
        return entries
    modules, _, names = map(set, zip(*resources, strict=True))
    beside = list(_where(_MODULE, modules, case.plan.resource_changes))
    for entry in _where(_NAME, names, beside):
        resource = (entry.module_address, entry.type, entry.name)
        if resource in resources and entry.deposed is None:
            entries[resource].append(entry)
    return entries


def _where(
    what: Callable[[ResourceChange], str], known: Container[str], entries: list[ResourceChange]
) -> Iterator[ResourceChange]:
    """The `entries` whose `what` is known. Of a large plan next to none are, and a loop over all of it is dear."""
    return compress(entries, map(known.__contains__, map(what, entries)))


def _finding(case: Case, shift: Shift, entries: list[ResourceChange]) -> Finding:
    olds = sorted(shift.found, key=lambda found: (-found.score.value, found.address))
    return Finding(
        id="index-shift",
        by_table=True,
        effect=Effect.APPROVE if any(found.asks for found in olds) else Effect.EXPLAIN,
        title=_title(shift),
        severity=max((found.severity for found in olds), key=lambda severity: severity.rank),
        addresses=tuple(found.address for found in olds if found.operation is not Operation.CREATE),
        why=case.rule("index-shift").why,
        evidence=tuple(
            Evidence(f"{case.plan.pointer(new.change)}/change/after", f"{new.address} gets what {old.address} has now")
            for old, new in shift.shifted[:_SHOWN]
        ),
        remedy=_remedy(shift, entries),
    )


def _title(shift: Shift) -> str:
    resource = short(".".join(part for part in shift.resource if part))
    how = "replaced" if any(found.operation is Operation.REPLACE for found in shift.found) else "rewritten"
    count = len(shift.shifted)
    others = f"{count} other{'s are' if count > 1 else ' is'} {how} by {'their' if count > 1 else 'its'} neighbour"
    if shift.gone:
        return f"{resource}: only {_indexes(shift.gone)} really {'go' if len(shift.gone) > 1 else 'goes'}, yet {others}"
    return f"{resource}: the list has another order, so {others.replace(' other', ' object')}"


def _indexes(found: Sequence[Consequence]) -> str:
    indexes = ["[" + one.address.rpartition("[")[2] for one in found]
    return " and ".join(indexes) if len(indexes) < 3 else f"{', '.join(indexes[:2])} and {len(indexes) - 2} more"


def _remedy(shift: Shift, entries: list[ResourceChange]) -> Remedy | None:
    """The moves to keys that do not depend on the order; those of the objects that are to stay."""
    try:
        moves = keyed_moves(entries, shift.names)
    except NoHcl:
        return None
    gone = {found.address for found in shift.gone}
    staying = [move for address, move in moves.items() if address not in gone]
    if not staying:
        return None
    rest = f"only {', '.join(sorted(gone))} deleted" if 0 < len(gone) < 3 else f"{len(gone)} deleted"
    first = ["with for_each over these keys in place of count:"]
    return moved_remedy(staying, f"{len(staying)} objects moved, {rest}, none replaced", first)


DETECTOR = Detector(ids=("index-shift",), find=_find)
