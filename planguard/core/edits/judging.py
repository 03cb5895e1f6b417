"""The rows that look at a change -> its edits: which rows fit, in which direction, and how sure that is."""

from collections.abc import Iterable, Iterator
from typing import Final

from planguard.core.directions import parse, same
from planguard.core.directions.presence import CHANGED
from planguard.core.directions.reach import shuts
from planguard.core.directions.values import hides
from planguard.core.edits.paths import Pair, pairs
from planguard.core.edits.stripped import HOLD_NOTHING, stripped
from planguard.model.actions import Operation
from planguard.model.body import EMPTY, Body
from planguard.model.plan import AttributePath, ResourceChange
from planguard.model.rule import OWN_PREFIX, UNDECIDED_CAP, Edit, Row

_LESS: Final = frozenset({"zeroed", "halved", "lowered"})
# A row that looks for losses has judged its attribute even where it found none.
_JUDGES_LOSSES: Final = frozenset("emptied removed element-removed narrowed policy-narrowed switched-off".split())
_ENDLESS: Final = frozenset({"0", "-1"})


def judged(entry: ResourceChange, names: list[str], rows: list[Row]) -> tuple[Edit, ...]:
    """The edits of an update or a create whose attributes `names` differ, worst first; `rows` look at these."""
    change = entry.change
    if change is None:
        return ()
    updated = entry.actions.operation is Operation.UPDATE
    before, after = change.before if updated else EMPTY, change.after
    found = _of_rows(rows, before, after) if rows else []
    if updated and not entry.type.startswith(HOLD_NOTHING):
        seen = _Judged(rows, found) if rows and not change.imports else _nothing_judged
        found += stripped(before, after, names, seen, importing=change.imports)
    return tuple(_telling(sorted(found, key=_worst_first))) if len(found) > 1 else tuple(found)


def shut(entry: ResourceChange, rows: list[Row]) -> bool:
    """Whether rows about what is opened look at an object that lets nobody in, whatever else it says."""
    return entry.change is not None and any("opened" in row.directions for row in rows) and shuts(entry.change.after)


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
