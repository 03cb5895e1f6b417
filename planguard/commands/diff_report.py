"""The report of `planguard diff`: both versions from git, every directory judged, one report."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from planguard import wiring
from planguard.commands.base import House, house_at
from planguard.commands.output import complain
from planguard.core.file_names import is_source
from planguard.core.gate.expected import missing
from planguard.core.gate.findings import change_findings
from planguard.core.report import report
from planguard.core.review import Rules
from planguard.core.stacks import stack_at
from planguard.core.static.findings import gate_finding
from planguard.core.static.gate import is_gate
from planguard.core.static.judge import Terms, judge
from planguard.core.static.records import Edited, Side
from planguard.errors import OutsideError, UsageError
from planguard.model.finding import Finding
from planguard.model.policy import Policy
from planguard.model.report import PlanReport, Report
from planguard.model.rule import Example
from planguard.model.ruling import Ruling
from planguard.source.git.history import trailers
from planguard.source.git.raw import Changed
from planguard.source.git.repository import Repository
from planguard.source.hcl.bodies import Budget, read_body
from planguard.source.house_files import FOLDER, HouseFile
from planguard.source.texts import edited_texts
from planguard.source.versions import edited_directories

_TRAILER = "destroys"
_SCISSORS = "------------------------ >8 ------------------------"
_NO_COMMIT = "Is it fetched? A shallow clone has few commits; `git fetch --unshallow` gets the others."


def examine(refs: tuple[str, str] | None, message: Path | None, *, silent: bool) -> Report | None:
    """The report on what is staged, or on what `refs` differ in; None where nothing is to be said and `silent` is set.

    `message` is the file of a commit message that may name what is meant to go. Raises UsageError, OutsideError.
    """
    repository = Repository(os.getcwd())
    base, changed = _changes(repository, refs)
    gate = [one.path for one in changed if is_gate(one.path)]
    if silent and not gate and not any(is_source(one.path) for one in changed):
        return None
    house = _house(repository, base)
    rules = house.judges
    meant = _meant(message)
    parse = partial(read_body, budget=Budget())
    finding = gate_finding(gate, rules.rulebook.rule)
    directories = edited_directories(repository.files(base), changed, repository.blobs)
    if not any(one.directory == "" for one in directories) and (finding or not directories):
        directories.append(Edited("", Side(), Side(), frozenset()))
    plans = [
        judge(one, parse, rules, [finding] if finding and one.directory == "" else [], _terms(house.policy, one, meant))
        for one in directories
    ]
    said = [one for one in plans if one.consequences or one.findings]
    return report(wiring.tool(house.rules), said or plans[:1], []) if said or not silent else None


def static_trial(rules: Rules) -> Callable[[Example], PlanReport]:
    """The static check as the examples of rules try it: on one file, without a repository."""

    def judged(example: Example) -> PlanReport:
        path = example.path or "main.tf"
        finding = gate_finding([path] if is_gate(path) else [], rules.rulebook.rule)
        extra = ([finding] if finding else []) + _absent(example, path, rules)
        directories = edited_texts({path: example.old}, {path: example.new}) or [Edited("", Side(), Side(), frozenset())]
        return judge(directories[0], partial(read_body, budget=Budget()), rules, extra)

    return judged


def _house(repository: Repository, base: str) -> House:
    """What the house had decided where the change began: what the change itself says of it does not count.

    A policy that cannot be used would keep everybody from committing what mends it. So it is told, and left out.
    """
    if repository.entry(base, FOLDER) is None:
        return House(commit=base)
    try:
        return house_at(Path.cwd(), base)
    except UsageError as error:
        complain(error)
        return House(commit=base)


def _terms(policy: Policy, edited: Edited, meant: frozenset[str]) -> Terms:
    return Terms(Ruling(policy=policy, stack=stack_at(policy, edited.directory)), meant)


def _absent(example: Example, path: str, rules: Rules) -> list[Finding]:
    """The plans that the policy of the example calls for: none came."""
    if not example.policy:
        return []
    policy = wiring.policy_of(HouseFile("example", example.policy.encode()))
    return change_findings(None, missing(policy, [path], [], []), rules.rulebook.rule)


def _changes(repository: Repository, refs: tuple[str, str] | None) -> tuple[str, list[Changed]]:
    """The older version, and what differs. Of two branches it is what the newer one did since they were one."""
    if refs is None:
        base = repository.commit("HEAD") or repository.empty_tree()
        return base, repository.staged(base)
    old, new = (_commit(repository, ref) for ref in refs)
    common = repository.merge_base(old, new)
    if common is None:
        raise OutsideError("the two commits have no common ancestor here", advice=_NO_COMMIT)
    return common, repository.changed(common, new)


def _commit(repository: Repository, ref: str) -> str:
    found = repository.commit(ref)
    if found is None:
        raise UsageError("git knows no commit of this name", place=ref, advice=_NO_COMMIT)
    return found


def _meant(message: Path | None) -> frozenset[str]:
    """The addresses after `Destroys:` in the trailers of a commit message. Raises UsageError."""
    if message is None:
        return frozenset()
    try:
        text = message.read_text("utf-8", "replace")
    except OSError as error:
        raise UsageError(f"the message cannot be read: {error.strerror}", place=str(message)) from error
    lines = text.split(_SCISSORS)[0]
    return frozenset(value for name, value in trailers(lines) if name.lower() == _TRAILER and value)
