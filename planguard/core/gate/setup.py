"""What is missing for the gate to be a boundary: each with what breaks without it. From the files of a repository alone."""

from collections.abc import Iterator
from typing import Final

from planguard.core.gate.lack import INIT, WORKFLOWS, Lack, Setup, some
from planguard.core.gate.owners import PLACES, lines_of, owned
from planguard.core.gate.workflows import workflow_lacks
from planguard.core.glob import matches
from planguard.model.environment import Environment
from planguard.model.policy import BUILT_IN, Assurance

_ANY: Final = "another-file"
"""A file that somebody may add."""
_SOURCES: Final = (".tf", ".tofu", ".tf.json")


def lacks(setup: Setup) -> list[Lack]:
    """Everything that is missing, in the order in which one would mend it."""
    return [*_policy(setup), *_people(setup), *_stacks(setup), *_operators(setup), *_owners(setup), *workflow_lacks(setup)]


def _policy(setup: Setup) -> Iterator[Lack]:
    policy = setup.policy
    if policy == BUILT_IN:
        yield Lack(
            "no-policy",
            "there is no policy",
            "nobody has said what must be planned, so a missing plan is not noticed",
            INIT,
        )
    elif not policy.stacks:
        yield Lack(
            "no-stacks",
            "the policy names no [[stack]]",
            "a stack whose plan does not come is not noticed",
            "Add a [[stack]] for each.",
        )


def _people(setup: Setup) -> Iterator[Lack]:
    policy, people = setup.policy, setup.people
    if not people.persons:
        yield Lack("no-approvers", "nobody is registered", "nothing can be approved", "planguard approvers add")
    needed = max(row.quorum for row in policy.approvals)
    if people.persons and len(people.persons) <= needed:
        yield Lack(
            "few-approvers",
            f"{len(people.persons)} persons are registered, and {needed} are needed beside whoever wrote the change",
            "a change by one of them can never be approved, and people look for a way round",
            "Register more persons.",
        )
    if not any(row.assurance.rank >= Assurance.TOUCH.rank for row in policy.approvals):
        yield Lack(
            "no-touch",
            "no row asks for a security key",
            "a review made with a person's token looks like the person, and an agent may have the token",
            'assurance = "touch" for what is critical',
        )


def _operators(setup: Setup) -> Iterator[Lack]:
    for agent in setup.people.agents:
        if not agent.operators:
            yield Lack(
                "no-operator",
                f"the agent {agent.name or agent.github_id} has no operators",
                "who drives it can approve what it does",
                "operators = [...]",
            )


def _stacks(setup: Setup) -> Iterator[Lack]:
    """Production without accounts, and configuration that no stack claims."""
    for stack in setup.policy.stacks:
        if stack.environment is Environment.PRODUCTION and not stack.accounts:
            yield Lack(
                "no-accounts",
                f"{stack.target} is production and lists no accounts",
                "a plan for another account passes as one for this stack",
                "accounts = [...]",
            )
    if setup.policy.stacks:
        free = sorted(
            {path.rpartition("/")[0] or "." for path in setup.paths if path.endswith(_SOURCES) and not _claimed(setup, path)}
        )
        if free:
            yield Lack(
                "unclaimed",
                f"no stack claims {some(free)}",
                "a change there calls for no plan",
                "Give each a [[stack]], or name it in also_when of the stacks that use it.",
            )


def _claimed(setup: Setup, path: str) -> bool:
    for stack in setup.policy.stacks:
        folder = stack.path.strip("/")
        if folder in ("", ".") or path.startswith(f"{folder}/") or any(matches(glob, path) for glob in stack.also_when):
            return True
    return False


def _owners(setup: Setup) -> Iterator[Lack]:
    lines = lines_of(next((setup.texts[path] for path in PLACES if path in setup.texts), ""))
    for folder in (".planguard/", *([WORKFLOWS] if setup.workflows else [])):
        files = [f"{folder}{_ANY}", *(path for path in setup.paths if path.startswith(folder))]
        free = [path for path in files if not owned(path, lines)]
        if free:
            what = folder if free[0].endswith(_ANY) else some(free)
            yield Lack(
                "no-owner",
                f"CODEOWNERS has nobody for {what}",
                "anybody who may merge may loosen the gate",
                f"{folder} @the-owners",
            )
