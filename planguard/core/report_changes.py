"""Judged changes -> the part of the report that is about each of them."""

from operator import attrgetter
from typing import Final, NamedTuple

from planguard.core.because import because
from planguard.core.causes import Causes
from planguard.core.difference import forcing_paths
from planguard.core.identity import identity
from planguard.core.remains import remains
from planguard.model.actions import Operation
from planguard.model.cascade import MadeOfInfo
from planguard.model.consequence import ActionClass, Consequence, Origin
from planguard.model.finding import Effect, Finding
from planguard.model.plan import Change
from planguard.model.report import ConsequenceInfo

_ASKING: Final = frozenset({Effect.REFUSE, Effect.APPROVE})
_OWN_WORD: Final = frozenset(Operation) - {Operation.NO_OP, Operation.READ, Operation.UNRECOGNISED}
_EFFECT: Final = attrgetter("effect")
_ID: Final = attrgetter("id")
_NO_CHANGE: Final = Change()
_Keys = frozenset[tuple[str, str | None]]


class _Told(NamedTuple):
    """What the findings about one address say of it: their ids, and whether one of them asks for a person."""

    ids: tuple[str, ...] = ()
    asks: bool = False


_NOTHING: Final = _Told()


def change_infos(
    ordered: list[Consequence], findings: list[Finding], signed: _Keys | None, causes: Causes
) -> tuple[ConsequenceInfo, ...]:
    """What the report says of each change, in their order; `signed` are those that a person signs, by address and key."""
    told = _told_by_address(findings)
    return tuple(_info(found, told.get(found.change.address, _NOTHING), signed, causes) for found in ordered)


def _told_by_address(findings: list[Finding]) -> dict[str, _Told]:
    """Thousands of addresses have the same few findings."""
    named: dict[str, tuple[int, ...]] = {}
    for place, finding in enumerate(findings):
        for address in dict.fromkeys(finding.addresses):  # one that stands twice in a plan must not count by the square
            named[address] = (*named.get(address, ()), place)
    known = {places: _told([findings[place] for place in places]) for places in set(named.values())}
    return {address: known[places] for address, places in named.items()}


def _told(findings: list[Finding]) -> _Told:
    return _Told(tuple(map(_ID, findings)), not _ASKING.isdisjoint(map(_EFFECT, findings)))


def _info(found: Consequence, told: _Told, signed: _Keys | None, causes: Causes) -> ConsequenceInfo:
    entry = found.change
    address, change = entry.address, entry.change or _NO_CHANGE
    recoverability, recovery_by = remains(found)
    made_of = causes.made_of.get(address)
    return ConsequenceInfo(
        address=address,
        deposed=entry.deposed,
        previous_address=entry.previous_address,
        module=entry.module_address,
        mode=entry.mode or "managed",
        type=entry.type,
        provider=entry.provider_name,
        action=_action(found),
        order=found.order,
        action_class=found.action_class,
        kind=found.facts.kind,
        recoverability=recoverability,
        environment=found.environment.name,
        severity=found.severity,
        score=found.score.value,
        signed=None if signed is None else (address, entry.deposed) in signed,
        needs_approval=found.asks or told.asks,
        reason=entry.action_reason,
        replace_paths=forcing_paths(change),
        changed=found.changed,
        object=identity(change),
        dependents=found.dependents.count if found.dependents else None,
        findings=told.ids,
        listed=found.facts.listed,
        origin=found.origin,
        because=because(found),
        verbs=change.actions if found.origin is not Origin.ACTION else (),
        recovery_by=recovery_by,
        dependent_addresses=found.dependents.addresses if found.dependents else (),
        remedy=found.remedy,
        follows=causes.follows.get(address) if entry.deposed is None else None,
        made_of=tuple(MadeOfInfo(path, names) for path, names in made_of) if made_of else (),
    )


def _action(found: Consequence) -> str:
    """The closed set of words for what happens. What nobody knows is code that runs: the strictest of them."""
    if found.operation in _OWN_WORD:
        return found.operation
    if found.operation is Operation.UNRECOGNISED or (found.operation is Operation.READ and found.runs):
        return ActionClass.ACTION
    return ActionClass.MOVE if found.change.previous_address is not None else ActionClass.IMPORT
