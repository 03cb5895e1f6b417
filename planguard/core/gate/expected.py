"""Which plans a change should have brought, and which of those that came are of its last commit."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from planguard.core.file_names import is_source
from planguard.core.glob import matches
from planguard.model.plan import Plan
from planguard.model.policy import Policy, Stack

_MANY: Final = 5


class Missing(msgspec.Struct, frozen=True):
    """A plan that should be here and is not; `because` names the files that call for it, or what came in its place."""

    target: str
    because: tuple[str, ...]


def missing(policy: Policy, changed: Sequence[str], received: Iterable[str], stale: Iterable[Missing]) -> list[Missing]:
    """What `changed` paths call for and `received` targets do not have, and every plan that is not of this commit.

    Without stacks in the policy nobody has said what belongs to what; then a change to the configuration calls for any plan
    at all.
    """
    there = set(received)
    found = {one.target: one for one in stale if one.target not in there}
    for stack in policy.stacks:
        calling = tuple(_calling(stack, changed))
        if calling and stack.target not in there:
            found.setdefault(stack.target, Missing(stack.target, calling))
    if not policy.stacks and not there and not found:
        calling = tuple(path for path in changed if is_source(path))
        found = {"": Missing("", calling[:_MANY])} if calling else {}
    return sorted(found.values(), key=lambda one: one.target)


def _calling(stack: Stack, changed: Sequence[str]) -> Iterator[str]:
    """The first few of the changed paths that lie in `stack`, or that it depends on."""
    folder = stack.path.strip("/")
    inside = "" if folder in ("", ".") else f"{folder}/"
    fitting = (path for path in changed if path.startswith(inside) or any(matches(glob, path) for glob in stack.also_when))
    for path, _ in zip(fitting, range(_MANY), strict=False):
        yield path


def of_commit(plans: Sequence[Plan], head: str) -> tuple[list[Plan], list[Missing]]:
    """The plans that say that they were made from `head`, and the others as plans that are missing."""
    fresh = [plan for plan in plans if plan.source.seal is not None and plan.source.seal.head == head]
    return fresh, [_stale(plan) for plan in plans if plan not in fresh]


def _stale(plan: Plan) -> Missing:
    head = plan.source.seal.head if plan.source.seal else None
    says = f"a plan of commit {head[:12]} came instead" if head else "what came does not say of which commit it is: seal it"
    return Missing(plan.source.target or plan.source.path, (says,))
