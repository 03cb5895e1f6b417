"""Who wrote a line, which commits touched a folder, and what each of them changed there."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from planguard.errors import OutsideError
from planguard.source.git.hardened import DIFFERENCE
from planguard.source.git.raw import Changed, changes
from planguard.source.git.runner import answer

_MOST: Final = 200
_DIGITS: Final = 12
"""No file has a line whose number is as long."""
_PATIENCE: Final = 10
"""Seconds for what only explains; who wrote a line is worth no more."""
_LONGEST: Final = 30
"""Seconds for one question about history: git reads all of a long one where few commits touch a folder."""


class Commit(NamedTuple):
    """One commit, as it says of itself: nothing of it is checked, so it is shown and never believed."""

    sha: str
    parents: tuple[str, ...]
    author: str
    committer: str
    message: str

    @property
    def trailers(self) -> list[tuple[str, str]]:
        """The `Name: value` lines of the last paragraph, in order."""
        return trailers(self.message)


def trailers(message: str) -> list[tuple[str, str]]:
    """The `Name: value` lines of the last paragraph of a message; git's own comments are no part of it."""
    lines = [line for line in message.replace("\r\n", "\n").split("\n") if not line.startswith("#")]
    *_, last = "\n".join(lines).strip("\n").split("\n\n")
    pairs = (line.partition(":") for line in last.split("\n"))
    return [
        (name.strip(), value.strip()) for name, colon, value in pairs if colon and name.strip().replace("-", "").isalnum()
    ]


def person(text: str) -> tuple[str, str]:
    """Name and address in `Ada Example <ada@example.org>`, as an author is written."""
    name, _, address = text.rpartition("<")
    return name.strip(), address.removesuffix(">").strip()


class History:
    """The history of the repository around `start`, the top of it. Methods raise OutsideError where git cannot answer."""

    def __init__(self, start: str) -> None:
        self._start = start

    def commits(self, ref: str, path: str, most: int = _MOST) -> list[str]:
        """The hashes of the commits up to `ref`, a full hash, that changed `path`; a child comes before its parents."""
        place = ("--", path) if path else ("--",)
        out = self._asked("rev-list", f"--max-count={most}", ref, *place)
        return out.decode("ascii", "replace").split()

    def merge_of(self, head: str, base: str) -> str | None:
        """The commit on the line of `base` by which `head` came into it, both full hashes; None where it did not.

        The line is that of first parents: what a branch was before each merge.
        """
        out = self._asked("rev-list", "--first-parent", "--ancestry-path", base, f"^{head}")
        found = out.decode("ascii", "replace").split()
        return found[-1] if found else None

    def between(self, old: str, new: str, most: int) -> list[str]:
        """The hashes of at most `most` commits that `new` has and `old` has not, both full hashes."""
        return self._asked("rev-list", f"--max-count={most}", new, f"^{old}").decode("ascii", "replace").split()

    def steps(self, shas: Iterable[str], path: str) -> list[tuple[str, list[Changed]]]:
        """What each commit changed below `path`, in their order; a merge occurs once for each of its parents."""
        stdin = "".join(f"{sha}\n" for sha in shas).encode()
        place = ("--", path) if path else ("--",)
        out = self._asked("diff-tree", "--stdin", "-m", "-r", "--root", *DIFFERENCE, *place, stdin=stdin)
        return steps_in(out)

    def commit(self, sha: str) -> Commit:
        """One commit by its full hash."""
        return commit_in(sha, self._asked("cat-file", "commit", sha))

    def blame(self, ref: str, path: str, lines: Iterable[int]) -> dict[int, str]:
        """The hashes of the commits that `lines` of `path` come from, as of `ref`, a full hash, where it knows."""
        wanted = [part for line in sorted(set(lines)) for part in ("-L", f"{line},{line}")]
        try:
            found = answer(
                ("blame", "--porcelain", "--no-textconv", "-s", *wanted, ref, "--", path), self._start, seconds=_PATIENCE
            )
        except OutsideError:
            return {}
        return blamed_in(found.out.decode("utf-8", "replace")) if found.code == 0 else {}

    def _asked(self, *arguments: str, stdin: bytes = b"") -> bytes:
        found = answer(arguments, self._start, stdin, _LONGEST)
        if found.code != 0:
            raise OutsideError(f"git {arguments[0]} ended with exit code {found.code}", place=self._start)
        return found.out


def commit_in(sha: str, raw: bytes) -> Commit:
    """The commit in its own bytes, as git keeps it."""
    head, _, message = raw.decode("utf-8", "replace").partition("\n\n")
    fields = [line.partition(" ") for line in head.split("\n")]
    people = {name: value.rpartition("> ")[0] + ">" for name, _, value in fields if name in ("author", "committer")}
    parents = tuple(value for name, _, value in fields if name == "parent")
    return Commit(sha, parents, people.get("author", ""), people.get("committer", ""), message)


def steps_in(out: bytes) -> list[tuple[str, list[Changed]]]:
    """Each commit and what it changed, in the output of `diff-tree --stdin -z`. Raises ValueError where it is none.

    The hash of a commit stands alone; a record begins with a colon, and its path follows.
    """
    found: list[tuple[str, list[Changed]]] = []
    parts = iter(out.split(b"\0"))
    for part in parts:
        if part.startswith(b":") and found:
            found[-1][1].extend(changes(part + b"\0" + next(parts, b"") + b"\0"))
        elif part:
            found.append((part.decode("ascii", "replace"), []))
    return found


def blamed_in(text: str) -> dict[int, str]:
    """The commit of each line, in the output of `blame --porcelain`.

    Each begins with its commit, its number there and its number here; its text begins with a tab.
    """
    heads = (line.split(" ") for line in text.split("\n") if not line.startswith("\t"))
    return {int(head[2]): head[0] for head in heads if len(head) in (3, 4) and len(head[0]) in (40, 64) and _digits(head)}


def _digits(head: list[str]) -> bool:
    return all(part.isdecimal() and len(part) < _DIGITS for part in head[1:]) and set(head[0]) <= set("0123456789abcdef")
