"""What a house has decided, as commits of its repository have it: policy, people and rules. Never from the change itself."""

from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from planguard import wiring
from planguard.core.refusals import refused
from planguard.core.review import Rules
from planguard.core.rulebook.text import RuleText
from planguard.errors import OutsideError, UsageError
from planguard.model.host import HostFacts
from planguard.model.people import NOBODY, People
from planguard.model.policy import BUILT_IN, Policy
from planguard.source.house_files import FOLDER, at_commit

MOST_COMMITS: Final = 250
"""What has more is no change that somebody has looked at."""
_BRANCHES: Final = ("refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master")
_RULES: Final = f"{FOLDER}/rules/custom-"


class House(msgspec.Struct, frozen=True):
    """The policy, the people and the rules of one commit."""

    commit: str
    policy: Policy = BUILT_IN
    people: People = NOBODY
    rules: tuple[RuleText, ...] = ()

    @property
    def judges(self) -> Rules:
        """What judges a plan here: the packaged rules and tables, and this house's own rules and words."""
        return wiring.rules(self.rules, self.policy.environment_words)


def house_at(start: Path, commit: str) -> House:
    """What the house had decided at `commit`, a full hash; the defaults where it had decided nothing.

    Raises UsageError with every fault of the files, OutsideError where git cannot answer.
    """
    return House(
        commit=commit,
        policy=wiring.policy_of(at_commit(start, commit, "policy.toml")),
        people=wiring.people_of(at_commit(start, commit, "approvers.toml")),
        rules=_rules_at(start, commit),
    )


def base_commit(start: Path, ref: str | None) -> str:
    """The commit whose policy judges: that of `ref`, else of the branch that the origin calls its main one.

    Raises UsageError where there is none.
    """
    from planguard.source.git.repository import Repository

    repository = Repository(str(start))
    names = (ref,) if ref else _BRANCHES
    found = next((commit for name in names if (commit := repository.commit(name))), None)
    if found is None:
        what = f'there is no commit "{ref}" here' if ref else "there is no base branch here whose policy could judge"
        raise UsageError(what, advice="Name it with --base, such as --base origin/main.")
    return found


class Extent(NamedTuple):
    """Which commits are the change, and `before`: where it began. More than one, where it took from the base meanwhile."""

    commits: tuple[str, ...]
    before: tuple[str, ...]


def extent(start: Path, base: str, ref: str) -> Extent:
    """The commits of the change whose last one is `ref`, also where it was merged into `base` (a full hash) meanwhile.

    The commit before a merge is its first parent's, and never a parent of the change: that is the change's own.
    Raises UsageError where there is no such commit, and RefusedError where there are too many to be looked at.
    """
    from planguard.source.git.history import History
    from planguard.source.git.repository import Repository

    repository, history = Repository(str(start)), History(str(start))
    head = repository.commit(ref)
    if head is None:
        raise UsageError(f'there is no commit "{ref}" here', advice="Name the last commit of the change with --head.")
    merge = history.merge_of(head, base)
    parents = history.commit(merge).parents if merge else ()
    beyond = parents[0] if len(parents) > 1 else base
    before = repository.merge_base(beyond, head)
    commits = history.between(beyond, head, MOST_COMMITS + 1)
    if len(commits) > MOST_COMMITS:
        raise refused("change-too-large", f"more than {MOST_COMMITS} commits")
    return Extent(tuple(commits), (before,) if before else ())


def extent_of_pull(start: Path, facts: HostFacts) -> Extent:
    """The commits that the host calls the change; it began at their parents that are none of them.

    Whatever the merge made of them: a squash or a rebase writes new ones, and these stay what was judged. Raises
    OutsideError where they are not at hand.
    """
    from planguard.source.git.history import History

    history, commits = History(str(start)), tuple(commit.sha for commit in facts.commits)
    try:
        parents = [parent for sha in commits for parent in history.commit(sha).parents]
    except OutsideError as error:
        advice = f"Fetch them: git fetch origin pull/{facts.pull.number}/head, or the merge request's."
        raise OutsideError("the commits of the pull request are not at hand", advice=advice) from error
    return Extent(commits, tuple(dict.fromkeys(parent for parent in parents if parent not in commits)))


def is_own_rule(path: str) -> bool:
    """Whether a file is a rule that a house brings along."""
    return path.startswith(_RULES) and path.endswith(".toml")


def _rules_at(start: Path, commit: str) -> tuple[RuleText, ...]:
    """The rules that the house brought along; they can only add."""
    from planguard.source.git.repository import Repository

    repository = Repository(str(start))
    if repository.entry(commit, FOLDER) is None:
        return ()
    listed = [found for found in repository.files(commit) if is_own_rule(found.path)]
    contents = repository.blobs([found.sha for found in listed if found.regular])
    missing = next((found.path for found in listed if found.sha not in contents), None)
    if missing is not None:
        raise UsageError("this is no file of the repository itself", place=missing)
    return tuple(RuleText(found.path, contents[found.sha]) for found in sorted(listed, key=lambda found: found.path))
