"""Elements that a list, set or map loses or gains. Order means nothing, and equal blocks are equal elements."""

from collections import Counter
from collections.abc import Hashable
from typing import Final

from planguard.core.directions.reach import NARROWED, names_everyone_let_in
from planguard.core.directions.record import Direction
from planguard.core.directions.values import bare, frozen, hidden, hides, nothing
from planguard.model.value import UNKNOWN, Value

# Words about a block, not what it does: a rule whose description changes is the same rule.
_REMARKS: Final = frozenset({"description", "comment", "remark", "tags", "labels", "tags_all"})


def elements(value: Value) -> Counter[Hashable] | None:
    """The elements of a container, or the keys of a map; None where `value` is no container."""
    if nothing(value):
        return Counter()
    if isinstance(value, dict):
        return Counter(key for key, item in value.items() if item is not None)
    if isinstance(value, list):
        return Counter(frozen(_essence(item)) for item in value if item is not UNKNOWN and not bare(item))
    return None


def _essence(item: Value) -> Value:
    return {key: part for key, part in item.items() if key not in _REMARKS} if isinstance(item, dict) else item


def _lost(old: Value, new: Value) -> bool | None:
    """Whether `new` lacks an element of `old`. Elements that cannot be seen might be the missing ones."""
    if hidden(old) or hidden(new):
        return False if nothing(old) else None
    before, after = elements(old), elements(new)
    if before is None or after is None:
        return None
    missing = (before - after).total()
    if missing:
        # A rule that lets in the same people and more is another block, and nothing is lost.
        covered = names_everyone_let_in(old) and NARROWED.test(old, new, "") is False
        unsure = missing <= _unknown(new) or (_blocks(old) and before.total() <= after.total())
        return False if covered else None if unsure else True
    return None if hides(old) and not isinstance(old, dict) else False


def _unknown(value: Value) -> int:
    return sum(hides(item) for item in value) if isinstance(value, list) else 0


def _blocks(value: Value) -> bool:
    """Whether `value` is a list of blocks: where there are as many as before, one may have changed and none gone."""
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _removed(old: Value, new: Value, _: str) -> bool | None:
    return _lost(old, new)


def _added(old: Value, new: Value, _: str) -> bool | None:
    if isinstance(new, list) and any(item is UNKNOWN for item in new):
        return None
    return _lost(new, old)


ELEMENT_REMOVED: Final = Direction("element-removed", "loses an element", _removed)
ELEMENT_ADDED: Final = Direction("element-added", "gains an element", _added)
