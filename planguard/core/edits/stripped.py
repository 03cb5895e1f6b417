"""Configuration that an update takes away on any type: blocks, list elements and map keys that no table knows of.

It keeps quiet about labels, about what holds nothing, and about elements that are replaced one by one by as many others.
"""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from planguard.core.directions.reach import NARROWED
from planguard.core.directions.values import bare, document, hidden
from planguard.core.edits.labels import is_label
from planguard.core.edits.pairing import paired
from planguard.model.body import Body
from planguard.model.plan import AttributePath
from planguard.model.rule import Channel, Edit, Row
from planguard.model.value import SENSITIVE, Value

STRIPPED: Final = "configuration-stripped"
IMPORT_STRIPS: Final = "import-strips-configuration"
HOLD_NOTHING: Final = ("terraform_data", "null_resource", "random_", "time_")
"""Types (or how they begin) that exist in the state alone: what their configuration loses is lost nowhere."""
_WHOLE, _PART = 50, 30
_OPENS: Final = frozenset(b"[{")
_SHORTEST: Final = len("[0]")


class _Loss(NamedTuple):
    path: AttributePath
    direction: str
    says: str
    score: int


def stripped(
    before: Body, after: Body, names: list[str], judged: Callable[[AttributePath], bool], *, importing: bool
) -> Iterator[Edit]:
    """What the attributes `names` lose. `judged`: whether a row of a table has judged a path already.

    Under an import every setting that is left out counts: nobody wrote down that it should go.
    """
    for name in names:
        raw = before.raw(name)
        if raw is None or is_label(name):
            continue
        losses: Iterator[_Loss] = iter(())
        if len(raw) >= _SHORTEST and memoryview(raw)[0] in _OPENS:
            losses = _losses(before[name], after.get(name), (name,))
        elif importing:
            losses = _unset(before, after, name)
        yield from (_edit(loss, importing=importing) for loss in losses if not judged(loss.path))


def _edit(loss: _Loss, *, importing: bool) -> Edit:
    return Edit(_ROWS[loss.direction, importing], loss.path, loss.direction, loss.says, loss.score)


def _losses(old: Value, new: Value, path: AttributePath) -> Iterator[_Loss]:
    if bare(old) or hidden(new):
        return
    if _void(new):
        yield _Loss(path, "emptied", "is emptied", _WHOLE)
    elif isinstance(old, dict) and isinstance(new, dict):
        yield from _of_map(old, new, path)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _of_list(old, new, path)


def _of_map(old: dict[str, Value], new: dict[str, Value], path: AttributePath) -> Iterator[_Loss]:
    for key, item in old.items():
        if is_label(key) or bare(item):
            continue
        if key not in new:
            yield _Loss((*path, key), "removed", "is removed", _PART)
        elif isinstance(item, (dict, list)):
            yield from _losses(item, new[key], (*path, key))


def _of_list(old: list[Value], new: list[Value], path: AttributePath) -> Iterator[_Loss]:
    held, kept = (sum(1 for item in side if not bare(item)) for side in (old, new))
    if held > kept and not _still_covered(old, new):
        yield _Loss(path, "element-removed", "loses an element", _PART)
    if not any(isinstance(item, (dict, list)) for item in old):
        return
    for one, other in paired(old, new):
        if one is not None and other is not None:
            yield from _losses(old[one], new[other], (*path, one))


def _still_covered(old: list[Value], new: list[Value]) -> bool:
    """Whether fewer networks admit as much as before."""
    texts = all(isinstance(item, str) for item in [*old, *new])
    return texts and NARROWED.test(old, new, "") is False


def _unset(before: Body, after: Body, name: str) -> Iterator[_Loss]:
    old = before[name]
    gone = name not in after or _void(after[name])
    if gone and (old is SENSITIVE or not (bare([old]) or bare({name: old}))):
        text = isinstance(old, str) and document(old) is not None
        yield _Loss((name,), "removed", "is removed", _WHOLE if text else _PART)


def _void(value: Value) -> bool:
    """Whether nothing is left at all: unlike `bare`, a block that is switched off is left."""
    if isinstance(value, (dict, list)):
        return all(map(_void, value.values() if isinstance(value, dict) else value))
    return value is None or (isinstance(value, str) and not value)


def _row(direction: str, score: int, rule: str) -> Row:
    return Row(("*",), "*", (direction,), rule, score, Channel.OUTAGE, rule)


_ROWS: Final = {
    (direction, importing): _row(direction, score, IMPORT_STRIPS if importing else STRIPPED)
    for direction, score in (("emptied", _WHOLE), ("element-removed", _PART), ("removed", _PART))
    for importing in (False, True)
}
