"""Two policies: whoever is let through satisfies both."""

from hypothesis import given
from hypothesis import strategies as st

from planguard import wiring
from planguard.core.both import Demand, both, demand
from planguard.core.review import review
from planguard.model.authorship import Authorship
from planguard.model.consequence import ActionClass
from planguard.model.policy import BUILT_IN, ApprovalRow, Assurance, Lifetime, Policy, Revocation
from planguard.model.ruling import Ruling
from planguard.model.severity import Severity
from planguard.model.verdict import Verdict
from tests.plans import plan_bytes, read
from tests.test_requirement import REQUIREMENTS, at_least

NAMES = st.lists(st.sampled_from(["A", "B", "C"]), unique=True).map(tuple)
DEMANDS = st.builds(
    Demand,
    verdict=st.sampled_from(Verdict),
    requirement=st.none() | REQUIREMENTS,
    lifetime=st.builds(Lifetime, *[st.integers(1, 9)] * 4),
    allow_env=NAMES,
    revoked=NAMES.map(lambda names: tuple(Revocation(person=name) for name in names)),
)


def of(policy: Policy, case: str = "incident") -> Demand:
    report = review(read(plan_bytes(case)), "shop", wiring.rules(), Ruling(policy=policy))
    return demand(policy, report, authorship=Authorship.AGENT, requester_known=True)


@given(DEMANDS, DEMANDS)
def test_both_ask_at_least_what_each_does(one: Demand, other: Demand) -> None:
    together = both(one, other)
    for each in (one, other):
        assert together.verdict.rank <= each.verdict.rank
        assert set(together.allow_env) <= set(each.allow_env)
        assert set(together.revoked) >= set(each.revoked)
        assert together.lifetime.approval <= each.lifetime.approval
        assert together.lifetime.apply_within <= each.lifetime.apply_within
        assert together.lifetime.cool_off >= each.lifetime.cool_off
        assert together.lifetime.max_applies <= each.lifetime.max_applies
        if each.requirement:
            assert together.requirement
            assert at_least(together.requirement, each.requirement)


@given(DEMANDS)
def test_the_same_policy_twice_is_that_policy(one: Demand) -> None:
    assert both(one, one) == one


def test_a_policy_that_was_softened_on_the_way_in_helps_nobody() -> None:
    strict = Policy(approvals=(ApprovalRow(quorum=3, assurance=Assurance.TOUCH),))
    soft = Policy(approvals=(ApprovalRow(quorum=1, assurance=Assurance.SOFTWARE_KEY),), lifetime=Lifetime(approval=9**9))
    for order in ((strict, soft), (soft, strict)):
        found = both(*map(of, order))
        assert found.requirement
        assert (found.requirement.quorum, found.requirement.assurance) == (3, Assurance.TOUCH)
        assert found.lifetime == Lifetime()


def test_a_class_that_one_of_the_two_refuses_is_refused() -> None:
    classes = tuple(ActionClass)
    assert both(of(BUILT_IN), of(Policy(refuse=classes))).verdict is Verdict.REFUSED


def test_nobody_is_asked_where_nothing_asks() -> None:
    found = of(BUILT_IN, "quiet-ecs-deployment")
    assert (found.verdict, found.requirement) == (Verdict.PASS, None)
    assert of(BUILT_IN).requirement == both(found, of(BUILT_IN)).requirement
    assert of(BUILT_IN).requirement is not None
    assert Severity.CRITICAL is of(BUILT_IN).requirement.severity  # type: ignore[union-attr]
