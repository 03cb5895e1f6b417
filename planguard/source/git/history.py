"""Who wrote a line, and which commits touched a file."""

from typing import Final, NamedTuple

from planguard.errors import OutsideError
from planguard.source.git.runner import answer

_MOST: Final = 200


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


class History:
    """The history of the repository around `start`. Methods raise OutsideError where git cannot answer."""

    def __init__(self, start: str) -> None:
        self._start = start

    def commits(self, ref: str, path: str, most: int = _MOST) -> list[str]:
        """The hashes of the commits up to `ref`, a full hash, that changed `path`; the newest first."""
        out = self._asked("rev-list", f"--max-count={most}", ref, "--", path)
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

    def commit(self, sha: str) -> Commit:
        """One commit by its full hash."""
        head, _, message = self._asked("cat-file", "commit", sha).decode("utf-8", "replace").partition("\n\n")
        fields = [line.partition(" ") for line in head.split("\n")]
        people = {name: value.rpartition("> ")[0] + ">" for name, _, value in fields if name in ("author", "committer")}
        parents = tuple(value for name, _, value in fields if name == "parent")
        return Commit(sha, parents, people.get("author", ""), people.get("committer", ""), message)

    def blame(self, ref: str, path: str, line: int) -> str | None:
        """The hash of the commit that `line` of `path` comes from, as of `ref`, a full hash; None where there is none."""
        place = ("-L", f"{line},{line}", ref, "--", path)
        found = answer(("blame", "--porcelain", "--no-textconv", "-s", *place), self._start)
        return found.out[:40].decode("ascii", "replace") if found.code == 0 and found.out else None

    def _asked(self, *arguments: str) -> bytes:
        found = answer(arguments, self._start)
        if found.code != 0:
            raise OutsideError(f"git {arguments[0]} ended with exit code {found.code}", place=self._start)
        return found.out
