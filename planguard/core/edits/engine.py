"""Change -> edits: the attributes that differ, the rows that look at them, and what was found in an equal change before."""

from collections.abc import Callable, Sequence
from typing import Final

from planguard.core.edits.labels import is_label
from planguard.core.side_by_side import Differing
from planguard.errors import InputError
from planguard.model.actions import Operation
from planguard.model.body import Body
from planguard.model.plan import ABSENT, ResourceChange
from planguard.model.rule import Edit, Row

RowsFor = Callable[[str, str], Sequence[Row]]
"""(type, operation) -> the rows about them."""

_LARGEST_KNOWN: Final = 2048
_MOST_KNOWN: Final = 8192


class Editor:
    """Finds the edits of changes. The rows of a type are asked for once and kept by the attribute that they look at."""

    def __init__(self, rows_for: RowsFor) -> None:
        self._rows_for = rows_for
        self._index: dict[tuple[str, str], dict[str, list[Row]]] = {}
        self._known: dict[tuple[object, ...], tuple[Edit, ...]] = {}

    def edits(self, entry: ResourceChange, differing: Sequence[Differing]) -> tuple[Edit, ...]:
        """The edits of an update or a create, worst first; `differing` are the attributes that are written differently.

        Raises InputError where a value cannot be held, or is nested too deeply to be compared.
        """
        try:
            return self._edits(entry, differing)
        except RecursionError:
            message = "an attribute of the plan is nested too deeply to be compared"
            raise InputError("nesting", message, place=entry.address) from None

    def _edits(self, entry: ResourceChange, differing: Sequence[Differing]) -> tuple[Edit, ...]:
        index = self._index_of(entry.type, entry.actions.operation)
        names = [name for name, _, _ in differing]
        rows = [row for name in names for row in index.get(name, ())] if index else []
        updated = entry.actions.operation is Operation.UPDATE
        if not rows and (not updated or all(map(is_label, names))):
            return ()  # the usual edit of a whole plan: a tag is written anew on everything
        from planguard.core.edits.judging import judged, shut  # noqa: PLC0415 - what no edit is made in waits for none of it

        alike = _alike(entry, differing, closed=shut(entry, rows))
        found = self._known.get(alike) if alike else None
        if found is None:
            found = judged(entry, names, rows)
            if alike and len(self._known) < _MOST_KNOWN:
                self._known[alike] = found
        return found

    def concerns(self, type_: str, operation: Operation) -> bool:
        """Whether there is any row about `operation` on the type."""
        return bool(self._index_of(type_, operation))

    def _index_of(self, type_: str, operation: Operation) -> dict[str, list[Row]]:
        index = self._index.get((type_, operation))
        if index is None:
            index = self._index[type_, operation] = {}
            for row in self._rows_for(type_, operation):
                index.setdefault(row.attribute.partition(".")[0], []).append(row)
        return index


def _alike(entry: ResourceChange, differing: Sequence[Differing], *, closed: bool) -> tuple[object, ...] | None:
    """All that the edits of an update depend on: one edit of a module is the same edit of each of its instances.

    `closed`: what `judging.shut` says. None where that is too much to be kept.
    """
    change = entry.change
    if change is None or entry.actions.operation is not Operation.UPDATE:
        return None
    marks = (bytes(change.before_sensitive), bytes(change.after_sensitive), bytes(change.after_unknown))
    if sum(len(old) + len(new) for _, old, new in differing) + sum(map(len, marks)) > _LARGEST_KNOWN:
        return None
    values = [(name, bytes(old), bytes(new)) for name, old, new in differing]
    return entry.type, closed, change.imports, *marks, *values


def created(after: Body) -> list[Differing]:
    """The differing attributes of an object that is created: everything it gets is new, also what is not known yet."""
    return [(name, ABSENT, after.raw(name) or ABSENT) for name in after]
