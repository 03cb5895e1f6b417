"""The environments in which workflows apply, as GitHub guards them."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from planguard.hosts._talk import Told
from planguard.model.guards import Guard


def environments(found: Mapping[str, tuple[Told, Told]], branch: str) -> Iterator[Guard]:
    """The settings of each environment. Of one that was not told there is nothing more to say."""
    for name, (told, policies) in found.items():
        place = f"Settings > Environments > {name}: "
        start = Guard(topic="environment-open", held=None, asked=told.asked, about=name, detail=told.why)
        if told.why:
            yield replace(start, mend=f"{place}Required reviewers, and the settings below it")
            continue
        yield from _people(start, told.value, place)
        mend = f"{place}Deployment branches and tags, Selected branches and tags, {branch}"
        yield _branches(replace(start, topic="environment-any-branch", mend=mend), told.value, policies, branch)


def _people(start: Guard, given: dict[str, Any], place: str) -> Iterator[Guard]:
    """Who lets a job in, and who need not wait."""
    reviewers = [rule for rule in given.get("protection_rules") or () if rule["type"] == "required_reviewers"]
    someone = any(rule.get("reviewers") for rule in reviewers)
    yield replace(start, held=someone, mend=f"{place}Required reviewers")
    if someone:
        alone = all(rule.get("prevent_self_review") for rule in reviewers)
        yield replace(start, topic="environment-self-review", held=alone, mend=f"{place}Prevent self-review")
    admins = given.get("can_admins_bypass")
    known = isinstance(admins, bool)
    yield replace(
        start,
        topic="environment-admins",
        held=not admins if known else None,
        detail="" if known else "the answer does not say",
        mend=f"{place}Allow administrators to bypass configured protection rules, off",
    )


def _branches(start: Guard, given: dict[str, Any], policies: Told, branch: str) -> Guard:
    """Whether only the branch that the gate guards, or protected ones, may use the environment."""
    policy = given.get("deployment_branch_policy")
    if not policy:
        return replace(start, held=False, detail="any branch or tag")
    if policy["protected_branches"]:
        return replace(start, held=True, detail="protected branches")
    if policies.why:
        return replace(start, asked=policies.asked, detail=policies.why)
    names = sorted(f"{one.get('type', 'branch')} {one['name']}" for one in policies.value["branch_policies"])
    return replace(start, held=names == [f"branch {branch}"], asked=policies.asked, detail=", ".join(names) or "none")
