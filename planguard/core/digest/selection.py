"""Which consequences of a plan have to be signed.

(a) whatever ends an object, lets go of it or runs code; (b) every other change whose own score in production is at
least moderate; (c) every object that a finding names which in production always asks or refuses; (d) whatever the
policy asks for. (a) to (c) depend neither on the environment nor on the policy nor on harmless changes beside them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from planguard.core.digest.items import item_of, untouched_item
from planguard.model.consequence import ActionClass, Consequence
from planguard.model.environment import Environment, EnvironmentVerdict
from planguard.model.finding import Effect, Finding
from planguard.model.plan import Plan
from planguard.model.rule import RuleEffect
from planguard.model.ruling import UNRULED
from planguard.model.severity import Severity
from planguard.model.signed import SignedItem
from planguard.ports import Case, Detector

_SIGNED: Final = frozenset({ActionClass.FORGET, ActionClass.REPLACE, ActionClass.DELETE, ActionClass.ACTION})
_PRODUCTION: Final = EnvironmentVerdict(Environment.PRODUCTION)
_ASKING: Final = frozenset({Effect.APPROVE, Effect.REFUSE})
# Findings that only explain why the table asks ("by class", "by severity") add nothing: what it asks for is signed.
_FIXED: Final = frozenset({RuleEffect.APPROVE, RuleEffect.REFUSE})
# Which of the three it is depends on creates beside it, which are no part of what is signed.
_PATTERN: Final = "mass-destroy"
_PATTERNS: Final = dict.fromkeys(("environment-recreation", "environment-destroy", _PATTERN), _PATTERN)
_UNNAMED: Final = "unanalysed-part"


class Chosen(NamedTuple):
    """A signed item, and how bad its loss would be in production."""

    item: SignedItem
    severity: Severity
    score: int


def selected(case: Case, detectors: Sequence[Detector], in_production: Callable[[Consequence], Consequence]) -> list[Chosen]:
    """What has to be signed of a judged plan, worst first. `in_production` judges one change as if it happened there."""
    alone = [in_production(found) for found in case.consequences]
    # Neither policy nor ledger: what one signs must be the same for who signs, for who verifies, and after an apply.
    there = msgspec.structs.replace(
        case, consequences=alone, environment=_PRODUCTION, ruling=UNRULED, known_state=UNRULED.known_state
    )
    findings = [found for found in _found(there, detectors) if _always_asks(found, case)]
    named = _named(findings)
    chosen = [*_changes(case.consequences, alone, named), *_others(case, named), *_nameless(findings, case.plan)]
    return sorted(chosen, key=_worst_first)


def _found(case: Case, detectors: Sequence[Detector]) -> Iterator[Finding]:
    return (finding for detector in detectors for finding in detector.find(case))


def _always_asks(finding: Finding, case: Case) -> bool:
    return finding.effect in _ASKING and case.rule(finding.id).effect in _FIXED


def _named(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    named: dict[str, list[Finding]] = {}
    for finding in findings:
        for address in finding.addresses:
            named.setdefault(address, []).append(finding)
    return named


def _changes(
    consequences: Sequence[Consequence], alone: Sequence[Consequence], named: Mapping[str, list[Finding]]
) -> Iterator[Chosen]:
    for found, by_itself in zip(consequences, alone, strict=True):
        # A leftover has the address of the object that took its place, and that is the one that findings mean.
        findings = named.get(found.address, []) if found.change.deposed is None else []
        needs = by_itself.action_class in _SIGNED or by_itself.severity.rank >= Severity.MODERATE.rank
        if needs or found.asks or findings:
            item = item_of(by_itself, () if needs else _ids(findings))
            yield Chosen(item, by_itself.severity, by_itself.score.value)


def _others(case: Case, named: Mapping[str, list[Finding]]) -> Iterator[Chosen]:
    """What findings name and the plan leaves as it is, or does not have at all."""
    missing = named.keys() - {found.address for found in case.consequences if found.change.deposed is None}
    if not missing:
        return
    entries = {
        entry.address: entry for entry in case.plan.resource_changes if entry.address in missing and not entry.deposed
    }
    for address in missing:
        findings, entry = named[address], entries.get(address)
        ids = _ids(findings)
        item = untouched_item(entry, case.facts(entry.type), ids) if entry else SignedItem(address=address, findings=ids)
        yield Chosen(item, max((found.severity for found in findings), key=lambda severity: severity.rank), 0)


def _nameless(findings: Iterable[Finding], plan: Plan) -> Iterator[Chosen]:
    """Findings about parts of the plan that are no objects."""
    for finding in findings:
        if not finding.addresses:
            pointers = {evidence.pointer for evidence in finding.evidence}
            if finding.id == _UNNAMED:
                pointers |= {part.pointer for part in plan.unknown_parts}
            parts = tuple(sorted({_stable(pointer, plan) for pointer in pointers}))
            yield Chosen(SignedItem(address="", findings=_ids([finding]), parts=parts), finding.severity, finding.floor)


def _stable(pointer: str, plan: Plan) -> str:
    """`pointer` with an address in place of a number: the order of a plan's lists means nothing."""
    _, section, place, *rest = (*pointer.split("/", 3), "", "")
    if section != "resource_changes" or not place.isdecimal() or int(place) >= len(plan.resource_changes):
        return pointer
    return "/".join(filter(None, (plan.resource_changes[int(place)].address, rest[0])))


def _ids(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(sorted({_PATTERNS.get(finding.id, finding.id) for finding in findings}))


def _worst_first(chosen: Chosen) -> tuple[int, int, str, str]:
    item = chosen.item
    return -chosen.severity.rank, -chosen.score, item.address, item.deposed or ""
