"""Code that applying would run: commands attached to objects, calls, programs behind data sources."""

from collections.abc import Iterator
from typing import Final

from planguard.model.consequence import Consequence, When
from planguard.model.finding import Effect, Evidence, Finding
from planguard.ports import Case, Detector

_SHOWN: Final = 20
_ON_DESTROY: Final = frozenset({When.DESTROY})
_ON_APPLY: Final = frozenset(When) - _ON_DESTROY


def _find(case: Case) -> Iterator[Finding]:
    running = [found for found in case.consequences if found.runs]
    if running:
        running.sort(key=lambda found: (-found.score.value, found.address))
        yield from _finding(case, "code-execution", "Applying runs {} for {}", running, _ON_APPLY)
        yield from _finding(case, "destroy-provisioner", "{} may run while {} goes", running, _ON_DESTROY)


def _finding(
    case: Case, finding_id: str, title: str, running: list[Consequence], moments: frozenset[When]
) -> Iterator[Finding]:
    found = [one for one in running if any(run.when in moments for run in one.runs)]
    if found:
        names = sorted({run.what for one in found for run in one.runs if run.when in moments})
        yield Finding(
            id=finding_id,
            effect=Effect.APPROVE if any(one.asks for one in found) else Effect.EXPLAIN,
            by_table=True,
            title=title.format(_listed(names), f"{len(found)} objects" if len(found) > 1 else "an object"),
            severity=max((one.severity for one in found), key=lambda severity: severity.rank),
            addresses=tuple(one.address for one in found),
            why=case.rule(finding_id).why,
            evidence=tuple(_evidence(case, one, moments) for one in found[:_SHOWN]),
        )


def _listed(names: list[str]) -> str:
    return " and ".join(names) if len(names) < 3 else f"{names[0]} and {len(names) - 1} other kinds of code"


def _evidence(case: Case, found: Consequence, moments: frozenset[When]) -> Evidence:
    what = ", ".join(f"{run.what} ({run.when})" for run in found.runs if run.when in moments)
    return Evidence(f"{case.plan.pointer(found.change)}/change/actions", what)


DETECTOR = Detector(ids=("code-execution", "destroy-provisioner"), find=_find)
