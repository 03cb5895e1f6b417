"""What is destroyed now, and was protected until recently: two steps that look harmless one by one.

A guard of the service and the delete are always two applies, and `prevent_destroy` is in no plan at all. Only the history
of the configuration, or a record of what was applied, holds the two together.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from planguard.model.address import without_keys
from planguard.model.consequence import Consequence
from planguard.model.environment import Environment
from planguard.model.finding import Effect, Evidence, Finding
from planguard.model.past import LostGuard, Trace
from planguard.model.severity import band
from planguard.ports import Case, Detector

_PREVENT: Final = "prevent_destroy"
_SHOWN: Final = 20
_FLOOR: Final = {
    Environment.PRODUCTION: 90,
    Environment.SHARED: 90,
    Environment.UNKNOWN: 88,
    Environment.PREPRODUCTION: 70,
    Environment.NON_PRODUCTION: 55,
    Environment.EPHEMERAL: 28,
}
_Lost = list[tuple[Consequence, list[LostGuard]]]


def _find(case: Case) -> Iterator[Finding]:
    if not case.ruling.past.blocks:
        return
    ended = [found for found in case.destroying if found.change.deposed is None]
    yield from _of(case, ended, "protected-then-deleted", lambda guard: guard.name != _PREVENT)
    if case.plan.errored is not True:  # where Terraform stopped, the guard may have been what stopped it
        yield from _of(case, ended, "prevent-destroy-removed", lambda guard: guard.name == _PREVENT)


def _of(case: Case, ended: Sequence[Consequence], id_: str, is_one: Callable[[LostGuard], bool]) -> Iterator[Finding]:
    pasts = ((found, case.ruling.past.of(without_keys(found.address))) for found in ended)
    lost = [(found, guards) for found, past in pasts if (guards := [one for one in past.guards if is_one(one)])]
    if lost:
        lost.sort(key=lambda pair: (-pair[0].score.value, pair[0].address))
        rule, floor = case.rule(id_), _FLOOR[case.environment.name]
        yield Finding(
            id=id_,
            effect=Effect.APPROVE,
            title=_title(lost),
            severity=band(floor),
            floor=floor,
            why=rule.why,
            addresses=tuple(dict.fromkeys(found.address for found, _ in lost)),
            evidence=tuple(_evidence(case, found, guard) for found, guards in lost[:_SHOWN] for guard in guards),
        )


def _title(lost: _Lost) -> str:
    what = "an object" if len(lost) == 1 else f"{len(lost)} objects"
    names = dict.fromkeys(guard.name for _, guards in lost for guard in guards)
    guard = next(iter(names)) if len(names) == 1 else "guards"
    return f"Destroys {what} whose {guard} {'was' if len(names) == 1 else 'were'} taken out recently"


def _evidence(case: Case, found: Consequence, guard: LostGuard) -> Evidence:
    return Evidence(f"{case.plan.pointer(found.change)}/change/actions", f"{guard.name} {_taken_out(guard.trace)}")


def _taken_out(trace: Trace) -> str:
    """Where it stood, and who says to have taken it out."""
    if trace.applied:
        return f"was switched off by the apply of {trace.applied}, line {trace.line} of {trace.path}"
    stood = f"stood at {trace.path}:{trace.line}"
    if trace.commit is None:
        return f"{stood}; its going is not committed yet"
    by = f" by {trace.author}" if trace.author else ""
    return f"{stood}, until commit {trace.commit[:12]}{by}"


DETECTOR = Detector(ids=("protected-then-deleted", "prevent-destroy-removed"), find=_find)
