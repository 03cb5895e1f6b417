"""Raw output of `diff-index`, `diff-tree` and `ls-tree` -> records. Pure; the paths may hold anything but NUL."""

from collections.abc import Iterator
from typing import Final, NamedTuple

REGULAR: Final = frozenset({"100644", "100755"})
"""Modes of files. A link (120000) or a submodule (160000) is none, whatever its name says."""
_TREE: Final = "040000"
_NOTHING: Final = "000000"


class Entry(NamedTuple):
    """One file of a tree."""

    mode: str
    sha: str
    path: str

    @property
    def regular(self) -> bool:
        """Whether it is a file, and not a link or a submodule."""
        return self.mode in REGULAR

    @property
    def is_tree(self) -> bool:
        """Whether it is a folder."""
        return self.mode == _TREE


class Changed(NamedTuple):
    """One path that differs between two trees; a side on which it does not exist is None."""

    path: str
    old: Entry | None
    new: Entry | None


def changes(raw: bytes) -> list[Changed]:
    """The records of a raw difference with `-z` and without renames. Raises ValueError where it is none."""
    parts = _names(raw)
    return [_changed(head, path) for head, path in zip(parts[::2], parts[1::2], strict=False)]


def entries(raw: bytes) -> Iterator[Entry]:
    """The files in the output of `ls-tree -r -z`. Raises ValueError where it is none."""
    for part in _names(raw):
        if part:
            head, _, path = part.partition("\t")
            mode, _, sha = head.split(" ")
            yield Entry(mode, sha, path)


def _names(raw: bytes) -> list[str]:
    """Bytes that are no UTF-8 stay told apart, and can be written anywhere."""
    return raw.decode("utf-8", "backslashreplace").split("\0")


def _changed(head: str, path: str) -> Changed:
    old_mode, new_mode, old, new, _ = head.removeprefix(":").split(" ")
    return Changed(path, _side(old_mode, old, path), _side(new_mode, new, path))


def _side(mode: str, sha: str, path: str) -> Entry | None:
    return None if mode == _NOTHING else Entry(mode, sha, path)
