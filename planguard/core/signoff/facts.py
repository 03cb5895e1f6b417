"""Checked facts: where a plan would act, as the person who approved saw it and as it is now.

They are compared wherever both sides know them: a review at a code host records none.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from planguard.core.signoff.faults import Fault
from planguard.model.environment import Environment
from planguard.model.signed import CheckedFacts

PLAN_FILE: Final = "plan-sha256"
SERIAL: Final = "serial"
ENVIRONMENT: Final = "environment"
_EQUAL: Final = {
    "lineage": "other-lineage",
    "workspace": "other-workspace",
    "backend": "other-backend",
    "targets": "other-account",
}


def fact_list(facts: CheckedFacts, plan_sha256: str) -> tuple[tuple[str, str], ...]:
    """The facts of a plan as (name, value); one that is not known is left out."""
    targets = "; ".join(" ".join(found) for found in sorted(facts.targets))
    given = {
        "lineage": facts.lineage,
        SERIAL: None if facts.serial is None else str(facts.serial),
        "workspace": facts.workspace,
        "backend": facts.backend,
        "targets": targets,
        ENVIRONMENT: facts.environment.value if facts.environment else None,
        PLAN_FILE: plan_sha256,
    }
    return tuple((name, value) for name, value in given.items() if value is not None)


def differences(there: Mapping[str, str], here: Mapping[str, str], *, exact: bool) -> Iterator[Fault]:
    """What forbids to use a yes that was given `there` in a place that is `here`; `exact`: for that very plan file."""
    for name, code in _EQUAL.items():
        if name in there and name in here and there[name] != here[name]:
            yield Fault(code)
    if SERIAL in there and SERIAL in here and _number(here[SERIAL]) < _number(there[SERIAL]):
        yield Fault("older-state")
    if ENVIRONMENT in there and ENVIRONMENT in here and _rank(here[ENVIRONMENT]) < _rank(there[ENVIRONMENT]):
        yield Fault("environment-worse", f"{there[ENVIRONMENT]} then, {here[ENVIRONMENT]} now")
    if exact and (
        PLAN_FILE not in there or there[PLAN_FILE] != here.get(PLAN_FILE) or there.get(SERIAL) != here.get(SERIAL)
    ):
        yield Fault("other-plan-file")


def _number(text: str) -> int:
    """A serial as a number; one that is none counts as the oldest."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else -1


def _rank(name: str) -> int:
    """0 for the worst environment; a name that nobody knows counts as the mildest that somebody agreed to."""
    known = {found.value: found.rank for found in Environment}
    return known.get(name, len(known))
