"""The judgement of a plan -> that of the static check, which stops less: it sees less, and people commit all day."""

import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import Final

import msgspec

from planguard.core.ask_table import BUILT_IN_TABLE, AskTable
from planguard.core.knowledge import counts_as_unlisted
from planguard.core.static.records import Difference
from planguard.model.consequence import ActionClass, Kind, Recoverability, TypeFacts
from planguard.model.environment import Environment
from planguard.model.finding import Effect, Evidence
from planguard.model.report import ConsequenceInfo, FindingInfo, PlanReport, SourcePlace
from planguard.model.severity import Severity
from planguard.model.source import Place
from planguard.model.verdict import Verdict

_STOPPING: Final = frozenset(
    "protection-removed backup-removed retention-shortened prevent-destroy-removed environment-relabelled"
    " source-unreadable".split()
)
_ABOUT_DELETES: Final = frozenset(
    "rename-without-moved module-rename-without-moved key-change-without-moved count-to-for-each index-shift".split()
)
_HOLDING: Final = frozenset({Kind.DATA, Kind.CONTAINER, Kind.CLUSTER, Kind.UNKNOWN})
_ASKING: Final = frozenset({Effect.APPROVE, Effect.REFUSE})
_POINTER: Final = re.compile(r"/resource_changes/(\d+)(?:/change/\w+/([^/]+))?.*")

Facts = Callable[[str], TypeFacts]


def weighed(
    report: PlanReport, found: Difference, facts: Facts, meant: AbstractSet[str], table: AskTable = BUILT_IN_TABLE
) -> PlanReport:
    """`report` with only that asking which the static check stops for, and with places in files.

    `meant` are the addresses of which somebody has said that they are to go.
    """
    quiet = found.intended | meant
    stops = {
        item.address for item in report.consequences if _stops(item, facts(item.type), table) and item.address not in quiet
    }
    findings = sorted(
        (_finding(one, found, stops, meant) for one in report.findings),
        key=lambda one: (Effect(one.effect).rank, -Severity(one.severity).rank, one.id, one.addresses),
    )
    asked = {address for one in findings if one.effect in _ASKING for address in one.addresses}
    items = tuple(
        msgspec.structs.replace(
            item, needs_approval=item.address in stops | asked, source=_source(found.places.get(item.address))
        )
        for item in report.consequences
    )
    blocked = bool(stops) or any(one.effect in _ASKING for one in findings)
    verdict = Verdict.NEEDS_APPROVAL if blocked else Verdict.PASS
    return msgspec.structs.replace(report, verdict=verdict, consequences=items, findings=tuple(findings), digest=None)


def _stops(item: ConsequenceInfo, facts: TypeFacts, table: AskTable) -> bool:
    """Whether something goes that holds data, or of which nobody knows what it holds."""
    holds = facts.kind in _HOLDING or facts.recoverability is Recoverability.UNRECOVERABLE
    if item.action != "delete" or not (holds or counts_as_unlisted(facts)):
        return False
    return table.asks(ActionClass(item.action_class), Severity(item.severity), Environment(item.environment))


def _finding(one: FindingInfo, found: Difference, stops: set[str], meant: AbstractSet[str]) -> FindingInfo:
    effect = Effect(one.effect)
    if one.id in _ABOUT_DELETES:
        effect = Effect.APPROVE if stops & set(one.addresses) else Effect.EXPLAIN
    elif effect in _ASKING and (one.id not in _STOPPING or (one.addresses and meant >= set(one.addresses))):
        effect = Effect.WARN
    evidence = tuple(_evidence(entry, found) for entry in one.evidence)
    place = next((found.places[address] for address in one.addresses if address in found.places), None)
    first = next((read for entry in evidence if (read := _read_place(entry.pointer))), place)
    return msgspec.structs.replace(one, effect=effect, evidence=evidence, source=_source(first))


def _evidence(entry: Evidence, found: Difference) -> Evidence:
    """The same with a line of a file for a pointer into a plan that nobody has."""
    match = _POINTER.fullmatch(entry.pointer)
    if match is None or int(match[1]) >= len(found.entries):
        return entry
    address = found.entries[int(match[1])].address
    place = found.lines.get((address, match[2] or "")) or found.places.get(address)
    return Evidence(str(place), f"{address}: {entry.says}") if place else entry


def _read_place(pointer: str) -> Place | None:
    path, _, line = pointer.rpartition(":")
    return Place(path, int(line)) if path and line.isdigit() else None


def _source(place: Place | None) -> SourcePlace | None:
    return SourcePlace(place.path, place.line) if place else None
