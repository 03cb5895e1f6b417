"""Labels that name another environment after the change: the next plan would be judged by what they say then."""

from collections import defaultdict
from collections.abc import Iterator
from operator import itemgetter
from typing import Final

from planguard.core.environment.bodies import SPEAKING
from planguard.model.actions import Operation
from planguard.model.consequence import Consequence
from planguard.model.environment import Environment, EnvironmentVerdict
from planguard.model.finding import Effect, Evidence, Finding
from planguard.model.pointer import pointer
from planguard.model.severity import Severity
from planguard.ports import Case, Detector

_SHOWN: Final = 20
_FLOOR: Final = 50
"""A production label that goes makes every later judgement of the object milder."""
_STAYS: Final = frozenset({Operation.UPDATE, Operation.REPLACE})
_FIRST: Final = itemgetter(0)
_Relabelling = tuple[EnvironmentVerdict, EnvironmentVerdict | None]


def _find(case: Case) -> Iterator[Finding]:
    """One finding for each pair of environments: that is the cause, and the objects are where it shows."""
    groups: dict[tuple[Environment, Environment | None], list[tuple[Consequence, _Relabelling]]] = defaultdict(list)
    for found in filter(_touches_labels, case.consequences):
        labels = _relabelled(case, found)
        if labels:
            groups[labels[0].name, labels[1].name if labels[1] else None].append((found, labels))
    for (was, becomes), members in groups.items():
        yield _finding(case, was, becomes, members)


def _touches_labels(found: Consequence) -> bool:
    return found.operation in _STAYS and not SPEAKING.isdisjoint(map(_FIRST, found.changed))


def _relabelled(case: Case, found: Consequence) -> _Relabelling | None:
    """What the labels said and say, where that differs; None as well for a first label, which takes nothing away."""
    was, becomes = case.labels(found.change, found.changed)
    if was is None or was.name is Environment.UNKNOWN or (becomes and becomes.name is was.name):
        return None
    # That a mild label goes makes nothing milder: without one an object is judged like production.
    return (was, becomes) if becomes or was.name.strict else None


def _finding(
    case: Case, was: Environment, becomes: Environment | None, members: list[tuple[Consequence, _Relabelling]]
) -> Finding:
    milder = was.strict and (becomes is None or not becomes.strict)
    count = len(members)
    what = f"{count} objects" if count > 1 else "an object"
    return Finding(
        id="environment-relabelled",
        effect=Effect.APPROVE if was.strict else Effect.WARN,
        by_table=True,
        title=f"Relabels {what} from {was} to {becomes}" if becomes else f"Takes the label {was} from {what}",
        severity=Severity.HIGH if milder else Severity.LOW,
        floor=_FLOOR if milder else 0,
        addresses=tuple(found.address for found, _ in members),
        why=case.rule("environment-relabelled").why,
        evidence=tuple(_evidence(case, found, labels) for found, labels in members[:_SHOWN]),
    )


def _evidence(case: Case, found: Consequence, labels: _Relabelling) -> Evidence:
    was, becomes = labels
    moment, sign = ("after", becomes.evidence[0]) if becomes else ("before", was.evidence[0])
    attribute, _, key = sign.where.partition(".")
    place = case.plan.pointer(found.change) + pointer("change", moment, *filter(None, (attribute, key)))
    return Evidence(place, f"names {becomes.name} instead of {was.name}" if becomes else f"named {was.name}, and goes")


DETECTOR = Detector(ids=("environment-relabelled",), find=_find)
