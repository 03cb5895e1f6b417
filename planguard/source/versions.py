"""Two versions of the configuration in a repository: the directories that differ, with their files on both sides."""

import posixpath
from collections import Counter
from collections.abc import Callable, Iterable

from planguard.core.file_names import is_override, is_source
from planguard.core.static.records import Edited, Side
from planguard.model.source import SourceFile, Unreadable
from planguard.source.git.raw import Changed, Entry
from planguard.source.hcl.files import read_source

Blobs = Callable[[Iterable[str]], dict[str, bytes]]
"""The contents of blobs, by hash; what is missing or absurdly large is left out."""


Sides = Callable[[str], Side]
_MOST_HOMES = 20
"""A block that stands in more directories than these tells none of them from the others."""


class Version:
    """One version of every configuration file. Contents are fetched a directory at a time."""

    def __init__(self, entries: Iterable[Entry], blobs: Blobs) -> None:
        self._blobs = blobs
        self._folders: dict[str, list[Entry]] = {}
        self._contents: dict[str, bytes] = {}
        self._files: dict[Entry, SourceFile] = {}
        for entry in entries:
            self._folders.setdefault(posixpath.dirname(entry.path), []).append(entry)

    def fetch(self, folders: Iterable[str]) -> None:
        """Get the contents of all files of `folders` at once."""
        shas = {entry.sha for folder in folders for entry in self._folders.get(folder, ()) if entry.regular}
        self._contents.update(self._blobs(shas - self._contents.keys()) if shas - self._contents.keys() else {})

    def side(self, folder: str) -> Side:
        """The files of `folder`; those that override others come last."""
        self.fetch([folder])
        files = [self._file(entry) for entry in self._folders.get(folder, ())]
        return Side(tuple(sorted(files, key=lambda file: (is_override(file.path), file.path))))

    def text(self, path: str) -> str:
        """The content of one file; empty where there is none."""
        found = (entry for entry in self._folders.get(posixpath.dirname(path), ()) if entry.path == path)
        return "".join(self._contents.get(entry.sha, b"").decode("utf-8", "replace") for entry in found)

    def _file(self, entry: Entry) -> SourceFile:
        found = self._files.get(entry)
        if found is None:
            found = self._files[entry] = self._read(entry)
        return found

    def _read(self, entry: Entry) -> SourceFile:
        if not entry.regular:
            return SourceFile(entry.path, faults=(Unreadable(entry.path, 1, "it is a link or a submodule, and no file"),))
        data = self._contents.get(entry.sha)
        if data is None:
            return SourceFile(entry.path, faults=(Unreadable(entry.path, 1, "its content is missing, or absurdly large"),))
        return read_source(entry.path, data)


def edited_directories(before: Iterable[Entry], changes: list[Changed], blobs: Blobs) -> list[Edited]:
    """Every directory with a configuration file among `changes`. `before` are all files of the older version."""
    ours = [one for one in changes if is_source(one.path)]
    files = {entry.path: entry for entry in before if is_source(entry.path)}
    old = Version(list(files.values()), blobs)
    for one in ours:
        files.pop(one.path, None)
        if one.new is not None:
            files[one.path] = one.new
    new = Version(files.values(), blobs)
    folders = sorted({posixpath.dirname(one.path) for one in ours})
    old.fetch(folders)
    new.fetch(folders)
    moved = moved_folders(folders, old.side, new.side)
    taken = set(moved.values())
    return [_edited(folder, moved.get(folder), old, new, ours) for folder in folders if folder not in taken]


def moved_folders(folders: list[str], old: Sides, new: Sides) -> dict[str, str]:
    """Which directory that is gone is now which one that is new: with at least half of its blocks, and no other of them."""
    gone = [folder for folder in folders if not new(folder).files and old(folder).files]
    come = [folder for folder in folders if new(folder).files and not old(folder).files]
    homes: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for folder in come:
        for block in new(folder).blocks:
            homes.setdefault((block.kind, block.labels), []).append(folder)
    found: dict[str, str] = {}
    for folder in gone:
        blocks = old(folder).blocks
        votes = Counter(home for block in blocks for home in homes.get((block.kind, block.labels), ())[:_MOST_HOMES])
        best = next(
            (home for home, count in votes.most_common() if home not in found.values() and 2 * count >= len(blocks)), None
        )
        if best is not None:
            found[folder] = best
    return found


def _edited(folder: str, moved: str | None, old: Version, new: Version, changes: list[Changed]) -> Edited:
    here = moved if moved is not None else folder
    touched = [one.path for one in changes if posixpath.dirname(one.path) in (folder, here)]
    before, after = old.side(folder), new.side(here)
    broken = {fault.path for fault in (*before.faults, *after.faults)} & set(touched)
    return Edited(
        here,
        Side(before.files, {path: old.text(path) for path in broken}),
        Side(after.files, {path: new.text(path) for path in broken}),
        frozenset(touched),
        old.side,
        new.side,
        folder,
    )
