"""How an object is called by others: which attributes are names, and which attributes hold one."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from planguard.core.graph.known import leaves
from planguard.model.body import EMPTY, Body, glimpse
from planguard.model.plan import ResourceChange

CALLED_BY: Final = ("id", "arn", "self_link", "name")
_glimpse: Final = glimpse(CALLED_BY)
_NAMES: Final = frozenset(
    "id ids arn name names bucket identifier self_link url uri endpoint address host key role repository metadata namespace"
    " queue_url fqdn domain dns_name invoke_arn".split()
)
_ENDINGS: Final = ("_id", "_ids", "_arn", "_name", "_names", "_identifier", "_url", "_uri", "_link", "_endpoint", "_key")
_OWN: Final = frozenset({"id", "arn", "self_link", "name", "identifier"})


def names_it(attribute: str) -> bool:
    """Whether an attribute is what others call an object by; none means the object as a whole."""
    return not attribute or attribute in _NAMES or attribute.endswith(_ENDINGS)


@lru_cache(4096)
def refers(attribute: str) -> bool:
    """Whether an attribute may hold the name of another object, and not only the object's own."""
    return names_it(attribute) and attribute not in _OWN


def _before(entry: ResourceChange, *, usual: bool) -> Body:
    """An object as it is now; with `usual`, nothing of it but what objects are usually called by."""
    change = entry.change
    if change is None:
        return EMPTY
    return _glimpse(change.before_raw, change.before_sensitive) if usual else change.before


def called(entries: Iterable[ResourceChange], attribute: str) -> dict[str, ResourceChange]:
    """What the objects are called by in `attribute`; several names where they are referred to as a whole."""
    found: dict[str, ResourceChange] = {}
    for entry in entries:
        before = _before(entry, usual=not attribute or attribute in CALLED_BY)
        for name in (attribute,) if attribute else CALLED_BY:
            for text in leaves(before.get(name)):
                found.setdefault(text, entry)
    return found
