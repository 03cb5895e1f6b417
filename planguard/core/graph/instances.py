"""The objects of a plan by module instance and name, and the tree of the module instances that hold them."""

from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

import msgspec

from planguard.core.graph.references import Key, key_of
from planguard.model.address import split, without_keys
from planguard.model.plan import Plan, ResourceChange

_ADDRESS: Final = attrgetter("address")
_SCOPE: Final = attrgetter("module_address")
Block = tuple[str, str]
"""A block of the configuration: the path of its module, and its name in there."""


class Called(NamedTuple):
    """How a module instance came to be: by which call of which module instance, under which key."""

    scope: str
    call: str
    key: Key


class Instances:
    """What stands in `resource_changes`; leftovers of failed replacements apart, whose address is another object's."""

    def __init__(self, plan: Plan) -> None:
        self.by_address = plan.living
        self._scopes: dict[str, list[ResourceChange]] = {}
        living = plan.resource_changes
        if len(plan.living) != len(living):
            living = [entry for entry in living if entry.deposed is None]
        for scope, entries in groupby(living, _SCOPE):  # in a plan of Terraform's those of a module stand together
            self._scopes.setdefault(scope, []).extend(entries)
        self._nodes: dict[str, dict[str, list[ResourceChange]]] = {}
        self._paths: dict[str, str] = {}
        self._around: dict[str, tuple[str, ...]] = {}
        self._called: dict[str, Called | None] = {}
        self._tuples: dict[tuple[str, str], tuple[ResourceChange, ...]] = {}
        self._keyed: dict[tuple[str, str], dict[Key, ResourceChange]] = {}
        self._children: dict[tuple[str, str], dict[Key, str]] | None = None
        self._by_path: dict[str, list[str]] | None = None

    def of(self, scope: str, node: str) -> list[ResourceChange]:
        """The instances of the resource `node` in the module instance `scope`, in the order of their addresses."""
        nodes = self._nodes.get(scope)
        if nodes is None:
            nodes = self._nodes[scope] = {}
            for entry in self._scopes.get(scope, ()):
                nodes.setdefault(node_of(entry), []).append(entry)
            for entries in nodes.values():
                if len(entries) > 1:
                    entries.sort(key=_ADDRESS)
        return nodes.get(node, [])

    def within(self, scope: str) -> list[ResourceChange]:
        """Everything in one module instance, and not in those that it calls."""
        return self._scopes.get(scope, [])

    def all_of(self, scope: str, node: str) -> tuple[ResourceChange, ...]:
        """The same instances, as one record that is made once."""
        found = self._tuples.get((scope, node))
        if found is None:
            found = self._tuples[scope, node] = tuple(self.of(scope, node))
        return found

    def keyed(self, scope: str, node: str) -> dict[Key, ResourceChange]:
        """The same instances by their keys."""
        found = self._keyed.get((scope, node))
        if found is None:
            found = self._keyed[scope, node] = {instance_key(entry): entry for entry in self.of(scope, node)}
        return found

    def block(self, entry: ResourceChange) -> Block:
        """The block that an object comes from."""
        path = self.path(entry.module_address)
        if entry.type and entry.name:
            return path, node_of(entry)
        return path, without_keys(entry.address).removeprefix(f"{path}.")

    def path(self, scope: str) -> str:
        """The path in the configuration of a module instance."""
        path = self._paths.get(scope)
        if path is None:
            path = self._paths[scope] = without_keys(scope)
        return path

    def called(self, scope: str) -> Called | None:
        """Who called the module instance `scope`; None for the root module."""
        if scope not in self._called:
            self._called[scope] = _called(scope) if scope else None
        return self._called[scope]

    def around(self, scope: str) -> tuple[str, ...]:
        """The module instance `scope` and every one around it, outward."""
        found = self._around.get(scope)
        if found is None:
            outward = [scope]
            while called := self.called(outward[-1]):
                outward.append(called.scope)
            found = self._around[scope] = tuple(outward)
        return found

    def children(self, scope: str, call: str) -> dict[Key, str]:
        """The module instances that `scope` made by `call`, by their keys."""
        if self._children is None:
            self._children = {}
            for child in self._all_scopes():
                caller = self.called(child)
                if caller:
                    self._children.setdefault((caller.scope, caller.call), {})[caller.key] = child
        return self._children.get((scope, call), {})

    def at(self, path: str) -> list[str]:
        """The module instances of the module `path`."""
        if self._by_path is None:
            self._by_path = {}
            for scope in self._all_scopes():
                self._by_path.setdefault(self.path(scope), []).append(scope)
        return self._by_path.get(path, [])

    def _all_scopes(self) -> list[str]:
        """Every module instance: those that hold objects, and those above them."""
        known = {"", *self._scopes}
        waiting = list(self._scopes)
        while waiting:
            caller = self.called(waiting.pop())
            if caller and caller.scope not in known:
                known.add(caller.scope)
                waiting.append(caller.scope)
        return sorted(known)


def _called(scope: str) -> Called:
    """The last step of a module address."""
    at = scope.rfind("[") if scope.endswith("]") else len(scope)
    caller, _, call = scope[:at].rpartition("module.")
    if "\\" in scope or scope.count('"', 0, at) % 2 or "." in call or '"' in call:  # a key that looks like an address
        *steps, (call, key) = split(scope)
        return Called(".".join(name + bracketed for name, bracketed in steps[:-1]), call, key_of(key))
    return Called(caller.removesuffix("."), call, key_of(scope[at:]))


def address_of(block: Block) -> str:
    """The address of a block, as the state names it."""
    path, node = block
    return f"{path}.{node}" if path else node


def node_of(entry: ResourceChange) -> str:
    """The name of an object inside its module, without its key."""
    return f"data.{entry.type}.{entry.name}" if entry.mode == "data" else f"{entry.type}.{entry.name}"


def instance_key(entry: ResourceChange) -> Key:
    """The key of an object among the instances of its block."""
    if not entry.index_raw:
        return None
    try:
        found = msgspec.json.decode(entry.index_raw)
    except msgspec.DecodeError:
        return None
    return found if isinstance(found, str | int) and not isinstance(found, bool) else None
