"""Judged changes and findings -> the verdict on a plan. The table of who-needs-a-person is in `ask_table`."""

from planguard.model.consequence import Consequence
from planguard.model.finding import Effect, Finding
from planguard.model.verdict import Verdict


def verdict(consequences: list[Consequence], findings: list[Finding]) -> Verdict:
    """What a plan with these consequences and (settled) findings comes to."""
    effects = {finding.effect for finding in findings}
    if Effect.REFUSE in effects:
        return Verdict.REFUSED
    if Effect.APPROVE in effects or any(consequence.asks for consequence in consequences):
        return Verdict.NEEDS_APPROVAL
    return Verdict.PASS
