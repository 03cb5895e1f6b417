"""Who needs a person: the one table that turns judged changes and findings into a verdict.

The built-in default of the table; a policy will be able to tighten or loosen its cells.
"""

from typing import Final

from planguard.model.consequence import ActionClass, Consequence
from planguard.model.environment import Environment
from planguard.model.finding import Effect, Finding
from planguard.model.severity import Severity
from planguard.model.verdict import Verdict

# The severity from which a change asks for a person. `none` asks always, None never.
_ALWAYS: Final = Severity.NONE
_Row = tuple[Severity | None, Severity | None, Severity | None, Severity | None]
_PASS: Final[_Row] = (None, None, None, None)
_EDIT: Final[_Row] = (Severity.HIGH, Severity.HIGH, Severity.CRITICAL, None)
_LOSS: Final[_Row] = (_ALWAYS, Severity.MODERATE, Severity.CRITICAL, None)
_CODE: Final[_Row] = (_ALWAYS, _ALWAYS, Severity.CRITICAL, None)

_TABLE: Final[dict[ActionClass, _Row]] = {
    ActionClass.READ: _PASS,
    ActionClass.MOVE: _PASS,
    ActionClass.IMPORT: _PASS,
    ActionClass.CREATE: _EDIT,
    ActionClass.UPDATE: _EDIT,
    ActionClass.REPLACE_IMMUTABLE: _EDIT,
    ActionClass.FORGET: _LOSS,
    ActionClass.REPLACE: _LOSS,
    ActionClass.DELETE: _LOSS,
    ActionClass.ACTION: _CODE,
}
_COLUMN: Final = {
    Environment.PRODUCTION: 0,
    Environment.SHARED: 0,
    Environment.UNKNOWN: 0,
    Environment.PREPRODUCTION: 1,
    Environment.NON_PRODUCTION: 2,
    Environment.EPHEMERAL: 3,
}


def asks(action_class: ActionClass, severity: Severity, environment: Environment) -> bool:
    """Whether a change of this class and severity needs a person in this environment."""
    from_severity = _TABLE[action_class][_COLUMN[environment]]
    return from_severity is not None and severity.rank >= from_severity.rank


def verdict(consequences: list[Consequence], findings: list[Finding]) -> Verdict:
    """What a plan with these consequences and (settled) findings comes to."""
    effects = {finding.effect for finding in findings}
    if Effect.REFUSE in effects:
        return Verdict.REFUSED
    if Effect.APPROVE in effects or any(consequence.asks for consequence in consequences):
        return Verdict.NEEDS_APPROVAL
    return Verdict.PASS
