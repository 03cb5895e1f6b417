"""Objects that the plan calls unchanged while what they stand on is destroyed."""

from collections.abc import Iterator
from typing import Final

from planguard.model.consequence import ActionClass, Consequence, Kind
from planguard.model.finding import Effect, Evidence, Finding
from planguard.model.graph import Kinds, Underneath
from planguard.model.plan import Plan, ResourceChange
from planguard.model.severity import Severity
from planguard.ports import Case, Detector

_GONE: Final = frozenset({ActionClass.DELETE, ActionClass.REPLACE})
# What only watches, starts or describes others does not fall with them.
_APART: Final = frozenset({Kind.EPHEMERAL, Kind.OBSERVABILITY, Kind.SCHEDULING})
_CARRIES: Final = frozenset({Kind.CLUSTER, Kind.CONTAINER, Kind.DATA, Kind.COMPUTE})
_HEAVY: Final = frozenset({Kind.DATA, Kind.CONTAINER, Kind.CLUSTER, Kind.IDENTIFIER, Kind.COMPUTE, Kind.UNKNOWN})
_SHOWN: Final = 20


def _find(case: Case) -> Iterator[Finding]:
    gone = [found.change for found in case.destroying if _ends(found)]
    if not gone:
        return
    found, cut = case.graph.underneath(gone, _kinds(case))
    if found or cut:
        yield _finding(case, found, cut=cut)


def _ends(found: Consequence) -> bool:
    """Whether the object is really destroyed: not forgotten, not edited by being replaced, no leftover."""
    lives_on = any(term.name == "stays" for term in found.score.terms)
    return found.action_class in _GONE and not found.change.deposed and not lives_on


def _kinds(case: Case) -> Kinds:
    return Kinds(
        stands=lambda name: case.facts(name).kind not in _APART,
        groups=lambda name: "G" in case.facts(name).flags,
        carries=lambda name: case.facts(name).kind in _CARRIES,
    )


def _finding(case: Case, found: tuple[Underneath, ...], *, cut: bool) -> Finding:
    rule = case.rule("destroyed-underneath")
    entries = {one.address: case.plan.living[one.address] for one in found}
    heavy = any(case.facts(entry.type).kind in _HEAVY for entry in entries.values())
    return Finding(
        id="destroyed-underneath",
        effect=Effect.APPROVE,
        title=_title(found, cut=cut),
        severity=Severity.HIGH if heavy or cut else Severity.MODERATE,
        addresses=tuple(one.address for one in found),
        why=rule.why,
        evidence=tuple(_evidence(case.plan, entries[one.address], one) for one in found[:_SHOWN]),
        confidence="low" if cut else "high",
    )


def _title(found: tuple[Underneath, ...], *, cut: bool) -> str:
    if len(found) == 1 and not cut:
        return f"{found[0].address} stays as it is, and loses what it stands on"
    return f"{'At least ' if cut else ''}{len(found):,} objects stay as they are, and lose what they stand on"


def _evidence(plan: Plan, entry: ResourceChange, found: Underneath) -> Evidence:
    pointer = plan.pointer(entry) + (f"/change/before/{found.attribute}" if found.attribute != "provider" else "")
    if found.attribute == "provider":
        return Evidence(pointer, f"its provider is configured with {found.by}, which goes")
    way = f"{found.through}, which groups {found.by}" if found.through else found.by
    return Evidence(pointer, f"{found.attribute} names {way}, which goes")


DETECTOR = Detector(ids=("destroyed-underneath",), find=_find)
