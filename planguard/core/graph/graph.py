"""The graph of one plan, made when the first question is asked: a plan that destroys nothing never asks."""

from collections.abc import Iterator
from functools import cached_property
from typing import Final

import msgspec

from planguard.core.graph.blocks import Configuration, configuration, modules
from planguard.core.graph.hidden import hidden
from planguard.core.graph.instances import Instances, node_of
from planguard.core.graph.reach import Reach
from planguard.core.graph.remembered import Memory, around, block_of, memory
from planguard.core.graph.uses import Index, index
from planguard.core.graph.walk import Node, Place, Walk
from planguard.model.actions import Operation
from planguard.model.graph import MOST_DEPENDENTS, Dependents
from planguard.model.plan import Plan, ResourceChange

_SHOWN: Final = 10
_STAYS: Final = frozenset({Operation.NO_OP, Operation.UPDATE})
_ENDS: Final = frozenset({Operation.DELETE, Operation.REPLACE, Operation.FORGET})


class Graph:
    """Answers about the objects of one plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def dependents(self, entry: ResourceChange) -> Dependents | None:
        """Who depends on `entry`, an object that ends and is no leftover; None where the plan does not show it."""
        walk = self.walk
        if walk is None or not self._told(entry):
            return None
        reached = {name: far for name, far in self._reach.of(walk.node(entry)).items() if name != entry.address}
        nearest = sorted(reached, key=lambda name: (reached[name], name))
        return Dependents(len(nearest), tuple(nearest[:_SHOWN]))

    @cached_property
    def walk(self) -> Walk | None:
        """The steps along the references; None where the plan has no configuration that can be read."""
        return Walk(self._tree, self._uses, self.instances) if self._tree and self._uses is not None else None

    @cached_property
    def instances(self) -> Instances:
        """The objects of the plan, by where they stand."""
        return Instances(self._plan)

    @cached_property
    def _tree(self) -> Configuration | None:
        return configuration(self._plan.configuration)

    @cached_property
    def _uses(self) -> Index | None:
        try:
            return index(self._tree) if self._tree else None
        except (msgspec.DecodeError, RecursionError):
            return None

    @cached_property
    def _blocks(self) -> frozenset[tuple[str, str]]:
        found = modules(self._tree) if self._tree else ()
        return frozenset((path, block.address) for path, module in found for block in module.resources)

    @cached_property
    def _hidden(self) -> frozenset[tuple[str, str]]:
        return hidden(self._uses) if self._uses else frozenset()

    @cached_property
    def _memory(self) -> Memory | None:
        """What the state tells where the configuration cannot: of blocks that are gone, and behind local values."""
        ending = [entry for entry in self._plan.active if entry.managed and entry.actions.operation in _ENDS]
        wanted = {block_of(entry): entry for entry in ending if self._hidden or self._gone(entry)}
        if not wanted:
            return {}
        gone = {block for block, entry in wanted.items() if self._gone(entry)}
        return memory(
            self._plan, frozenset(wanted), self.instances, lambda block, by: block in gone or self._place(by) in self._hidden
        )

    def _gone(self, entry: ResourceChange) -> bool:
        """Whether the block of an object is not in the configuration any more."""
        return self._place(entry) not in self._blocks

    def _place(self, entry: ResourceChange) -> tuple[str, str]:
        return self.instances.path(entry.module_address), node_of(entry)

    def _told(self, entry: ResourceChange) -> bool:
        """Whether the plan shows at all who depends on `entry`: for a block that is gone, only the state does."""
        return not self._gone(entry) or self._memory is not None

    @cached_property
    def _reach(self) -> Reach[Node]:
        return Reach(self._nodes, self._survivor, lambda node: int(node.place is Place.OBJECT), MOST_DEPENDENTS)

    def _nodes(self, node: Node) -> Iterator[Node]:
        walk = self.walk
        if walk is None:
            return
        yield from (step.to for step in walk.steps(node))
        entry = walk.entry(node)
        if entry is not None and self._memory:
            block = block_of(entry)
            for scope in around(entry.module_address, self.instances):
                yield from map(walk.node, self._memory.get((block, scope), ()))

    def _survivor(self, node: Node) -> str | None:
        entry = self.walk.entry(node) if self.walk else None
        return node.name if entry is not None and entry.managed and entry.actions.operation in _STAYS else None
