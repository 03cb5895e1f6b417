"""How an object is called by others: which attributes are names, and which attributes hold one."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from planguard.core.graph.known import leaves
from planguard.model.body import glimpse
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


@lru_cache(1024)
def referring(attributes: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the attributes of a type that may hold the name of another object, and not only the object's own."""
    return tuple(name for name in attributes if names_it(name) and name not in _OWN)


def names_of(entry: ResourceChange, attributes: Iterable[str]) -> Iterator[str]:
    """What an object is called by now in `attributes`."""
    change = entry.change
    if change is None:
        return
    usual = set(attributes).issubset(CALLED_BY)
    before = _glimpse(change.before_raw, change.before_sensitive) if usual else change.before
    for name in attributes:
        if name in before.parts:
            yield from leaves(before[name])
