"""Which way out belongs to which change. Only what asks for a person gets one, and only where no finding has one already."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from planguard.core.pairing.values import IDENTITY
from planguard.core.remedies.blocks import create_first_remedy, import_remedy, prevent_remedy, removed_remedy
from planguard.core.remedies.inputs import Inputs
from planguard.core.remedies.restore import restore_remedy
from planguard.core.remedies.routes import Routes
from planguard.model.actions import Operation, Order
from planguard.model.consequence import ActionClass, Consequence, Kind, Origin
from planguard.model.finding import Finding, Remedy
from planguard.model.plan import Change, Plan

_HOLDS: Final = frozenset({Kind.DATA, Kind.CONTAINER, Kind.IDENTIFIER, Kind.CLUSTER, Kind.UNKNOWN})
"""Kinds of which a new object is no substitute for the old one, as far as anybody knows."""
_RUNS: Final = frozenset({Kind.COMPUTE, Kind.SECURITY})
"""Kinds that are often replaced on purpose, and of which there should always be one."""
_REQUESTED: Final = frozenset({"replace_by_request", "replace_because_tainted", "replace_by_triggers"})
_BLOCK_GONE: Final = "delete_because_no_resource_config"
_MOST: Final = 200
"""The worst so many changes get one; nobody goes through more, and a finding says what they have in common."""


def with_ways_out(
    plan: Plan, consequences: Sequence[Consequence], findings: Iterable[Finding], routes: Routes
) -> list[Consequence]:
    """`consequences` with the way out of each that asks and that no finding shows one for."""
    shown = {address for finding in findings if finding.remedy for address in finding.addresses}
    asking = [place for place, found in enumerate(consequences) if _eligible(found) and found.address not in shown]
    asking.sort(key=lambda place: (-consequences[place].score.value, consequences[place].address))
    result, inputs = list(consequences), Inputs(plan)
    for place in asking[:_MOST]:
        remedy = _remedy(result[place], inputs, routes)
        result[place] = msgspec.structs.replace(result[place], remedy=remedy) if remedy else result[place]
    return result


def _eligible(found: Consequence) -> bool:
    return found.asks and found.origin is Origin.PLANNED and found.change.deposed is None


def _remedy(found: Consequence, inputs: Inputs, routes: Routes) -> Remedy | None:
    if found.operation is Operation.REPLACE:
        return next((remedy for remedy in _of_replacement(found, inputs, routes) if remedy), None)
    if found.operation is Operation.FORGET:
        return import_remedy(found)
    gone = found.operation is Operation.DELETE and found.change.action_reason == _BLOCK_GONE
    return removed_remedy(found) if gone and _holds(found) else None


def _holds(found: Consequence) -> bool:
    return found.facts.kind in _HOLDS


def _of_replacement(found: Consequence, inputs: Inputs, routes: Routes) -> Iterator[Remedy | None]:
    """The ways out of a replacement, the best first."""
    holds = _holds(found)
    if found.facts.kind in _RUNS and found.order is Order.DELETE_FIRST and _meant(found) and _free(found):
        yield create_first_remedy(found)
    yield inputs.remedy(found)
    yield _literal(found)
    if holds:
        yield routes.remedy(found)
        yield prevent_remedy(found) if found.change.action_reason in _REQUESTED else None


def _literal(found: Consequence) -> Remedy | None:
    """The values that force the replacement, where they are literals of this very object."""
    if found.address.endswith("]") or not _meant(found):
        return None
    paths = (found.change.change or Change()).replace_paths
    return restore_remedy([(found, paths)], f"{found.address} is not replaced")


def _meant(found: Consequence) -> bool:
    """Whether a value of this very object forces the replacement; one that is not known yet is made elsewhere."""
    change = found.change.change or Change()
    known = all(path and not change.after.gap(str(path[0])) for path in change.replace_paths)
    return known and bool(change.replace_paths) and found.change.action_reason not in _REQUESTED


def _free(found: Consequence) -> bool:
    """Whether a second object can stand beside the first: its name is new, or it has none."""
    if found.action_class is ActionClass.REPLACE_IMMUTABLE:
        return False
    change = found.change.change or Change()
    names: Sequence[str] = [name for name in change.before if name in IDENTITY and change.before.raw(name) != b"null"]
    changed = {str(path[0]) for path in found.changed if path}
    return all(name in changed or change.after.gap(name) for name in names)
