"""What stays as it is on paper while it loses what it stands on: no-ops that name an object which goes.

A reference alone is no evidence: the one between a bucket that is replaced and the policy of its neighbour is the same
expression. So the value decides: the attribute of the no-op holds now what the destroyed object is called by.
"""

from collections.abc import Container, Iterable, Iterator
from functools import cache
from typing import Final, NamedTuple

from planguard.core.graph.beside import Beside
from planguard.core.graph.instances import Block, Instances
from planguard.core.graph.known import leaves
from planguard.core.graph.naming import CALLED_BY, names_it, names_of
from planguard.core.graph.nodes import Node, Place, Step
from planguard.core.graph.uses import Role, Use, every
from planguard.core.graph.walk import Walk
from planguard.model.actions import Operation
from planguard.model.graph import Kinds, Underneath
from planguard.model.plan import ResourceChange

_MOST: Final = 300_000
"""Ends of references that are looked at. A real plan has a few for each object that goes."""


class _Lost(NamedTuple):
    """The destroyed instances of one block, in whatever instances of its module, and what lies between them and the user."""

    path: str
    node: str
    entries: tuple[ResourceChange, ...]
    by: str = ""
    through: str = ""


class _Names:
    """What destroyed instances of a block are called by. Inside its own module each belongs to its own instance of it."""

    def __init__(self, lost: _Lost, attribute: str) -> None:
        self._path = lost.path
        self._anywhere: dict[str, ResourceChange] = {}
        self._inside: dict[str, dict[str, ResourceChange]] = {}
        for entry in lost.entries:
            inside = self._inside.setdefault(entry.module_address, {})
            for name in names_of(entry, (attribute,) if attribute else CALLED_BY):
                inside.setdefault(name, entry)
                self._anywhere.setdefault(name, entry)

    def seen_from(self, scope: str, path: str) -> dict[str, ResourceChange]:
        """The names that mean something to an object in the module instance `scope`."""
        return self._inside.get(scope, {}) if len(self._inside) > 1 and path == self._path else self._anywhere


class Standing:
    """Looks for them, each once. What a plan of any size can make it look at is limited; `cut` tells."""

    def __init__(self, walk: Walk, instances: Instances, declared: Container[Block], kinds: Kinds) -> None:
        """`declared`: the blocks of the configuration."""
        self._walk = walk
        self._instances = instances
        self._declared = declared
        self._kinds = kinds
        self._can_fall = cache(kinds.stands)
        self._beside = Beside(self._falls)
        self._found: dict[str, Underneath] = {}
        self._texts: dict[tuple[str, str], frozenset[str]] = {}
        self._left = _MOST

    @property
    def cut(self) -> bool:
        """Whether there was too much to look at all of it."""
        return self._left <= 0 or self._beside.cut

    def on(self, gone: Iterable[ResourceChange]) -> list[Underneath]:
        """The no-ops that stand on `gone`, by address."""
        blocks: dict[Block, list[ResourceChange]] = {}
        modules: dict[str, list[ResourceChange]] = {}
        for entry in gone:
            block = self._instances.block(entry)
            blocks.setdefault(block, []).append(entry)
            if block not in self._declared:
                modules.setdefault(entry.module_address, []).append(entry)
        for scope, entries in modules.items():
            self._found.update(
                (found.address, found) for found in self._beside.named(entries, self._instances.within(scope))
            )
        waiting = [_Lost(path, node, tuple(entries)) for (path, node), entries in sorted(blocks.items())]
        done: set[str] = set()
        while waiting:
            lost = waiting.pop()
            for group in self._users(lost):
                if group.entries[0].address not in done:
                    done.add(group.entries[0].address)
                    waiting.append(group)
        return [self._found[address] for address in sorted(self._found)]

    def _users(self, lost: _Lost) -> Iterator[_Lost]:
        """File the no-ops that use `lost`; yield the groups that have to follow."""
        names: dict[str, _Names] = {}
        scopes = sorted({entry.module_address for entry in lost.entries})
        for use in every(self._walk.users(scopes[0], lost.node)):
            by_provider = use.role is Role.PROVIDER and self._kinds.carries(lost.entries[0].type)
            if not by_provider and (use.role is not Role.VALUE or not names_it(use.attribute)):
                continue
            known = names.get(use.attribute)
            if known is None:
                known = names[use.attribute] = _Names(lost, use.attribute)
            for user, path in self._ends(scopes, use):
                self._left -= 1
                if self.cut:
                    return
                if not self._concerns(user, lost):
                    continue
                seen = known.seen_from(user.module_address, self._instances.path(user.module_address))
                owner = lost.entries[0] if by_provider else self._owner(user, path, seen)
                if owner is not None:
                    yield from self._hit(user, path[0] if path else "provider", owner, lost)

    def _falls(self, user: ResourceChange) -> bool:
        """Whether a no-op can lose what it stands on, and is not known to do so yet."""
        return user.managed and user.address not in self._found and self._can_fall(user.type)

    def _concerns(self, user: ResourceChange, lost: _Lost) -> bool:
        """Whether it matters that `user` uses `lost`."""
        operation = user.actions.operation
        if operation is Operation.NO_OP:
            return self._falls(user)
        return operation is Operation.UPDATE and not lost.through and self._kinds.groups(user.type)

    def _hit(self, user: ResourceChange, attribute: str, owner: ResourceChange, lost: _Lost) -> Iterator[_Lost]:
        by = lost.by or owner.address
        if user.actions.operation is Operation.NO_OP:
            self._found[user.address] = Underneath(user.address, by, attribute, lost.through)
        else:
            yield _Lost(*self._instances.block(user), (user,), by, user.address)

    def _owner(self, user: ResourceChange, path: tuple[str, ...], known: dict[str, ResourceChange]) -> ResourceChange | None:
        """Which of the destroyed objects the attribute of `user` names now."""
        if user.change is None or not path:
            return None
        held = self._texts.get((user.address, path[0]))
        if held is None:
            held = self._texts[user.address, path[0]] = frozenset(leaves(user.change.before.get(path[0])))
        return min((known[text] for text in held & known.keys()), key=lambda owner: owner.address, default=None)

    def _ends(self, scopes: Iterable[str], use: Use) -> Iterator[tuple[ResourceChange, tuple[str, ...]]]:
        """The objects that a use ends at, through inputs and outputs, and the attribute that it feeds there."""
        waiting = [(step, use) for scope in scopes for step in self._walk.deliver(scope, use)]
        seen: set[Node] = set()
        while waiting:
            step, last = waiting.pop()
            last = step.use or last
            if step.to.place is Place.OBJECT:
                entry = step.to.entry
                if entry is not None:
                    yield entry, last.path if last.role is Role.VALUE else ()
            elif step.to not in seen and self._leads_on(step, last):
                seen.add(step.to)
                waiting.extend((further, last) for further in self._walk.steps(step.to))

    def _leads_on(self, step: Step, last: Use) -> bool:
        """Whether values go this way: not through data sources, and not where the reference only orders or counts."""
        if step.to.place is Place.PROVIDER:
            return last.role is Role.PROVIDER
        if step.to.name.startswith("data."):
            return False
        return last.role in {Role.VALUE, Role.PROVIDER} and step.to.place not in {Place.INSIDE, Place.CONTENT}
