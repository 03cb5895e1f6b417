"""Classes of action that the policy lets nobody use here, or no agent, whoever agrees."""

from collections.abc import Iterator

from planguard.core.ask_table import refused_classes
from planguard.model.consequence import ActionClass, Consequence
from planguard.model.finding import Effect, Evidence, Finding
from planguard.model.severity import Severity
from planguard.ports import Case, Detector

_SHOWN = 20
_WHOM = {"anybody": "everybody", "agents": "agents, and to authors nobody knows"}


def _find(case: Case) -> Iterator[Finding]:
    refused = refused_classes(case.ruling)
    for name, whom in refused.items():
        found = [one for one in case.consequences if one.action_class is name]
        if found:
            yield _finding(case, name, whom, found)


def _finding(case: Case, name: ActionClass, whom: str, found: list[Consequence]) -> Finding:
    ordered = sorted(found, key=lambda one: (-one.score.value, one.address))
    return Finding(
        id="refused-by-policy",
        effect=Effect.REFUSE,
        title=f'The policy refuses the class "{name}" to {_WHOM[whom]}',
        severity=max((one.severity for one in found), key=lambda severity: severity.rank, default=Severity.NONE),
        addresses=tuple(one.address for one in ordered),
        why=case.rule("refused-by-policy").why,
        evidence=tuple(Evidence(_pointer(case, one), f"is of the class {name}") for one in ordered[:_SHOWN]),
    )


def _pointer(case: Case, found: Consequence) -> str:
    return "/action_invocations" if found.change.mode == "action" else case.plan.pointer(found.change)


DETECTOR = Detector(ids=("refused-by-policy",), find=_find)
