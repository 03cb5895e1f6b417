"""What follows from what: each replacement traced to the change that makes it necessary.

Terraform replaces an object because an attribute changes that cannot change in place. Where the new value is not known
yet, or is what another replaced object will be called, the replacement is a symptom: the cause lies further up.
"""

from collections.abc import Iterator
from typing import Final

from planguard.core.graph.known import Known, changed_names
from planguard.core.graph.origins import Origin, Origins
from planguard.model.actions import Operation
from planguard.model.graph import Cascade, Follower
from planguard.model.plan import Plan, ResourceChange

_MAKES: Final = (Operation.REPLACE, Operation.READ, Operation.UPDATE, Operation.CREATE)
"""What can leave a value unknown until it is applied; of several causes the first of these is named."""


class Cascades:
    """The causes in one plan."""

    def __init__(self, plan: Plan, origins: Origins | None, known: Known) -> None:
        self._plan = plan
        self._origins = origins
        self._known = known
        self._roots: dict[str, ResourceChange] = {}
        self._movers: dict[tuple[str, str, bool], list[ResourceChange]] = {}
        self._causes: dict[str, tuple[ResourceChange, Follower] | None] = {}

    def all(self) -> tuple[Cascade, ...]:
        """Every cause that makes at least one other replacement necessary, the one with most followers first."""
        replaced = [entry for entry in self._entries(Operation.REPLACE) if self._cause(entry)]
        roots: dict[str, ResourceChange] = {}
        followers: dict[str, list[Follower]] = {}
        for entry in replaced:
            self._file(entry, roots, followers)
        for entry in filter(self._known.unknown, self._entries(Operation.UPDATE)) if roots else ():
            root = self._root(entry)
            if root is not entry and root.address in roots:
                self._file(entry, roots, followers)
        found = [_cascade(root, followers[address]) for address, root in roots.items()]
        return tuple(sorted(found, key=lambda cascade: (-len(cascade.followers), cascade.root)))

    def _entries(self, operation: Operation) -> Iterator[ResourceChange]:
        return (entry for entry in self._plan.by_operation[operation] if entry.managed and entry.deposed is None)

    def _file(self, entry: ResourceChange, roots: dict[str, ResourceChange], followers: dict[str, list[Follower]]) -> None:
        cause, root = self._cause(entry), self._root(entry)
        if cause is not None and root is not entry:
            roots[root.address] = root
            followers.setdefault(root.address, []).append(cause[1])

    def _root(self, entry: ResourceChange) -> ResourceChange:
        """The first cause. In a circle, which no plan has, the first by address."""
        way: dict[str, ResourceChange] = {}
        root = entry
        while root.address not in self._roots:
            if root.address in way:
                self._roots[root.address] = way[min(way)]
                break
            way[root.address] = root
            cause = self._cause(root)
            if cause is None:
                self._roots[root.address] = root
                break
            root = cause[0]
        found = self._roots[root.address]
        self._roots.update(dict.fromkeys(way, found))
        return found

    def _cause(self, entry: ResourceChange) -> tuple[ResourceChange, Follower] | None:
        """The changing object that `entry` changes because of, and the attribute by which it does."""
        if entry.address not in self._causes:
            found = list(self._candidates(entry))
            self._causes[entry.address] = min(found, key=_first) if found else None
        return self._causes[entry.address]

    def _candidates(self, entry: ResourceChange) -> Iterator[tuple[ResourceChange, Follower]]:
        unknown = self._known.unknown(entry)
        for name, origin in self._feeding(entry, unknown):
            for above in self._moving(origin, known=bool(name) and name not in unknown):
                if above is not entry:
                    yield above, _follower(entry, name, above, origin.name)
                    break

    def _moving(self, origin: Origin, *, known: bool) -> list[ResourceChange]:
        """The first two of the objects that may be meant and that give the attribute another value, or an unknown one.

        The second is for the first one itself, which is no cause of its own change.
        """
        key = (f"{origin.group}", origin.attribute, known)
        found = self._movers.get(key)
        if found is None:
            movers = (above for above in origin.entries if self._moves(above, origin.attribute, known=known))
            found = self._movers[key] = sorted(movers, key=_by_operation)[:2]
        return found

    def _feeding(self, entry: ResourceChange, unknown: frozenset[str]) -> Iterator[tuple[str, Origin]]:
        """The attributes that make `entry` change, with where they come from."""
        operation = entry.actions.operation
        if operation is Operation.READ:
            yield from (("", origin) for origin in self._of(entry, None))
            return
        if operation not in {Operation.REPLACE, Operation.UPDATE} or entry.change is None:
            return
        forced = {str(path[0]) for path in entry.change.replace_paths if path} if operation is Operation.REPLACE else unknown
        for name in sorted(forced):
            found = self._of(entry, name)
            yield from ((name, origin) for origin in found)
            if name in unknown and not any(origin.entries for origin in found):
                yield from ((name, origin) for origin in self._known.by_value(entry, name))

    def _of(self, entry: ResourceChange, name: str | None) -> list[Origin]:
        if self._origins is None:
            return []
        return self._origins.of(entry, None if name is None else (name,))

    def _moves(self, above: ResourceChange, attribute: str, *, known: bool) -> bool:
        """Whether what happens to `above` gives its attribute another value, or one that is not known yet."""
        operation = above.actions.operation
        if known:
            return operation is Operation.REPLACE and attribute in changed_names(above)
        if operation not in _MAKES:
            return False
        return operation is not Operation.UPDATE or not attribute or attribute in self._known.unknown(above)


def _follower(entry: ResourceChange, attribute: str, above: ResourceChange, reference: str) -> Follower:
    return Follower(entry.address, entry.actions.operation.value, attribute, above.address, reference)


def _by_operation(entry: ResourceChange) -> tuple[int, str]:
    return _MAKES.index(entry.actions.operation), entry.address


def _first(found: tuple[ResourceChange, Follower]) -> tuple[int, str, str]:
    return _MAKES.index(found[0].actions.operation), found[0].address, found[1].attribute


def _cascade(root: ResourceChange, followers: list[Follower]) -> Cascade:
    ordered = sorted(followers, key=lambda found: (found.action != Operation.REPLACE, found.address))
    return Cascade(root.address, root.actions.operation.value, tuple(ordered))
