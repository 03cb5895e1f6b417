"""The table of who-needs-a-person under a policy: what tightens only tightens."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planguard.core.ask_table import BUILT_IN_TABLE, AskTable, refused_classes, table_of
from planguard.model.authorship import Authorship
from planguard.model.consequence import ActionClass
from planguard.model.environment import Environment
from planguard.model.policy import Cell, Policy
from planguard.model.ruling import Ruling
from planguard.model.severity import Severity

PLACES = list(product(ActionClass, Severity, Environment))
CELLS = st.lists(
    st.builds(Cell, st.sampled_from(ActionClass), st.sampled_from(Environment), st.none() | st.sampled_from(Severity)),
    max_size=6,
).map(tuple)
DELETE, PRODUCTION, HIGH = ActionClass.DELETE, Environment.PRODUCTION, Severity.HIGH


def never_milder(table: AskTable, than: AskTable) -> bool:
    return all(table.asks(*place) >= than.asks(*place) for place in PLACES)


def of(policy: Policy, authorship: Authorship = Authorship.UNKNOWN) -> AskTable:
    return table_of(Ruling(policy=policy, authorship=authorship))


def test_without_a_policy_the_table_is_the_built_in_one() -> None:
    assert table_of(Ruling()) == BUILT_IN_TABLE


def test_a_cell_for_everybody_tightens_or_loosens() -> None:
    tight = of(Policy(ask=(Cell(DELETE, Environment.NON_PRODUCTION, HIGH),)))
    assert tight.asks(DELETE, HIGH, Environment.NON_PRODUCTION)
    assert not BUILT_IN_TABLE.asks(DELETE, HIGH, Environment.NON_PRODUCTION)
    loose = of(Policy(ask=(Cell(DELETE, Environment.PREPRODUCTION, None),)))
    assert not loose.asks(DELETE, Severity.CRITICAL, Environment.PREPRODUCTION)


@given(CELLS, CELLS)
def test_what_is_said_of_agents_never_makes_the_table_milder(everybody: tuple[Cell, ...], agents: tuple[Cell, ...]) -> None:
    plain = of(Policy(ask=everybody))
    for authorship in Authorship:
        assert never_milder(of(Policy(ask=everybody, agents_ask=agents), authorship), plain)


@given(CELLS, CELLS)
def test_one_more_cell_for_agents_never_makes_the_table_milder(agents: tuple[Cell, ...], more: tuple[Cell, ...]) -> None:
    assert never_milder(of(Policy(agents_ask=agents + more)), of(Policy(agents_ask=agents)))


def test_whoever_cannot_be_told_from_an_agent_is_judged_as_one() -> None:
    policy = Policy(agents_ask=(Cell(ActionClass.CREATE, PRODUCTION, Severity.NONE),), agents_refuse=(ActionClass.ACTION,))
    for authorship in (Authorship.AGENT, Authorship.UNKNOWN):
        assert of(policy, authorship).asks(ActionClass.CREATE, Severity.NONE, PRODUCTION)
        assert refused_classes(Ruling(policy=policy, authorship=authorship)) == {ActionClass.ACTION: "agents"}
    claimed = Ruling(policy=policy, authorship=Authorship.HUMAN_CLAIMED)
    assert table_of(claimed) == BUILT_IN_TABLE
    assert refused_classes(claimed) == {}


@pytest.mark.parametrize("beside", [Environment.SHARED, Environment.UNKNOWN])
def test_a_stricter_production_takes_what_is_not_understood_along(beside: Environment) -> None:
    strict = of(Policy(ask=(Cell(ActionClass.CREATE, PRODUCTION, Severity.LOW),)))
    assert strict.asks(ActionClass.CREATE, Severity.LOW, beside)
    mild = of(Policy(ask=(Cell(ActionClass.DELETE, PRODUCTION, Severity.CRITICAL),)))
    assert mild.asks(ActionClass.DELETE, Severity.NONE, beside)
    own = of(Policy(ask=(Cell(ActionClass.CREATE, PRODUCTION, Severity.LOW), Cell(ActionClass.CREATE, beside, None))))
    assert not own.asks(ActionClass.CREATE, Severity.CRITICAL, beside)
