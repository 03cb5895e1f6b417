"""What is missing for the gate to be a boundary: each with what breaks without it. From the files of a repository alone."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from planguard.core.gate.owners import PLACES, lines_of, owned
from planguard.core.glob import matches
from planguard.model.environment import Environment
from planguard.model.people import People
from planguard.model.policy import BUILT_IN, Assurance, Policy

_WORKFLOWS: Final = ".github/workflows/"
_ANY: Final = "another-file"
"""A file that somebody may add."""
_USES: Final = re.compile(r"^\s*-?\s*uses:\s*['\"]?([^\s'\"#]+)", re.MULTILINE)
_PINNED: Final = re.compile(r"\S+@[0-9a-f]{40}|\./\S*")
_WRITES: Final = re.compile(
    r"^\s+(statuses|pull-requests|checks|contents|actions):\s*write\b|permissions:\s*write-all", re.MULTILINE
)
_CHECKOUT_HEAD: Final = re.compile(r"ref:\s*\$\{\{[^}]*(?:head\.sha|head_sha|head\.ref|head_branch|head_ref)")
_AFTERWARDS: Final = re.compile(r"^\s+workflow_run:", re.MULTILINE)
_RAW: Final = re.compile(r"\b(?:terraform|tofu)\b[^|;&\n]*\sapply\b")
_NOT_RUN: Final = re.compile(r"^\s*(?:#|-?\s*(?:name|run-name|workflows):).*$", re.MULTILINE)
"""Lines that only speak of a command."""
_ENVIRONMENT: Final = re.compile(r"^\s+environment:\s*(?:\n\s+name:\s*)?['\"]?([\w./-]+)['\"]?\s*(?:#.*)?$", re.MULTILINE)
_SOURCES: Final = (".tf", ".tofu", ".tf.json")
_SHOWN: Final = 5


class Lack(msgspec.Struct, frozen=True):
    """One thing that is missing: what happens without it, and what to do. `known` is false where nobody could look."""

    id: str
    says: str
    breaks: str
    do: str
    known: bool = True
    asked: str = ""
    """The question that a code host was asked."""


class Setup(msgspec.Struct, frozen=True):
    """What a repository has: its policy and people, all paths, and the texts of those files that decide."""

    policy: Policy
    people: People
    paths: tuple[str, ...]
    texts: Mapping[str, str]

    @property
    def workflows(self) -> dict[str, str]:
        """The workflows by path."""
        return {path: text for path, text in self.texts.items() if path.startswith(_WORKFLOWS)}

    @property
    def ours(self) -> dict[str, str]:
        """Those that run planguard."""
        return {path: text for path, text in self.workflows.items() if "planguard" in text}


def applied_in(setup: Setup) -> tuple[str, ...]:
    """The environments in which a workflow of this repository applies, as far as their names stand there."""
    texts = (text for text in setup.texts.values() if _runs(text, "apply") or _RAW.search(_NOT_RUN.sub("", text)))
    return tuple(sorted({name for text in texts for name in _ENVIRONMENT.findall(text)}))


def lacks(setup: Setup) -> list[Lack]:
    """Everything that is missing, in the order in which one would mend it."""
    return [*_house(setup), *_owners(setup), *_gate(setup), *_pins(setup), *_apply(setup)]


def _house(setup: Setup) -> Iterator[Lack]:
    policy, people = setup.policy, setup.people
    if policy == BUILT_IN:
        yield Lack(
            "no-policy",
            "there is no policy",
            "nobody has said what must be planned, so a missing plan is not noticed",
            _INIT,
        )
    elif not policy.stacks:
        yield Lack(
            "no-stacks",
            "the policy names no [[stack]]",
            "a stack whose plan does not come is not noticed",
            "Add a [[stack]] for each.",
        )
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
    yield from _stacks(setup)
    for agent in people.agents:
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
                f"no stack claims {_some(free)}",
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
    for folder in (".planguard/", *([_WORKFLOWS] if setup.workflows else [])):
        files = [f"{folder}{_ANY}", *(path for path in setup.paths if path.startswith(folder))]
        free = [path for path in files if not owned(path, lines)]
        if free:
            what = folder if free[0].endswith(_ANY) else _some(free)
            yield Lack(
                "no-owner",
                f"CODEOWNERS has nobody for {what}",
                "anybody who may merge may loosen the gate",
                f"{folder} @the-owners",
            )


def _gate(setup: Setup) -> Iterator[Lack]:
    gates = {path: text for path, text in setup.ours.items() if _runs(text, "gate")}
    if setup.workflows and not gates:
        yield Lack("no-gate", "no workflow runs `planguard gate`", "nothing decides", _INIT)
    for path, text in gates.items():
        if not _AFTERWARDS.search(text):
            yield Lack(
                "gate-of-the-change",
                f"{path} does not run after another workflow (workflow_run)",
                "a pull request brings the workflow that judges it",
                _INIT,
            )
        if _CHECKOUT_HEAD.search(text):
            yield Lack(
                "gate-runs-the-change",
                f"{path} checks out the pull request",
                "its code runs with a token that writes",
                "Leave out `ref:`.",
            )
    for path, text in setup.ours.items():
        if _runs(text, "seal") and not _runs(text, "gate") and _WRITES.search(text):
            yield Lack(
                "plan-may-write",
                f"{path} plans with a token that may write",
                "the pull request's own code can set the status that it needs",
                "permissions: contents: read, id-token: write",
            )


def _pins(setup: Setup) -> Iterator[Lack]:
    for path, text in setup.ours.items():
        loose = sorted({name for name in _USES.findall(text) if not _PINNED.fullmatch(name)})
        if loose:
            yield Lack(
                "not-pinned",
                f"{path} uses {_some(loose)}",
                "whoever can move that name runs in the gate, with its token",
                "Write all 40 digits of a commit that somebody has read.",
            )


def _apply(setup: Setup) -> Iterator[Lack]:
    for path, text in setup.workflows.items():
        raw = _RAW.search(_NOT_RUN.sub("", text)) is not None
        if not (raw or _runs(text, "apply")):
            continue
        if raw:
            yield Lack(
                "raw-apply",
                f"{path} applies without planguard",
                "what is applied need not be what was approved",
                "planguard apply",
            )
        if re.search(r"^\s+environment:", text, re.MULTILINE) and not _ENVIRONMENT.search(text):
            yield Lack(
                "environment-not-named",
                f"{path} works out the name of its environment when it runs, so nobody could ask what guards it",
                "any branch's workflow may reach the credentials",
                "Write the name itself.",
                known=False,
            )
        elif not _ENVIRONMENT.search(text):
            yield Lack(
                "no-environment",
                f"{path} applies outside of an environment",
                "any branch's workflow can reach the credentials",
                "environment: production, with its own secrets and only the base branch",
            )


def _runs(text: str, verb: str) -> bool:
    """Whether a workflow runs this command of planguard, as a line of shell or by the action's input."""
    run = rf"\bplanguard {verb}\b|^\s+command:\s*['\"]?{verb}['\"]?\s*(?:#.*)?$"
    return re.search(run, _NOT_RUN.sub("", text), re.MULTILINE) is not None


def _some(names: Iterable[str]) -> str:
    found = list(names)
    rest = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return ", ".join(found[:_SHOWN]) + rest


_INIT: Final = "planguard init --ci github --action OWNER/NAME@COMMIT"
