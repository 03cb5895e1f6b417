"""The git repository that a configuration lies in: where its change began, who wrote its lines, and what its commits say.

Who wrote something is what commits claim. It is shown, and an agent that is named makes stricter; nothing is relaxed by it.
"""

import os
import posixpath
import time
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Final

from planguard.core.authorship import Marks
from planguard.core.past.lines import same_line
from planguard.errors import UsageError
from planguard.model.authorship import AuthorshipVerdict, AuthorSigns, CommitSigns
from planguard.model.past import Trace
from planguard.source.git.history import Commit, History, person
from planguard.source.git.repository import LARGEST_BLOB, Repository
from planguard.source.house_files import top_of

_BASES: Final = ("refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master", "main", "master")
_LONGEST_NAME: Final = 100
_MOST_COMMITS: Final = 200
_MOST_LINES: Final = 100
_MOST_FILES: Final = 20
_SECONDS: Final = 5
"""No further file is asked about when these are over."""


class Checkout:
    """The repository around the directory `root`, at its head. `start` is where its change began, None where nobody knows.

    `base` is the same, None also where nothing came after.
    """

    def __init__(self, root: str, top: str, head: str, start: str | None, marks: Marks) -> None:
        self.root = root
        self.head = head
        self.start = start
        self.base = None if start == head else start
        self.history = History(top)
        self.repository = Repository(top)
        self._top = top
        self._marks = marks
        self._signs: dict[str, tuple[str, str | None]] = {}

    def path(self, place: str) -> str | None:
        """The path in the repository of a place on disk; None where it lies outside, or in a repository of its own."""
        whole = os.path.realpath(place)
        found = os.path.relpath(whole, self._top).replace(os.sep, "/")
        inside = found != ".." and not found.startswith("../")
        own = inside and str(top_of(Path(whole))) == self._top
        return ("" if found == "." else found) if own else None

    def shown(self, path: str) -> str:
        """A path in the repository as it is seen from the root."""
        return os.path.relpath(os.path.join(self._top, path), os.path.realpath(self.root)).replace(os.sep, "/")

    def authorship(self) -> AuthorshipVerdict:
        """Who wrote the change since its base, as far as its commits show; unknown where there are none."""
        commits = map(self.history.commit, self.since_base())
        return self._marks.verdict(AuthorSigns(commits=tuple(_signs(one) for one in commits if len(one.parents) < 2)))

    def since_base(self) -> list[str]:
        """The commits of the change, at most two hundred."""
        return self.history.between(self.base, self.head, _MOST_COMMITS) if self.base else []

    def signed(self, trace: Trace) -> Trace:
        """`trace` with the author of its commit, and the agent that the commit names."""
        if trace.commit is None:
            return trace
        if trace.commit not in self._signs:
            self._signs[trace.commit] = self._author(trace.commit)
        author, agent = self._signs[trace.commit]
        return Trace(trace.path, trace.line, trace.commit, author, agent)

    def blamed(self, lines: Mapping[str, Collection[int]]) -> dict[tuple[str, int], Trace]:
        """Who wrote these lines of these files, whose paths are those below the root; only what is committed."""
        found: dict[tuple[str, int], Trace] = {}
        end = time.monotonic() + _SECONDS
        for path, numbers in list(lines.items())[:_MOST_FILES]:
            if time.monotonic() > end:
                break
            for line, sha in self._blamed(path, list(numbers)[:_MOST_LINES]).items():
                found[path, line] = self.signed(Trace(path, line, sha))
        return found

    def _blamed(self, path: str, numbers: Iterable[int]) -> dict[int, str]:
        place = self.path(os.path.join(self.root, path))
        now, then = _content(os.path.join(self.root, path)), self.repository.blob(self.head, place) if place else None
        if now is None or then is None or place is None:
            return {}
        same = {line: old for line in numbers if (old := same_line(then, now, line)) is not None}
        commits = self.history.blame(self.head, place, same.values()) if same else {}
        return {line: commits[old] for line, old in same.items() if old in commits}

    def _author(self, sha: str) -> tuple[str, str | None]:
        signs = _signs(self.history.commit(sha))
        agents = self._marks.verdict(AuthorSigns(commits=(signs,))).agents
        return signs.author_name[:_LONGEST_NAME], ", ".join(agents) or None


def checkout(root: str, base: str | None, marks: Marks) -> Checkout | None:
    """The repository around `root`; None where there is none, or none with a commit.

    Raises UsageError where `base` is given and names no commit.
    """
    top = str(top_of(Path(os.path.realpath(root))))
    if not os.path.exists(posixpath.join(top, ".git")):
        return None
    repository = Repository(top)
    head = repository.commit("HEAD")
    if head is None:
        return None
    return Checkout(root, top, head, _base(repository, head, base), marks)


def _base(repository: Repository, head: str, named: str | None) -> str | None:
    """Where the change began: the common ancestor of head and base."""
    found = repository.commit(named) if named else next(filter(None, map(repository.commit, _BASES)), None)
    if found is None and named:
        raise UsageError("git knows no commit of this name", place=named, advice="Is it fetched?")
    return repository.merge_base(found, head) if found else None


def _signs(commit: Commit) -> CommitSigns:
    author, committer = person(commit.author), person(commit.committer)
    return CommitSigns(*author, *committer, commit.message)


def _content(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read(LARGEST_BLOB) if not os.path.islink(path) else None
    except (OSError, ValueError):
        return None
