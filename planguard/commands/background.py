"""What the git repository around a configuration adds to a review: guards that went, who wrote a line, and whether an agent.

It adds strictness and words, and takes nothing away. Where there is no repository, or git cannot answer, there is nothing of
it; and git is not asked at all where a plan ends nothing and nobody is asked.
"""

import os
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from planguard.errors import OutsideError
from planguard.model.address import split
from planguard.model.authorship import Authorship
from planguard.model.past import NO_PAST, Past
from planguard.model.plan import Plan, ResourceChange
from planguard.model.report import PlanReport
from planguard.model.ruling import UNWRITTEN, WrittenLabels
from planguard.source import inputs

if TYPE_CHECKING:
    from planguard.source.checkout import Checkout

_MOST = 2_000


class Background:
    """The repositories around the configurations of one run. `source` and `base` are what the command line names."""

    def __init__(self, source: str | None, base: str | None) -> None:
        self._source = source
        self._base = base
        self._checkouts: dict[str, Checkout | None] = {}

    def past(self, plan: Plan, path: str) -> Past:
        """What became of the blocks of the objects that `plan` ends. Raises UsageError where the base is no commit."""
        folder = self.folder(path)
        if folder is None or next(_ending(plan), None) is None:
            return NO_PAST
        from planguard.source.sources import OnDisk, on_disk

        files = on_disk(folder) or (OnDisk(folder) if self._source else None)
        found = self._checkout(folder) if files else None
        if found is None or files is None:
            return NO_PAST
        from planguard.source.past import Pasts

        try:
            return Pasts(found, files, lambda key: _inside(found, files.folder(key))).of(ended(plan))
        except OutsideError:
            return NO_PAST

    def labels(self, plan: Plan) -> WrittenLabels:
        """The labels that the configuration gives to the objects of a plan without values, where --source names it."""
        if not plan.degraded or self._source is None:
            return UNWRITTEN
        from planguard.core.static.labels import block_of
        from planguard.source.labels import written_labels

        keys = list(dict.fromkeys(block_of(entry.address) for entry in plan.resource_changes if entry.managed))
        try:
            return written_labels(self._source, self._checkout(self._source), keys)
        except OutsideError:
            return written_labels(self._source, None, keys)

    def signed(self, found: PlanReport, plan: Plan, path: str, past: Past) -> PlanReport:
        """`found` with the commits that its lines come from, and where the blocks stood that are gone."""
        folder = self.folder(path)
        if folder is None or not (past.blocks or _places(found)):
            return found
        from planguard.core.past.signed import lines_of, signed

        try:
            checkout = self._checkout(folder)
            traces = checkout.blamed(lines_of(found)) if checkout and not _differs(plan, folder) else {}
        except OutsideError:
            return found
        return signed(found, traces, past)

    @property
    def authorship(self) -> Authorship:
        """Who wrote what was looked at, as the commits between base and head show."""
        try:
            states = {one.authorship().state for one in self._checkouts.values() if one is not None}
        except OutsideError:
            return Authorship.UNKNOWN
        return Authorship.AGENT if Authorship.AGENT in states else Authorship.UNKNOWN

    def folder(self, path: str) -> str | None:
        """Where the configuration of a plan lies: what the command line names, else beside it; None for standard input."""
        if self._source is not None:
            return self._source
        return None if path == inputs.STDIN else os.path.dirname(path) or "."

    def _checkout(self, folder: str) -> "Checkout | None":
        if folder not in self._checkouts:
            from planguard import wiring
            from planguard.source.checkout import checkout

            self._checkouts[folder] = checkout(folder, self._base, wiring.author_marks())
        return self._checkouts[folder]


def _inside(found: "Checkout", folder: str) -> str | None:
    return found.path(folder) if folder else None


def _ending(plan: Plan) -> Iterator[ResourceChange]:
    return (one for one in plan.active if one.actions.destroys and one.mode in (None, "managed") and one.deposed is None)


def ended(plan: Plan) -> dict[str, set[tuple[str, ...]]]:
    """By the key of their module, the blocks of the objects that end."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for entry in islice(_ending(plan), _MOST):
        names = [name for name, _ in split(entry.address)]
        found.setdefault(".".join(names[1:-2:2]), set()).add(tuple(names[-2:]))
    return found


def _places(found: PlanReport) -> bool:
    return any(one.source for one in found.consequences) or any(one.source for one in found.findings)


def _differs(plan: Plan, folder: str) -> bool:
    """Whether a saved plan was made from other files at the top than lie in `folder`: its lines would be others."""
    for path, text in plan.source.file.sources if plan.source.file else ():
        inside, _, name = path.partition("/m-/")
        if inside == "tfconfig" and "/" not in name:
            try:
                with open(os.path.join(folder, name), "rb") as file:
                    if file.read() != text.encode("utf-8", "surrogatepass"):
                        return True
            except OSError:
                return True
    return False
