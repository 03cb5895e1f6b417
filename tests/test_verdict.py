"""Who needs a person: the table of the contract, cell by cell, and the orders that must hold in any table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planguard.core.ask_table import BUILT_IN_TABLE
from planguard.core.findings import fingerprint, settle
from planguard.core.verdict import verdict
from planguard.model.consequence import ActionClass
from planguard.model.environment import Environment
from planguard.model.finding import Effect, Finding
from planguard.model.rule import Rule, RuleEffect
from planguard.model.severity import Severity, band
from planguard.model.verdict import Verdict

NEVER, ALWAYS = "never", "always"
PASS = (NEVER, NEVER, NEVER, NEVER)
EDIT = ("high", "high", "critical", NEVER)
LOSS = (ALWAYS, "moderate", "critical", NEVER)
CODE = (ALWAYS, ALWAYS, "critical", NEVER)
# The built-in default, as it stands in the contract: production, shared and unknown alike; then the milder three.
TABLE = {
    "read": PASS,
    "move": PASS,
    "import": PASS,
    "create": EDIT,
    "update": EDIT,
    "replace-immutable": EDIT,
    "forget": LOSS,
    "replace": LOSS,
    "delete": LOSS,
    "action": CODE,
}
COLUMNS = [
    (Environment.PRODUCTION, 0),
    (Environment.SHARED, 0),
    (Environment.UNKNOWN, 0),
    (Environment.PREPRODUCTION, 1),
    (Environment.NON_PRODUCTION, 2),
    (Environment.EPHEMERAL, 3),
]


@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize(("environment", "column"), COLUMNS, ids=str)
@pytest.mark.parametrize("action_class", ActionClass)
def test_the_table_cell_by_cell(
    action_class: ActionClass, environment: Environment, column: int, severity: Severity
) -> None:
    cell = TABLE[action_class][column]
    expected = cell == ALWAYS or (cell != NEVER and severity.rank >= Severity(cell).rank)
    assert BUILT_IN_TABLE.asks(action_class, severity, environment) is expected


@given(st.sampled_from(ActionClass), st.sampled_from(Severity), st.sampled_from(Severity), st.sampled_from(Environment))
def test_worse_never_asks_less(action_class: ActionClass, one: Severity, other: Severity, where: Environment) -> None:
    milder, worse = sorted((one, other), key=lambda severity: severity.rank)
    assert BUILT_IN_TABLE.asks(action_class, milder, where) <= BUILT_IN_TABLE.asks(action_class, worse, where)


@given(st.sampled_from(ActionClass), st.sampled_from(Severity), st.sampled_from(Environment), st.sampled_from(Environment))
def test_a_worse_environment_never_asks_less(
    action_class: ActionClass, severity: Severity, one: Environment, other: Environment
) -> None:
    worse, milder = sorted((one, other), key=lambda environment: environment.rank)
    assert BUILT_IN_TABLE.asks(action_class, severity, milder) <= BUILT_IN_TABLE.asks(action_class, severity, worse)


def _finding(effect: Effect, *addresses: str) -> Finding:
    return Finding(id="x", effect=effect, title="", severity=Severity.HIGH, why="", addresses=addresses)


@pytest.mark.parametrize(
    ("effects", "expected"),
    [
        ([], Verdict.PASS),
        ([Effect.EXPLAIN, Effect.WARN], Verdict.PASS),
        ([Effect.WARN, Effect.APPROVE], Verdict.NEEDS_APPROVAL),
        ([Effect.APPROVE, Effect.REFUSE], Verdict.REFUSED),
        ([Effect.REFUSE], Verdict.REFUSED),
    ],
)
def test_the_strongest_effect_decides(effects: list[Effect], expected: Verdict) -> None:
    assert verdict([], [_finding(effect) for effect in effects]) is expected


@pytest.mark.parametrize("environment", Environment)
def test_outside_production_approve_becomes_warn_and_refuse_stays(environment: Environment) -> None:
    (refused, other) = settle([_finding(Effect.APPROVE), _finding(Effect.REFUSE)], environment, _rule)
    assert refused.effect is Effect.REFUSE
    assert other.effect is (Effect.APPROVE if environment.strict else Effect.WARN)


def test_a_finding_brings_the_advice_of_its_rule() -> None:
    (found,) = settle([_finding(Effect.APPROVE)], Environment.PRODUCTION, _rule)
    assert found.instead == f"do not do {found.id}"


def _rule(rule_id: str) -> Rule:
    return Rule(rule_id, "", "", f"do not do {rule_id}", RuleEffect.APPROVE, "")


@given(st.permutations(["a.b", "c.d", 'e.f["x"]']))
def test_a_fingerprint_does_not_depend_on_order(addresses: list[str]) -> None:
    assert fingerprint("x", tuple(addresses)) == fingerprint("x", ("a.b", "c.d", 'e.f["x"]'))


def test_a_fingerprint_tells_findings_apart() -> None:
    about = [("x", ("a",)), ("y", ("a",)), ("x", ("b",)), ("x", ("a", "b"))]
    assert len({fingerprint(finding_id, addresses) for finding_id, addresses in about}) == len(about)


@pytest.mark.parametrize(
    ("score", "severity"),
    [
        (0, "none"),
        (4, "none"),
        (5, "low"),
        (24, "low"),
        (25, "moderate"),
        (49, "moderate"),
        (50, "high"),
        (74, "high"),
        (75, "critical"),
        (100, "critical"),
    ],
)
def test_the_bands(score: int, severity: str) -> None:
    assert band(score) == severity
