"""One step along the references: what depends on an object, lazily, for the objects and modules that there really are.

Between objects lie hubs: "whoever uses any instance of this block", "every instance of that block", an output, an input.
They keep the graph linear where every instance of one block refers to every instance of another.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property

from planguard.core.graph.blocks import Configuration, Module, modules
from planguard.core.graph.instances import Block, Instances, instance_key
from planguard.core.graph.nodes import Node, Place, Step
from planguard.core.graph.references import Key
from planguard.core.graph.uses import NOBODY, WHOLE, Index, Use, Uses, every
from planguard.model.plan import ResourceChange


class Walk:
    """The steps of one plan."""

    def __init__(self, tree: Configuration, uses: Index, instances: Instances) -> None:
        self._tree = tree
        self._uses = uses
        self._instances = instances
        self._objects: dict[int, Node] = {}
        self._hubs: dict[tuple[Place, str, str], Node] = {}
        self._waited_for = any(node.endswith(WHOLE) for users in uses.values() for node in users)

    def node(self, entry: ResourceChange) -> Node:
        """The node of an object."""
        found = self._objects.get(id(entry))
        if found is None:
            found = self._objects[id(entry)] = Node(Place.OBJECT, entry.module_address, entry.address, entry)
        return found

    def hub(self, place: Place, scope: str, name: str) -> Node:
        """The node of what is no object."""
        found = self._hubs.get((place, scope, name))
        if found is None:
            found = self._hubs[place, scope, name] = Node(place, scope, name)
        return found

    def beyond(self, node: Node) -> Node:
        """The instance of a block in the place of the hub before it, where there is one: half of all nodes are such hubs."""
        found = self._instances.of(node.scope, node.name) if node.place is Place.EACH else ()
        return self.node(found[0]) if len(found) == 1 and found[0].managed else node

    def steps(self, node: Node) -> Iterable[Step]:
        """What depends directly on `node`."""
        if node.entry is not None:
            return self._from_object(node.entry)
        if node.place is Place.PROVIDER:
            return self._to_managed(node.name)
        return self._from_hub(node.place, node.scope, node.name)

    def _from_hub(self, place: Place, scope: str, name: str) -> Iterable[Step]:
        if place is Place.USED:
            return self._deliver_all(scope, self._hub_uses(scope, name))
        if place is Place.EACH:
            return self._to_instances(scope, name)
        if place is Place.INPUT:
            return self._deliver_all(scope, every(self.users(scope, f"var.{name}")))
        if place is Place.OUTPUT:
            return self._from_output(scope, name)
        return self._from_inside(scope) if place is Place.INSIDE else self._to_content(scope)

    def leads_on(self, block: Block) -> bool:
        """Whether anything may depend on instances of a block."""
        path, name = block
        return self._waited_for or name in self._uses.get(path, {})

    def users(self, scope: str, node: str) -> Uses:
        """Who refers to a block of the module instance `scope`."""
        return self._uses.get(self._instances.path(scope), {}).get(node, NOBODY)

    def _from_object(self, entry: ResourceChange) -> Iterable[Step]:
        scope, (_, node) = entry.module_address, self._instances.block(entry)
        inside = (Step(self.hub(Place.INSIDE, scope, "")),) if self._waited_for else ()
        if self.users(scope, node) is NOBODY:  # most objects are the end of the way
            return inside
        return (*self._from_instance(scope, node, instance_key(entry)), *inside)

    def _from_instance(self, scope: str, node: str, key: Key) -> Iterator[Step]:
        """The steps from one instance of a block or of a module: what means any of them, its own key, or just this one."""
        uses = self.users(scope, node)
        if uses.any:
            yield Step(self.hub(Place.USED, scope, node))
        for use in uses.same:
            yield from self.deliver(scope, use, key)
        for use in uses.keyed.get(key, ()) if key is not None else every(Uses([], [], uses.keyed)):
            yield from self.deliver(scope, use)

    def _hub_uses(self, scope: str, node: str) -> Iterable[Use]:
        """What a hub passes on. The instances of data sources are no objects of their own: all that refers to one counts."""
        uses = self.users(scope, node)
        return every(uses) if node.startswith("data.") else uses.any

    def _deliver_all(self, scope: str, uses: Iterable[Use]) -> Iterator[Step]:
        for use in uses:
            yield from self.deliver(scope, use)

    def deliver(self, scope: str, use: Use, key: Key = None) -> Iterator[Step]:
        """The steps to what makes the reference `use`; with a `key`, to the instance of that key if there is one."""
        kind, name = use.by[:2]
        if kind == "object":
            yield from self._to_object(scope, use, key)
        elif kind == "output":
            yield Step(self.hub(Place.OUTPUT, scope, name), use)
        elif kind == "provider":
            yield Step(self.hub(Place.PROVIDER, "", name), use)
        else:
            children = self._instances.children(scope, name)
            place, inner = (Place.INPUT, use.by[2]) if kind == "input" else (Place.CONTENT, "")
            for child in [children[key]] if key is not None and key in children else children.values():
                yield Step(self.hub(place, child, inner), use)

    def _to_object(self, scope: str, use: Use, key: Key) -> Iterator[Step]:
        node = use.by[1]
        if key is not None and not node.startswith("data."):
            same = self._instances.keyed(scope, node).get(key)
            if same is not None:
                yield Step(self.node(same), use)
                return
        yield Step(self.hub(Place.EACH, scope, node), use)

    def _to_instances(self, scope: str, node: str) -> Iterable[Step]:
        if node.startswith("data."):
            return (Step(self.hub(Place.USED, scope, node)),)
        return [Step(self.node(entry)) for entry in self._instances.of(scope, node)]

    def _from_output(self, scope: str, name: str) -> Iterator[Step]:
        called = self._instances.called(scope)
        if called:
            for node in (f"module.{called.call}.{name}", f"module.{called.call}"):
                yield from self._from_instance(called.scope, node, called.key)

    def _from_inside(self, scope: str) -> Iterator[Step]:
        called = self._instances.called(scope)
        if called:
            yield Step(self.hub(Place.USED, called.scope, f"module.{called.call}{WHOLE}"))
            yield Step(self.hub(Place.INSIDE, called.scope, ""))

    def _to_content(self, scope: str) -> Iterator[Step]:
        """Every object in a module instance, and in those that it calls."""
        module = self._modules.get(self._instances.path(scope))
        if module is None:
            return
        yield from (Step(self.hub(Place.EACH, scope, block.address)) for block in module.resources)
        for call in module.module_calls:
            yield from (Step(self.hub(Place.CONTENT, child, "")) for child in self._instances.children(scope, call).values())

    def _to_managed(self, key: str) -> Iterator[Step]:
        for path, block in self._managed.get(key, ()):
            yield from (Step(self.hub(Place.EACH, scope, block)) for scope in self._instances.at(path))

    @cached_property
    def _modules(self) -> dict[str, Module]:
        return dict(modules(self._tree))

    @cached_property
    def _managed(self) -> dict[str, list[tuple[str, str]]]:
        """The blocks under each provider configuration: (module path, block)."""
        found: dict[str, list[tuple[str, str]]] = {}
        for path, module in self._modules.items():
            for block in module.resources:
                found.setdefault(block.provider_config_key, []).append((path, block.address))
        return found
