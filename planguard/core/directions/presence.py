"""What comes, goes, is emptied, or is merely another than before."""

from typing import Final

from planguard.core.directions.record import Direction
from planguard.core.directions.values import bare, hidden, same
from planguard.model.value import Value


def _removed(old: Value, new: Value, _: str) -> bool | None:
    if bare(old):
        return False
    return None if hidden(new) else bare(new)


def _added(old: Value, new: Value, _: str) -> bool | None:
    if hidden(old):
        return None
    return bare(old) and (None if hidden(new) else not bare(new))


def _emptied(old: Value, new: Value, argument: str) -> bool | None:
    """Like `removed`, for what can hold several things; what cannot be seen might be such."""
    return _removed(old, new, argument) if hidden(old) or isinstance(old, list | dict) else False


def _changed(old: Value, new: Value, _: str) -> bool | None:
    """Never True: that something is another than before does not show whether it harms."""
    return False if same(old, new) and not hidden(old) else None


REMOVED: Final = Direction("removed", "is removed", _removed)
ADDED: Final = Direction("added", "is added", _added)
EMPTIED: Final = Direction("emptied", "is emptied", _emptied)
CHANGED: Final = Direction("changed", "changes", _changed)
