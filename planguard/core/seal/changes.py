"""The lists of changes without their secrets. What does not change keeps only what others are judged by."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from planguard.core.digest.identity import NAMES, guard_paths
from planguard.core.environment.bodies import Speaking
from planguard.core.graph.known import leaves
from planguard.core.graph.naming import names_it
from planguard.core.misfits import JUDGED
from planguard.core.seal.veil import Veil, encoded, marks_only, written
from planguard.core.state import Key, key_of
from planguard.core.twins import Twins
from planguard.model.consequence import TypeFacts
from planguard.model.plan import ABSENT, Change, Plan, Raw, ResourceChange

_KEPT: Final = frozenset({*Speaking.__struct_fields__, *NAMES, *JUDGED})
"""What speaks for an environment, who an object is, and what the states are held against."""
_TEXTS: Final = (
    "address",
    "previous_address",
    "module_address",
    "mode",
    "type",
    "name",
    "provider_name",
    "deposed",
    "action_reason",
)


class Entries:
    """Seals entries. The bodies of one type are hidden together, so that what was equal in them still is."""

    def __init__(self, plan: Plan, facts: Callable[[str], TypeFacts]) -> None:
        self._facts = facts
        self._kept: dict[str, frozenset[str]] = {}
        goes = any(entry.actions.destroys for entry in plan.active)
        # An object that is updated may group those that go: what names it stands on them.
        self._going = frozenset(_names_of(plan.active)) if goes else frozenset()
        self._veils: dict[str, Veil] = {}
        self._active = {id(entry) for entry in plan.active}
        self.secrets: set[str] = set()
        """Every text that was hidden anywhere."""
        self.sealed: dict[Key, Change] = {}
        """The sealed bodies of the `resource_changes`, for the states."""

    def change(self, entry: ResourceChange) -> Raw:
        """One of the `resource_changes`."""
        changes = id(entry) in self._active  # also what a look is given: it may be a program
        return self._entry(entry, None if changes else self._kept_of(entry), remember=True)

    def other(self, entry: ResourceChange) -> Raw:
        """An entry of another list: drift, or a change that is put off."""
        return self._entry(entry, None, remember=False)

    def _kept_of(self, entry: ResourceChange) -> frozenset[str]:
        """The attributes of an object that stays which others are judged by, and those that name one that changes."""
        kept = self._kept.get(entry.type)
        if kept is None:
            guards = (path.partition(".")[0] for path in guard_paths(self._facts(entry.type)))
            kept = self._kept[entry.type] = _KEPT.union(guards)
        if not self._going or entry.change is None:
            return kept
        body = entry.change.before
        return kept.union(name for name in body if not self._going.isdisjoint(leaves(body.get(name))))

    def _entry(self, entry: ResourceChange, keep: frozenset[str] | None, *, remember: bool) -> Raw:
        found = {name: encoded(text) for name in _TEXTS if (text := getattr(entry, name)) or name == "address"}
        if len(entry.index_raw):
            found["index"] = entry.index_raw
        if entry.change is not None:
            change = self._change(entry, entry.change, keep)
            if remember:
                self.sealed[key_of(entry)] = change
            found["change"] = _written_change(change)
        return written(found)

    def _change(self, entry: ResourceChange, change: Change, keep: frozenset[str] | None) -> Change:
        veil = self._veils.setdefault(entry.type, Veil())
        twins = Twins(change)
        self.secrets |= twins.texts
        before = veil.body(change.before_raw, change.before_sensitive, keep, twins)
        equal = change.before_raw == change.after_raw and change.before_sensitive == change.after_sensitive
        return Change(
            actions=change.actions,
            before_raw=before,
            after_raw=before if equal else veil.body(change.after_raw, change.after_sensitive, keep, twins),
            after_unknown=marks_only(change.after_unknown),
            before_sensitive=marks_only(change.before_sensitive),
            after_sensitive=marks_only(change.after_sensitive),
            replace_paths_raw=change.replace_paths_raw,
            importing_raw=Veil().body(change.importing_raw, ABSENT),
            before_identity=Veil().body(change.before_identity, ABSENT),
            after_identity=Veil().body(change.after_identity, ABSENT),
        )


def _written_change(change: Change) -> Raw:
    bodies = {
        "before": change.before_raw,
        "after": change.after_raw,
        "after_unknown": change.after_unknown,
        "before_sensitive": change.before_sensitive,
        "after_sensitive": change.after_sensitive,
        "replace_paths": change.replace_paths_raw,
        "importing": change.importing_raw,
        "before_identity": change.before_identity,
        "after_identity": change.after_identity,
    }
    return written({"actions": encoded(list(change.actions)), **bodies})


def _names_of(entries: Iterable[ResourceChange]) -> Iterator[str]:
    """What objects are called by in the attributes of others."""
    for entry in entries:
        body = entry.change.before if entry.change else {}
        yield from (text for name in body if names_it(name) for text in leaves(body.get(name)))
