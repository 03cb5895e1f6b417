"""Change -> edits: which rows fit, in which direction, and how sure that is."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from planguard.core.directions import parse, same
from planguard.core.directions.presence import CHANGED
from planguard.core.directions.reach import shuts
from planguard.core.directions.values import hides
from planguard.core.edits.paths import Pair, pairs
from planguard.core.edits.stripped import HOLD_NOTHING, is_label, stripped
from planguard.core.side_by_side import Differing
from planguard.errors import InputError
from planguard.model.actions import Operation
from planguard.model.body import EMPTY, Body
from planguard.model.plan import ABSENT, AttributePath, ResourceChange
from planguard.model.rule import OWN_PREFIX, UNDECIDED_CAP, Edit, Row

RowsFor = Callable[[str, str], Sequence[Row]]
"""(type, operation) -> the rows about them."""

_LARGEST_KNOWN: Final = 2048
_MOST_KNOWN: Final = 8192
_NULL: Final = len(b"null")
_LESS: Final = frozenset({"zeroed", "halved", "lowered"})
# A row that looks for losses has judged its attribute even where it found none.
_JUDGES_LOSSES: Final = frozenset("emptied removed element-removed narrowed policy-narrowed switched-off".split())
_ENDLESS: Final = frozenset({"0", "-1"})


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
        if not rows and all(map(is_label, names)):
            return ()  # the usual edit of a whole plan: a tag is written anew on everything
        alike = _alike(entry, differing, rows)
        found = self._known.get(alike) if alike else None
        if found is None:
            found = _found(entry, names, rows)
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


def _alike(entry: ResourceChange, differing: Sequence[Differing], rows: list[Row]) -> tuple[object, ...] | None:
    """All that the edits of an update depend on: one edit of a module is the same edit of each of its instances.

    None where that is too much to be kept.
    """
    change = entry.change
    if change is None or entry.actions.operation is not Operation.UPDATE:
        return None
    marks = (bytes(change.before_sensitive), bytes(change.after_sensitive), bytes(change.after_unknown))
    if sum(len(old) + len(new) for _, old, new in differing) + sum(map(len, marks)) > _LARGEST_KNOWN:
        return None
    shut = any("opened" in row.directions for row in rows) and shuts(change.after)
    values = [(name, bytes(old), bytes(new)) for name, old, new in differing]
    return entry.type, shut, len(change.importing_raw) > _NULL, *marks, *values


def _found(entry: ResourceChange, names: list[str], rows: list[Row]) -> tuple[Edit, ...]:
    change = entry.change
    if change is None:
        return ()
    updated = entry.actions.operation is Operation.UPDATE
    before, after = change.before if updated else EMPTY, change.after
    found = _of_rows(rows, before, after) if rows else []
    if updated and not entry.type.startswith(HOLD_NOTHING):
        importing = len(change.importing_raw) > _NULL
        judged = _Judged(rows, found) if rows and not importing else _nothing_judged
        found += stripped(before, after, names, judged, importing=importing)
    return tuple(_telling(sorted(found, key=_worst_first))) if len(found) > 1 else tuple(found)


def created(after: Body) -> list[Differing]:
    """The differing attributes of an object that is created: everything it gets is new, also what is not known yet."""
    return [(name, ABSENT, after.raw(name) or ABSENT) for name in after]


def _of_rows(rows: list[Row], before: Body, after: Body) -> list[Edit]:
    """What each row finds. Several rows may look at one attribute, whose values are compared once."""
    differing: dict[str, list[Pair]] = {}
    endless = _endless(rows)
    found = []
    for row in rows:
        if "opened" in row.directions and shuts(after):
            continue
        places = differing.get(row.attribute)
        if places is None:
            places = [pair for pair in pairs(before, after, row.attribute) if _differs(pair)]
            places = [pair for pair in places if str(pair.new) not in endless.get(row.attribute, ())]
            differing[row.attribute] = places
        found += [edit for pair in places if (edit := _judged(row, pair)) is not None]
    return found


def _endless(rows: list[Row]) -> dict[str, set[str]]:
    """By attribute, the numbers that stand for no end: where leaving 0 or -1 harms, going there lowers nothing."""
    found: dict[str, set[str]] = {}
    for row in rows:
        words = {text.removeprefix("leaves=") for text in row.directions if text.startswith("leaves=")} & _ENDLESS
        if words:
            found.setdefault(row.attribute, set()).update(words)
    return found


def _differs(pair: Pair) -> bool:
    """Whether there is more than another spelling of the same. What cannot be seen differs."""
    return hides(pair.old) or hides(pair.new) or not same(pair.old, pair.new)


def _judged(row: Row, pair: Pair) -> Edit | None:
    """The first direction that fits wins; where one might, the worse is assumed and capped."""
    unsure: Edit | None = None
    for text in row.directions:
        direction, argument = parse(text)
        answer = None if direction is CHANGED else direction.test(pair.old, pair.new, argument)  # it differs already
        if answer:
            return Edit(row, pair.path, text, direction.told(argument), row.score, added=pair.added)
        if answer is None and unsure is None:
            unsure = Edit(row, pair.path, text, direction.unsure, min(row.score, UNDECIDED_CAP), False, pair.added)
    return unsure


class _Judged:
    """Whether a row has judged a path, or what is above or below it."""

    def __init__(self, rows: Iterable[Row], found: Iterable[Edit]) -> None:
        looked = [row for row in rows if any(text.partition("=")[0] in _JUDGES_LOSSES for text in row.directions)]
        # A user's own rule only adds: it never makes planguard look away.
        judging = (row for row in [*looked, *(edit.row for edit in found)] if not row.rule.startswith(OWN_PREFIX))
        self._attributes = {row.attribute for row in judging}

    def __call__(self, path: AttributePath) -> bool:
        name = ".".join(step for step in path if isinstance(step, str))
        return any(f"{name}.".startswith(f"{one}.") or f"{one}.".startswith(f"{name}.") for one in self._attributes)


def _nothing_judged(_: AttributePath) -> bool:
    return False


def _telling(edits: list[Edit]) -> Iterator[Edit]:
    """`edits` without those that say less about a path than one before them: what goes to zero is lowered, too.

    What has a finding is not left out for what only scores. A user's own rows are kept, whatever else there is.
    """
    named: set[tuple[AttributePath, object]] = set()
    scored: set[tuple[AttributePath, object]] = set()
    for edit in edits:
        keys = {(edit.path, edit.row.channel)} | ({(edit.path, "less")} if edit.direction in _LESS else set())
        if edit.row.rule.startswith(OWN_PREFIX):
            yield edit
        elif not keys & (named if edit.row.rule else named | scored):
            (named if edit.row.rule else scored).update(keys)
            yield edit


def _worst_first(edit: Edit) -> tuple[int, list[str]]:
    return -edit.score, list(map(str, edit.path))
