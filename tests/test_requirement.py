"""What a plan that needs a person needs: the first row that fits, never less than production can bear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planguard.core.requirement import requirement, strictest
from planguard.model.approval import Requirement
from planguard.model.authorship import Authorship
from planguard.model.environment import Environment
from planguard.model.policy import BUILT_IN, ApprovalRow, Assurance, Binding, Policy
from planguard.model.severity import Severity

PRODUCTION, DEVELOPMENT = Environment.PRODUCTION, Environment.NON_PRODUCTION
CRITICAL, HIGH = Severity.CRITICAL, Severity.HIGH

ROWS = st.builds(
    ApprovalRow,
    severity=st.sampled_from(Severity),
    environments=st.lists(st.sampled_from(Environment), unique=True).map(tuple),
    quorum=st.integers(1, 5),
    assurance=st.sampled_from(Assurance),
    binding=st.sampled_from(Binding),
    role=st.sampled_from(["", "dba", "sre"]),
)
POLICIES = st.builds(Policy, approvals=st.lists(ROWS, max_size=4).map(tuple))
SEVERITIES, ENVIRONMENTS = st.sampled_from(Severity), st.sampled_from(Environment)


def needs(policy: Policy, severity: Severity, environment: Environment) -> Requirement:
    return requirement(policy, severity, environment, authorship=Authorship.HUMAN_CLAIMED, requester_known=True)


def test_by_default_two_for_what_is_critical_in_production_and_one_for_the_rest() -> None:
    assert needs(BUILT_IN, CRITICAL, PRODUCTION) == Requirement(CRITICAL, 2, Assurance.REVIEW)
    assert needs(BUILT_IN, CRITICAL, Environment.UNKNOWN).quorum == 2
    assert needs(BUILT_IN, HIGH, PRODUCTION) == Requirement(HIGH, 1, Assurance.REVIEW)
    assert needs(BUILT_IN, CRITICAL, DEVELOPMENT).quorum == 1


@pytest.mark.parametrize(
    ("authorship", "known", "quorum"),
    [
        (Authorship.AGENT, True, 1),
        (Authorship.AGENT, False, 2),
        (Authorship.UNKNOWN, False, 2),
        (Authorship.UNKNOWN, True, 1),
        (Authorship.HUMAN_CLAIMED, False, 1),
    ],
)
def test_it_takes_one_more_where_nobody_knows_who_asked_the_agent(authorship: Authorship, known: bool, quorum: int) -> None:
    found = requirement(BUILT_IN, HIGH, PRODUCTION, authorship=authorship, requester_known=known)
    assert found.quorum == quorum


def test_the_first_row_that_fits_counts() -> None:
    rows = (ApprovalRow(HIGH, (PRODUCTION,), quorum=3, role="dba"), ApprovalRow(quorum=1, assurance=Assurance.TOUCH))
    policy = Policy(approvals=rows)
    assert needs(policy, CRITICAL, PRODUCTION) == Requirement(CRITICAL, 3, Assurance.REVIEW, roles=("dba",))
    assert needs(policy, Severity.MODERATE, PRODUCTION) == Requirement(Severity.MODERATE, 1, Assurance.TOUCH)


@pytest.mark.parametrize("rows", [(), (ApprovalRow(Severity.CRITICAL, (DEVELOPMENT,)),)], ids=["no rows", "no row fits"])
def test_where_no_row_fits_the_built_in_ones_hold(rows: tuple[ApprovalRow, ...]) -> None:
    assert needs(Policy(approvals=rows), CRITICAL, PRODUCTION) == needs(BUILT_IN, CRITICAL, PRODUCTION)
    assert needs(Policy(approvals=rows), HIGH, DEVELOPMENT).quorum == 1


@given(POLICIES, SEVERITIES, ENVIRONMENTS)
def test_production_never_takes_less_than_it_can_bear(policy: Policy, severity: Severity, environment: Environment) -> None:
    found = needs(policy, severity, environment)
    assert found.quorum >= 1
    if environment.strict:
        assert found.assurance is not Assurance.COMMENT
    if environment.strict and severity is CRITICAL:
        assert found.assurance not in (Assurance.COMMENT, Assurance.SOFTWARE_KEY)
    if found.binding is Binding.PLAN:
        assert found.assurance not in (Assurance.COMMENT, Assurance.REVIEW)


REQUIREMENTS = st.builds(needs, POLICIES, SEVERITIES, ENVIRONMENTS)


def at_least(strict: Requirement, one: Requirement) -> bool:
    return (
        strict.quorum >= one.quorum
        and strict.assurance.rank >= one.assurance.rank
        and strict.severity.rank >= one.severity.rank
        and set(strict.roles) >= set(one.roles)
        and (strict.binding is Binding.PLAN or one.binding is Binding.CONSEQUENCES)
    )


@given(st.lists(REQUIREMENTS, min_size=1, max_size=5))
def test_the_strictest_of_several_satisfies_each_of_them(found: list[Requirement]) -> None:
    assert all(at_least(strictest(found), one) for one in found)
    assert strictest(found) == strictest(found[::-1])
    assert strictest([found[0]]) == found[0]


def test_of_no_plans_nothing_is_waved_through() -> None:
    assert strictest([]).quorum > 1
