"""What a repository holds: commits, trees, blobs, and what differs between two of them."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from planguard.errors import OutsideError
from planguard.source.git.hardened import DIFFERENCE, staged_arguments
from planguard.source.git.raw import Changed, Entry, changes, entries
from planguard.source.git.runner import Answer, answer

LARGEST_BLOB: Final = 8 << 20
"""Bytes. What is larger is no configuration, and is not read."""

Run = Callable[[tuple[str, ...], str, bytes], Answer]


class Repository:
    """The repository around the directory `start`. Every method raises OutsideError where git cannot answer."""

    def __init__(self, start: str, run: Run = answer) -> None:
        self._start = start
        self._run = run

    def commit(self, ref: str) -> str | None:
        """The full hash of the commit that `ref` names; None where it names none."""
        found = self._run(("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"), self._start, b"")
        return found.out.decode("ascii", "replace").strip() if found.code == 0 else None

    def merge_base(self, one: str, other: str) -> str | None:
        """The best common ancestor of two commits, by their full hashes; None where the history at hand has none."""
        found = self._run(("merge-base", _hash(one), _hash(other)), self._start, b"")
        return found.out.decode("ascii", "replace").strip() if found.code == 0 else None

    def empty_tree(self) -> str:
        """The hash of the tree without files, in the kind of hash that this repository has."""
        return self._asked("hash-object", "-t", "tree", "--stdin").decode("ascii", "replace").strip()

    def origin(self) -> str | None:
        """The address that `origin` was cloned from, as the clone has it; None where there is none."""
        found = self._run(("config", "--local", "--get", "remote.origin.url"), self._start, b"")
        return found.out.decode("utf-8", "replace").strip() if found.code == 0 else None

    def staged(self, base: str) -> list[Changed]:
        """What the index holds otherwise than `base`, a full hash."""
        return changes(self._asked(*staged_arguments(_hash(base))))

    def changed(self, old: str, new: str) -> list[Changed]:
        """What differs between two commits or trees, by their full hashes."""
        return changes(self._asked("diff-tree", "-r", *DIFFERENCE, _hash(old), _hash(new), "--"))

    def files(self, tree: str, folder: str | None = None) -> list[Entry]:
        """Every file of a commit or tree, by its full hash; with `folder`, what lies in that one and no deeper."""
        if folder is None:
            return list(entries(self._asked("ls-tree", "-r", "-z", "--full-tree", _hash(tree))))
        below = (f"{folder}/",) if folder else ()
        return list(entries(self._asked("ls-tree", "-z", "--full-tree", _hash(tree), "--", *below)))

    def blob(self, commit: str, path: str) -> bytes | None:
        """The content of the file `path` in a commit; None where there is no regular file of that name, or a huge one."""
        found = self.entry(commit, path)
        return self.blobs([found.sha]).get(found.sha) if found and found.regular else None

    def entry(self, commit: str, path: str) -> Entry | None:
        """What a commit has at `path`: a file, a folder, a link or a submodule; None where it has nothing there."""
        listed = entries(self._asked("ls-tree", "-z", "--full-tree", _hash(commit), "--", path))
        return next((entry for entry in listed if entry.path == path), None)

    def blobs(self, shas: Iterable[str], most: int | None = None) -> dict[str, bytes]:
        """The contents of blobs, by hash. One that is missing or larger than LARGEST_BLOB is left out.

        With `most`, so are those that come when so many bytes are full.
        """
        wanted = [_hash(sha) for sha in dict.fromkeys(shas)]
        if not wanted:
            return {}
        sizes = self._asked("cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)", stdin=_lines(wanted))
        read = list(_fitting(_checked(sizes), most))
        return dict(_contents(self._asked("cat-file", "--batch", stdin=_lines(read)))) if read else {}

    def _asked(self, *arguments: str, stdin: bytes = b"") -> bytes:
        found = self._run(arguments, self._start, stdin)
        if found.code != 0:
            raise OutsideError(f"git {arguments[0]} ended with exit code {found.code}", advice=_ADVICE, place=self._start)
        return found.out


_ADVICE: Final = "Is this a git repository, with the commits in question at hand?"


def _hash(text: str) -> str:
    """`text`, which must be a full hash: a name could be moved, or begin with a dash. Raises ValueError."""
    if len(text) not in (40, 64) or not set(text) <= set("0123456789abcdef"):
        raise ValueError("not the full hash of an object")
    return text


def _lines(shas: list[str]) -> bytes:
    return "".join(f"{sha}\n" for sha in shas).encode()


def _checked(out: bytes) -> Iterator[tuple[str, str, int]]:
    for line in out.decode("ascii", "replace").splitlines():
        sha, type_, *size = line.split(" ")
        if size:
            yield sha, type_, int(size[0])


def _fitting(checked: Iterable[tuple[str, str, int]], most: int | None) -> Iterator[str]:
    room = most
    for sha, type_, size in checked:
        if type_ == "blob" and size <= LARGEST_BLOB and (room is None or size <= room):
            room = None if room is None else room - size
            yield sha


def _contents(out: bytes) -> Iterator[tuple[str, bytes]]:
    place = 0
    while place < len(out):
        end = out.index(b"\n", place)
        sha, _, size = out[place:end].decode("ascii").split(" ")
        place = end + 1 + int(size)
        yield sha, out[end + 1 : place]
        place += 1
