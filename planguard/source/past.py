"""The history of the configuration that a plan was made from, out of the git repository that it lies in.

Nothing of this is needed for a judgement, and it only ever makes one stricter: where git does not answer, there is none.
"""

import os
import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Final

from planguard.core.file_names import is_source, is_values
from planguard.core.past.steps import Change, Labels, Step, past_of
from planguard.model.past import BlockPast, LostGuard, Past, Trace
from planguard.model.source import SourceFile
from planguard.source.checkout import Checkout
from planguard.source.git.raw import Changed, Entry
from planguard.source.hcl.bodies import Budget, read_body
from planguard.source.hcl.files import read_source
from planguard.source.sources import Files, local_source

_RECENT: Final = 50
"""Steps of one directory that are looked at, and those since the base besides, as far as git's door lists them."""
PARSED: Final = (256 << 10, 10_000)
"""Bytes and words. About a second: what is not parsed is searched for guards as text."""
_READ: Final = 32 << 20
_Wanted = Mapping[str, Collection[Labels]]


class _Folder:
    """The history of the configuration files that lie in one directory of the repository, and none further below."""

    def __init__(self, checkout: Checkout, path: str) -> None:
        self._checkout = checkout
        self._path = path
        self._told = os.fsencode(path).decode("utf-8", "backslashreplace")  # as git's door writes it
        self._files: dict[Entry, SourceFile] = {}
        self.steps = [*self._uncommitted(), *self._committed()]

    def _uncommitted(self) -> Iterator[Step]:
        listed = self._checkout.repository.files(self._checkout.head, self._path)
        ours = [entry for entry in listed if self._ours(entry)]
        blobs = self._checkout.repository.blobs([entry.sha for entry in ours if entry.regular], _READ)
        yield Step(None, (Change(self._sources(ours, blobs)),))  # what is there now is not among what was lost

    def _committed(self) -> Iterator[Step]:
        history = self._checkout.history
        shas = history.commits(self._checkout.head, self._path)
        fresh = set(self._checkout.since_base())
        told = [(sha, [one for one in changed if self._ours(one)]) for sha, changed in history.steps(shas, self._path)]
        groups = [(sha, [changed for _, changed in group]) for sha, group in groupby(told, key=itemgetter(0))]
        near = [(sha, changes) for sha, changes in groups if any(changes)]
        near = [*near[:_RECENT], *(one for one in near[_RECENT:] if one[0] in fresh)]
        sides = [side for _, changes in near for one in changes for each in one for side in (each.old, each.new)]
        blobs = self._checkout.repository.blobs([side.sha for side in sides if side and side.regular], _READ)
        for sha, changes in near:
            yield Step(sha, tuple(self._change(one, blobs) for one in changes))

    def _change(self, changed: list[Changed], blobs: Mapping[str, bytes]) -> Change:
        return Change(*(self._sources([getattr(one, side) for one in changed], blobs) for side in ("old", "new")))

    def _sources(self, entries: Iterable[Entry | None], blobs: Mapping[str, bytes]) -> tuple[SourceFile, ...]:
        return tuple(self._read(one, blobs) for one in entries if one is not None and one.regular and one.sha in blobs)

    def _ours(self, one: Entry | Changed) -> bool:
        return posixpath.dirname(one.path) == self._told and is_source(one.path) and not is_values(one.path)

    def _read(self, entry: Entry, blobs: Mapping[str, bytes]) -> SourceFile:
        if entry not in self._files:
            self._files[entry] = read_source(entry.path, blobs[entry.sha])
        return self._files[entry]


class Pasts:
    """What became of the blocks of a configuration that lies in a repository.

    `files` are those of a module, as they are now, and `place` is its folder in the repository, None where it has none.
    """

    def __init__(self, checkout: Checkout, files: Files, place: Callable[[str], str | None]) -> None:
        self._checkout = checkout
        self._now = files
        self._at = place
        self._folders: dict[str, _Folder] = {}
        self._parse = partial(read_body, budget=Budget(*PARSED))

    def of(self, wanted: _Wanted) -> Past:
        """What became of the resources `wanted`, which are given by module: its key, and types with names.

        Raises OutsideError where git cannot answer.
        """
        found: dict[str, BlockPast] = {}
        for key, labels in wanted.items():
            place = self._place(key)
            if place is not None:
                steps = self._folder(place).steps
                for one, past in past_of(steps, self._now(key), labels, self._parse).items():
                    found[address_of(key, one)] = self._signed(past)
        return Past(found)

    def _folder(self, place: str) -> _Folder:
        if place not in self._folders:
            self._folders[place] = _Folder(self._checkout, place)
        return self._folders[place]

    def _place(self, key: str) -> str | None:
        """The directory of a module in the repository, also of one that is no longer called; None where there is none."""
        folder = self._at(key)
        if folder is not None:
            return folder
        outer, _, name = key.rpartition(".")
        above = self._place(outer)
        if above is None:
            return None
        befores = (change.before for step in self._folder(above).steps for change in step.changes)
        source = next(filter(None, (local_source(files, name) for files in befores)), "")
        place = posixpath.normpath(posixpath.join(above, source)) if source else ".."
        return None if place.startswith("..") else place.removeprefix(".")

    def _signed(self, past: BlockPast) -> BlockPast:
        guards = tuple(LostGuard(one.name, self._trace(one.trace)) for one in past.guards)
        return BlockPast(guards, self._trace(past.gone) if past.gone else None)

    def _trace(self, found: Trace) -> Trace:
        return self._checkout.signed(Trace(self._checkout.shown(found.path), found.line, found.commit))


def address_of(key: str, labels: Labels) -> str:
    """The address, without instances, of a block in the module of that key."""
    return ".".join([*(f"module.{name}" for name in key.split(".") if name), *labels])
