"""The configuration as a commit has it, and what its history tells: nothing of a working tree takes part."""

import posixpath
from collections.abc import Collection, Mapping
from functools import partial
from typing import Final, NamedTuple

from planguard.core.authorship import Marks
from planguard.core.file_names import is_source, is_values
from planguard.core.past.guards import PREVENT_DESTROY
from planguard.core.past.steps import Change, Labels, Step, past_of
from planguard.model.past import BlockPast, LostGuard, Past, Trace
from planguard.model.source import SourceFile
from planguard.source.checkout import Checkout
from planguard.source.git.repository import Repository
from planguard.source.hcl.bodies import Budget, read_body
from planguard.source.hcl.files import read_source
from planguard.source.past import PARSED, Pasts, address_of
from planguard.source.sources import local_source

_READ: Final = 32 << 20


class Committed:
    """The configuration below the folder `root` of a commit: from the key of a module to its files, and to its folder."""

    def __init__(self, repository: Repository, commit: str, root: str) -> None:
        self._repository = repository
        self._commit = commit
        self._folders: dict[str, str | None] = {"": root}
        self._files: dict[str, list[SourceFile]] = {}

    def __call__(self, key: str) -> list[SourceFile]:
        """The files of a module; none where it is not in this repository."""
        folder = self.folder(key)
        if folder is None:
            return []
        if folder not in self._files:
            self._files[folder] = self._read(folder)
        return self._files[folder]

    def folder(self, key: str) -> str | None:
        """Where a module lies in the repository; None where it lies elsewhere, or is not called."""
        if key not in self._folders:
            outer, _, name = key.rpartition(".")
            above, source = self.folder(outer), local_source(self(outer), name)
            place = posixpath.normpath(posixpath.join(above or "", source)) if source and above is not None else ".."
            self._folders[key] = None if place == ".." or place.startswith(("../", "/")) else place.removeprefix(".")
        return self._folders[key]

    def _read(self, folder: str) -> list[SourceFile]:
        listed = self._repository.files(self._commit, folder)
        ours = [one for one in listed if one.regular and is_source(one.path) and not is_values(one.path)]
        blobs = self._repository.blobs([one.sha for one in ours], _READ)
        return [read_source(one.path, blobs[one.sha]) for one in ours if one.sha in blobs]


class About(NamedTuple):
    """What is asked: in which folder of the repository, about which blocks by module, and by the change with which head."""

    root: str
    wanted: Mapping[str, Collection[Labels]]
    head: str


def past_before(top: str, commit: str, about: About, marks: Marks) -> Past | None:
    """What became of the blocks that a change ends, up to `commit`, where it began.

    None where the repository at `top` does not hold `commit`, or that has no configuration there. A block that has
    `prevent_destroy` at `commit` loses it in the change: Terraform makes no such plan otherwise. Raises OutsideError.
    """
    repository = Repository(top)
    if repository.commit(commit) != commit:
        return None
    files = Committed(repository, commit, about.root)
    if not files(""):
        return None
    found = Pasts(Checkout(top, top, commit, commit, marks), files, files.folder).of(about.wanted)
    blocks = dict(found.blocks)
    for key, labels in about.wanted.items():
        for one, trace in _kept(files(key), labels, about.head).items():
            place = address_of(key, one)
            past = blocks.get(place, BlockPast())
            if all(guard.name != PREVENT_DESTROY for guard in past.guards):
                blocks[place] = BlockPast((*past.guards, LostGuard(PREVENT_DESTROY, trace)), past.gone)
    return Past(blocks)


def _kept(files: list[SourceFile], labels: Collection[Labels], head: str) -> dict[Labels, Trace]:
    """The blocks that Terraform would not destroy as they stand, and where they say so."""
    parse = partial(read_body, budget=Budget(*PARSED))
    gone = past_of([Step(head, (Change(tuple(files)),))], (), labels, parse)
    traces = {one: guard.trace for one, past in gone.items() for guard in past.guards if guard.name == PREVENT_DESTROY}
    return {one: Trace(trace.path, trace.line, head or None) for one, trace in traces.items()}
