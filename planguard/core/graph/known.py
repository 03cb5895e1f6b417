"""What is not known yet of the objects of a plan, and which destroyed object a value belonged to."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from planguard.core.graph.origins import Origin
from planguard.model.actions import Operation
from planguard.model.body import decode_value, glimpse
from planguard.model.plan import Plan, ResourceChange
from planguard.model.value import Value

_IDENTITIES: Final = ("id", "arn", "self_link")
_glimpse: Final = glimpse(_IDENTITIES)
_SHORTEST: Final = 6
"""A shorter text may stand for many things."""


class Known:
    """Answers for one plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._unknown: dict[int, frozenset[str]] = {}
        self._owners: dict[str, ResourceChange] | None = None

    def unknown(self, entry: ResourceChange) -> frozenset[str]:
        """Names of the attributes of which something is not known before the plan is applied."""
        found = self._unknown.get(id(entry))
        if found is None:
            found = self._unknown[id(entry)] = unknown_names(entry)
        return found

    def by_value(self, entry: ResourceChange, name: str) -> list[Origin]:
        """The replaced objects whose identity the attribute holds until now: how they are known where no name shows it."""
        if entry.change is None:
            return []
        value = entry.change.before.get(name)
        texts = value if isinstance(value, list) else [value]
        owners = self._identities()
        found = [owners[text] for text in texts if isinstance(text, str) and text in owners]
        return [Origin(owner.address, "id", (owner,), owner.address) for owner in found]

    def _identities(self) -> dict[str, ResourceChange]:
        if self._owners is None:
            self._owners = {}
            for entry in self._plan.by_operation[Operation.REPLACE]:
                if entry.change is not None and entry.managed:
                    before = _glimpse(entry.change.before_raw, entry.change.before_sensitive)
                    for name in before.parts:
                        text = before[name]
                        if isinstance(text, str) and len(text) >= _SHORTEST:
                            self._owners.setdefault(text, entry)
        return self._owners


def unknown_names(entry: ResourceChange) -> frozenset[str]:
    """Names of the attributes of `entry` with an unknown mark on them or in them."""
    raw = bytes(entry.change.after_unknown) if entry.change else b""
    return _marked_in(raw) if b"true" in raw else frozenset()


def changed_names(entry: ResourceChange) -> frozenset[str]:
    """Names of the attributes that `entry` will have other values of."""
    change = entry.change
    return frozenset(change.before.differing(change.after)) if change else frozenset()


@lru_cache(1024)
def _marked_in(raw: bytes) -> frozenset[str]:
    """Of equal objects the same is not known, so most trees of marks are seen many times."""
    marks = decode_value(raw)
    return frozenset(name for name, mark in marks.items() if _marked(mark)) if isinstance(marks, dict) else frozenset()


def _marked(mark: Value) -> bool:
    stack = [mark]
    while stack:
        found = stack.pop()
        if found is True:
            return True
        if isinstance(found, dict | list):
            stack.extend(found.values() if isinstance(found, dict) else found)
    return False


def leaves(value: Value) -> Iterator[str]:
    """Every text in `value`, at any depth."""
    stack = [value]
    while stack:
        found = stack.pop()
        if isinstance(found, str) and found:
            yield found
        elif isinstance(found, dict | list):
            stack.extend(found.values() if isinstance(found, dict) else found)
