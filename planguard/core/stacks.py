"""Which stack a plan belongs to, and under which name it is judged: named outright, by the policy's globs, or by itself."""

import msgspec

from planguard.core.glob import matches
from planguard.errors import UsageError
from planguard.model.policy import Policy, Stack
from planguard.suggest import suggestion


class Target(msgspec.Struct, frozen=True):
    """The name of a plan, and its stack. Only a plan whose name was said by somebody, and not guessed, can be approved."""

    name: str
    stack: Stack | None = None
    approvable: bool = False


def target_of(
    policy: Policy, path: str, named: str | None = None, sealed: str | None = None, from_top: str | None = None
) -> Target:
    """The target of the plan at `path`: what `--target` says, else the one glob that fits, else what a sealed plan says.

    Failing all that, the path stands in for a name. `from_top` is the same path as seen from the top of the repository,
    which is where the globs begin: whoever stands in the directory of a stack names its plan without it. Raises
    UsageError for a name that the policy does not have, since it would lose what the policy says of the one that was
    meant, and where the globs of two stacks fit.
    """
    if named is not None:
        return _named(policy, named)
    names = {_plain(path), _plain(from_top or path)}
    fitting = [stack for stack in policy.stacks if any(stack.plan and matches(stack.plan, name) for name in names)]
    if len(fitting) > 1:
        globs = " and ".join(f'"{stack.plan}" of {stack.target}' for stack in fitting[:2])
        advice = "Say which one with --target, or make the globs of the policy narrower."
        raise UsageError(f"two stacks of the policy claim this plan: {globs}", place=path, advice=advice)
    if fitting:
        return Target(fitting[0].target, fitting[0], approvable=True)
    return _named(policy, sealed) if sealed is not None else Target(path)


def stack_at(policy: Policy, directory: str) -> Stack | None:
    """The stack whose configuration `directory` belongs to: the one with the longest path, None where there is none."""
    here = f"{_plain(directory)}/"
    fitting = [stack for stack in policy.stacks if _plain(stack.path) == "" or here.startswith(f"{_plain(stack.path)}/")]
    return max(fitting, key=lambda stack: len(_plain(stack.path)), default=None)


def _named(policy: Policy, name: str) -> Target:
    stack = next((stack for stack in policy.stacks if stack.target == name), None)
    if stack is None and policy.stacks:
        known = [found.target for found in policy.stacks]
        raise UsageError(f'the policy has no stack "{name}"{suggestion(name, known)}', place=policy.source)
    return Target(name, stack, approvable=bool(name))


def _plain(path: str) -> str:
    """`path` as a glob may see it: with slashes, and without what only says where one stands."""
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]
    return "/".join(parts)
