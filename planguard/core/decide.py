"""Judged changes and findings -> the verdict on a plan. The table of who-needs-a-person is in `ask_table`."""

from planguard.core.ask_table import BUILT_IN_TABLE, AskTable
from planguard.model.consequence import ActionClass, Consequence
from planguard.model.environment import Environment
from planguard.model.finding import Effect, Finding
from planguard.model.severity import Severity
from planguard.model.verdict import Verdict


def asks(action_class: ActionClass, severity: Severity, environment: Environment, table: AskTable = BUILT_IN_TABLE) -> bool:
    """Whether a change of this class and severity needs a person in this environment."""
    return table.asks(action_class, severity, environment)


def verdict(consequences: list[Consequence], findings: list[Finding]) -> Verdict:
    """What a plan with these consequences and (settled) findings comes to."""
    effects = {finding.effect for finding in findings}
    if Effect.REFUSE in effects:
        return Verdict.REFUSED
    if Effect.APPROVE in effects or any(consequence.asks for consequence in consequences):
        return Verdict.NEEDS_APPROVAL
    return Verdict.PASS
