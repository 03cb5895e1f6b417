"""What a policy asks of a judged plan, and what two of them ask together: whoever is let through satisfies both.

At apply the policy that the change was judged by and today's both hold. So neither a change that softens the policy on its
way in, nor one that came in meanwhile, helps a plan through.
"""

from collections.abc import Iterable

import msgspec

from planguard.core.requirement import requirement, strictest
from planguard.model.approval import Requirement
from planguard.model.authorship import Authorship
from planguard.model.environment import Environment
from planguard.model.policy import Lifetime, Policy, Revocation
from planguard.model.report import PlanReport
from planguard.model.severity import Severity
from planguard.model.verdict import Verdict


class Demand(msgspec.Struct, frozen=True):
    """What has to be met before a plan may be applied."""

    verdict: Verdict
    requirement: Requirement | None = None
    """None where nobody is asked."""
    lifetime: Lifetime = Lifetime()
    allow_env: tuple[str, ...] = ()
    revoked: tuple[Revocation, ...] = ()


def demand(policy: Policy, plan: PlanReport, *, authorship: Authorship, requester_known: bool) -> Demand:
    """What `policy` asks of `plan`, which was judged under it."""
    verdict = Verdict(plan.verdict)
    needs = requirement(
        policy,
        Severity(plan.severity),
        Environment(plan.environment.name),
        authorship=authorship,
        requester_known=requester_known,
    )
    return Demand(
        verdict=verdict,
        requirement=None if verdict is Verdict.PASS else needs,
        lifetime=policy.lifetime,
        allow_env=policy.allow_env,
        revoked=policy.revoked,
    )


def both(one: Demand, other: Demand) -> Demand:
    """The demand that is met exactly where both are."""
    asked = [found.requirement for found in (one, other) if found.requirement]
    return Demand(
        verdict=min(one.verdict, other.verdict, key=lambda verdict: verdict.rank),
        requirement=strictest(asked) if asked else None,
        lifetime=_shorter(one.lifetime, other.lifetime),
        allow_env=tuple(name for name in one.allow_env if name in other.allow_env),
        revoked=tuple(_once((*one.revoked, *other.revoked))),
    )


def _shorter(one: Lifetime, other: Lifetime) -> Lifetime:
    return Lifetime(
        approval=min(one.approval, other.approval),
        apply_within=min(one.apply_within, other.apply_within),
        cool_off=max(one.cool_off, other.cool_off),
        max_applies=min(one.max_applies, other.max_applies),
    )


def _once(found: Iterable[Revocation]) -> Iterable[Revocation]:
    return dict.fromkeys(found)
