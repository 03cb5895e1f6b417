"""An environment that goes as a whole, or goes and comes back: the incident that planguard was made for.

One delete among hundreds of objects is a change; most of what matters in an environment at once is its end, even if
the same plan builds it again: data, identities and addresses do not come back with it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from planguard.model.actions import Operation
from planguard.model.consequence import Consequence, Kind
from planguard.model.environment import Environment
from planguard.model.finding import Effect, Evidence, Finding, Remedy
from planguard.model.severity import band
from planguard.ports import Case, Detector

_FEWEST: Final = 5
_WHOLE: Final = 0.6
"""Share of the environment's value that makes it the environment; the same share of types, built again, a recreation."""
_MASS: Final = 0.3
_HEAVY: Final = frozenset({Kind.DATA, Kind.IDENTIFIER, Kind.CLUSTER, Kind.NETWORK, Kind.CONTAINER})

# What one object of a kind is worth beside others: losing the data is losing the environment, losing an alarm is not.
_VALUE: Final = {
    Kind.DATA: 10,
    Kind.CONTAINER: 10,
    Kind.CLUSTER: 8,
    Kind.IDENTIFIER: 6,
    Kind.NETWORK: 4,
    Kind.COMPUTE: 4,
    Kind.UNKNOWN: 4,
    Kind.IDENTITY: 2,
    Kind.SECURITY: 2,
    Kind.PROTECTION: 2,
    Kind.OBSERVABILITY: 1,
    Kind.SCHEDULING: 1,
    Kind.CONFIG: 1,
    Kind.EPHEMERAL: 0,
}
# A pattern goes by the environment, like everything: the same teardown is an incident here and a Friday there.
_FLOOR: Final = {
    Environment.PRODUCTION: 97,
    Environment.SHARED: 97,
    Environment.UNKNOWN: 95,
    Environment.PREPRODUCTION: 75,
    Environment.NON_PRODUCTION: 60,
    Environment.EPHEMERAL: 30,
}
_MASS_FLOOR: Final = {
    Environment.PRODUCTION: 80,
    Environment.SHARED: 80,
    Environment.UNKNOWN: 78,
    Environment.PREPRODUCTION: 60,
    Environment.NON_PRODUCTION: 48,
    Environment.EPHEMERAL: 24,
}


def _find(case: Case) -> Iterator[Finding]:
    lost = [found for found in case.destroying if _is_lost(found)]
    if len(lost) < _FEWEST:
        return
    # A stream, or a plan that is not whole, names only what changes: of how many, nobody can tell.
    counted = not case.plan.degraded and case.plan.complete is not False
    share, living = _share(case, lost) if counted else (0.0, 0)
    if share >= _WHOLE:
        yield _whole(case, lost, living)
    elif share >= _MASS or sum(found.facts.kind in _HEAVY for found in lost) >= _FEWEST:
        yield _mass(case, lost, living)


def _is_lost(found: Consequence) -> bool:
    return found.change.deposed is None and found.facts.kind is not Kind.EPHEMERAL


def _share(case: Case, lost: list[Consequence]) -> tuple[float, int]:
    """The lost part of the value of all objects that exist now (0 to 1), and how many exist."""
    types = case.plan.existing
    everything = sum(_VALUE[case.facts(name).kind] * count for name, count in types.items())
    return sum(_VALUE[found.facts.kind] for found in lost) / max(1, everything), types.total()


def _whole(case: Case, lost: list[Consequence], living: int) -> Finding:
    gone = {found.change.type for found in lost}
    built = {found.change.type for found in case.consequences if "create" in found.change.actions.verbs}
    again = len(gone & built) >= _WHOLE * len(gone)
    name = _mostly(lost)
    finding_id = "environment-recreation" if again else "environment-destroy"
    return _finding(
        case,
        finding_id,
        f"{'Deletes and recreates' if again else 'Destroys'} {_the(name)}: {len(lost)} of {living} objects",
        lost,
        _FLOOR,
    )


def _mass(case: Case, lost: list[Consequence], living: int) -> Finding:
    of_how_many = f"{len(lost)} of {living}" if living else str(len(lost))
    return _finding(case, "mass-destroy", f"Destroys {of_how_many} objects at once", lost, _MASS_FLOOR)


def _finding(case: Case, finding_id: str, title: str, lost: list[Consequence], floors: Mapping[Environment, int]) -> Finding:
    """The finding goes by the worst place that loses something, so that losing more elsewhere never makes it milder.

    What is created has no environment of its own yet, and does not count.
    """
    environment = min((found.environment.name for found in lost), key=lambda name: name.rank)
    floor = floors[environment]
    ordered = sorted(lost, key=lambda found: (-found.score.value, found.address))
    return Finding(
        id=finding_id,
        effect=Effect.APPROVE if environment.strict else Effect.WARN,
        by_table=True,
        title=title,
        severity=band(floor),
        floor=floor,
        addresses=tuple(found.address for found in ordered),
        why=case.rule(finding_id).why,
        evidence=(Evidence("/resource_changes", f"{len(lost)} existing objects are destroyed"),),
        remedy=_put_back(case, lost),
    )


def _put_back(case: Case, lost: list[Consequence]) -> Remedy | None:
    """The literal in a module call that replaces nearly everything, where it is one."""
    if not any(found.operation is Operation.REPLACE for found in lost):
        return None
    from planguard.core.remedies.inputs import Inputs  # noqa: PLC0415 - few plans get so far

    return Inputs(case.plan).common(lost)


def _mostly(lost: list[Consequence]) -> Environment:
    """Where most of what goes lives; of equals the worst. That is what people call the environment that goes."""
    counts = Counter(found.environment.name for found in lost)
    return min(counts, key=lambda name: (-counts[name], name.rank))


def _the(environment: Environment) -> str:
    return "an environment that nothing names" if environment is Environment.UNKNOWN else f"the {environment} environment"


DETECTOR = Detector(ids=("environment-recreation", "environment-destroy", "mass-destroy"), find=_find)
