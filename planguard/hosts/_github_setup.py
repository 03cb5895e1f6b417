"""What GitHub is asked about how it guards a repository. Much of it only administrators are told; all is asked."""

from typing import Any, Final
from urllib.parse import quote

from planguard.hosts._github_guards import Settings, read
from planguard.hosts._talk import Clock, Told, get, pages, shaped, tried
from planguard.model.exchange import Talk
from planguard.model.guards import Asking, Guard
from planguard.model.host import Place

_MOST_SETS: Final = 50
"""Rulesets of one branch that are looked at."""


@shaped
def guards(place: Place, asking: Asking) -> Talk[tuple[Guard, ...]]:
    """How the repository is guarded. Raises OutsideError where the host's answers have another shape than it documents."""
    root, branch = f"{place.prefix}/repos/{place.path}", quote(asking.branch, safe="")
    of_branch = yield from _one(f"{root}/branches/{branch}")
    rules = yield from _all(f"{root}/rules/branches/{branch}")
    classic = Told(of_branch.asked, {}, of_branch.why)
    if _classic(of_branch):
        classic = yield from _one(f"{root}/branches/{branch}/protection")
    sets: dict[int, Told] = {}
    for number in _sets(rules):
        sets[number] = yield from _one(f"{root}/rulesets/{number}")
    ref = asking.ledger.removeprefix("refs/")
    settings = Settings(
        asking=asking,
        where=place.path,
        branch=of_branch,
        rules=rules,
        classic=classic,
        sets=sets,
        actions=(yield from _one(f"{root}/actions/permissions/workflow")),
        owners=(yield from _one(f"{root}/codeowners/errors")),
        ledger=(yield from _one(f"{root}/git/matching-refs/{quote(ref)}")),
        environments=(yield from _environments(root, asking)),
    )
    return tuple(read(settings))


def _one(path: str) -> Talk[Told]:
    return (yield from tried(path, get(Clock(), path)))


def _all(path: str) -> Talk[Told]:
    return (yield from tried(path, pages(Clock(), path)))


def _classic(branch: Told) -> bool:
    """Whether the branch is protected in the older way, beside or instead of rulesets."""
    found: Any = branch.value
    return isinstance(found, dict) and bool((found.get("protection") or {}).get("enabled"))


def _sets(rules: Told) -> list[int]:
    found = {one.get("ruleset_id") for one in rules.value or () if isinstance(one, dict)}
    return sorted(number for number in found if isinstance(number, int))[:_MOST_SETS]


def _environments(root: str, asking: Asking) -> Talk[dict[str, tuple[Told, Told]]]:
    """Each environment, and the branches that may use it."""
    found: dict[str, tuple[Told, Told]] = {}
    for name in asking.environments:
        path = f"{root}/environments/{quote(name, safe='')}"
        environment = yield from _one(path)
        policies = yield from _policies(f"{path}/deployment-branch-policies", environment)
        found[name] = environment, policies
    return found


def _policies(path: str, environment: Told) -> Talk[Told]:
    policy = environment.value.get("deployment_branch_policy") if isinstance(environment.value, dict) else None
    if not (policy or {}).get("custom_branch_policies"):
        return Told(f"GET {path}", {"branch_policies": []})
    # More than one page of names is no single branch.
    return (yield from tried(path, get(Clock(), path, (("per_page", "100"),))))
