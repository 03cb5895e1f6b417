"""The graph of one plan, made when the first question is asked: a plan that destroys nothing never asks."""

from collections.abc import Iterable
from functools import cached_property
from typing import Final

import msgspec

from planguard.core.graph.blocks import Configuration, configuration, modules
from planguard.core.graph.cascades import Cascades
from planguard.core.graph.hidden import hidden
from planguard.core.graph.instances import Block, Instances, address_of
from planguard.core.graph.known import Known
from planguard.core.graph.nodes import Node, Place, Step
from planguard.core.graph.origins import Origins
from planguard.core.graph.picture import Drawing
from planguard.core.graph.reach import Reach
from planguard.core.graph.remembered import Memory, memory
from planguard.core.graph.underneath import Standing
from planguard.core.graph.uses import Index, index
from planguard.core.graph.walk import Walk
from planguard.core.state import States
from planguard.model.actions import Operation
from planguard.model.graph import MOST_DEPENDENTS, Cascade, Dependents, Follower, Kinds, Picture, Underneath
from planguard.model.plan import AttributePath, Plan, ResourceChange

_SHOWN: Final = 10
_NOBODY: Final = Dependents(0)
_STAYS: Final = frozenset({Operation.NO_OP, Operation.UPDATE})
_ENDS: Final = (Operation.DELETE, Operation.REPLACE, Operation.FORGET)


class Graph:
    """Answers about the objects of one plan."""

    def __init__(self, plan: Plan, states: States | None = None) -> None:
        self._plan = plan
        self._states = states or States(plan)

    def dependents(self, entry: ResourceChange) -> Dependents | None:
        """Who depends on `entry`, an object that ends and is no leftover; None where the plan does not show it."""
        walk, block = self.walk, self.instances.block(entry)
        if walk is None or (block not in self._blocks and self._memory is None):
            return None
        if not self._leads_on(walk, block):
            return _NOBODY
        reached = self._reach.of(walk.node(entry))
        nearest = sorted(reached.keys() - {entry.address}, key=lambda name: (reached[name], name))
        return Dependents(len(nearest), tuple(nearest[:_SHOWN]))

    @cached_property
    def cascades(self) -> tuple[Cascade, ...]:
        """Every change that makes other replacements necessary, the one with most followers first."""
        replaced = self._plan.by_operation[Operation.REPLACE]
        return Cascades(self._plan, self.origins, self._known).all() if replaced else ()

    def underneath(self, gone: Iterable[ResourceChange], kinds: Kinds) -> tuple[tuple[Underneath, ...], bool]:
        """The unchanged objects that stand on `gone`, and whether there was too much to look at all of it."""
        if self.walk is None:
            return (), False
        standing = Standing(self.walk, self.instances, self._blocks, kinds)
        return tuple(standing.on(gone)), standing.cut

    def picture(self, entry: ResourceChange) -> Picture | None:
        """What depends on `entry`, to be drawn; None where the plan has no configuration that can be read."""
        walk = self.walk
        return Drawing(self._steps).of(walk.node(entry)) if walk is not None else None

    @cached_property
    def follower(self) -> dict[str, Follower]:
        """What makes a change necessary that follows from another one, by address."""
        return {one.address: one for cascade in self.cascades for one in cascade.followers}

    def fed_by(self, entry: ResourceChange, path: AttributePath) -> tuple[str, ...]:
        """What the configuration makes the attribute at `path` of, as far as the plan shows: objects, variables, locals."""
        return tuple(origin.name for origin in self.origins.of(entry, path)) if self.origins else ()

    @cached_property
    def origins(self) -> Origins | None:
        """Where values come from; None where the plan has no configuration that can be read."""
        return Origins(self._tree, self.instances) if self._tree else None

    @cached_property
    def _known(self) -> Known:
        return Known(self._plan)

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
    def _blocks(self) -> frozenset[Block]:
        found = modules(self._tree) if self._tree else ()
        return frozenset((path, block.address) for path, module in found for block in module.resources)

    @cached_property
    def _hidden(self) -> frozenset[Block]:
        return hidden(self._uses) if self._uses else frozenset()

    @cached_property
    def _memory(self) -> Memory | None:
        """What the state tells where the configuration cannot: of blocks that are gone, and behind local values."""
        if not self._wanted:
            return Memory({}, frozenset(), self._hidden, self.instances)
        gone = frozenset(name for block, name in self._wanted.items() if block not in self._blocks)
        return memory(self._states, frozenset(self._wanted.values()), gone, self._hidden, self.instances)

    @cached_property
    def _remembered(self) -> dict[Block, str]:
        """The blocks that the state remembers to have been depended on, with their addresses."""
        found = self._memory.blocks if self._memory else ()
        return {block: name for block, name in self._wanted.items() if name in found}

    @cached_property
    def _wanted(self) -> dict[Block, str]:
        """The blocks of which something ends and the configuration does not tell everything, with their addresses."""
        ending = [entry for operation in _ENDS for entry in self._plan.by_operation[operation] if entry.managed]
        blocks = {*map(self.instances.block, ending)}
        return {block: address_of(block) for block in blocks if self._hidden or block not in self._blocks}

    @cached_property
    def _reach(self) -> Reach[Node]:
        return Reach(self._nodes, self._survivor, lambda node: int(node.place is Place.OBJECT), MOST_DEPENDENTS)

    def _nodes(self, node: Node) -> list[Node]:
        walk = self.walk
        return [walk.beyond(step.to) for step in self._steps(node)] if walk is not None else []

    def _steps(self, node: Node) -> Iterable[Step]:
        """The steps of the configuration, and those that only the state remembers."""
        walk = self.walk
        if walk is None:
            return ()
        if node.place is Place.REMEMBERED:
            return [Step(walk.node(user)) for user in self._memory.users(node.scope, node.name)] if self._memory else ()
        if node.entry is None:
            return walk.steps(node)
        block = self.instances.block(node.entry)
        if not self._leads_on(walk, block):
            return ()
        return [*walk.steps(node), *self._recalled(walk, node.scope, block)]

    def _leads_on(self, walk: Walk, block: Block) -> bool:
        """Whether anything at all may depend on instances of a block: on most, nothing does."""
        return walk.leads_on(block) or block in self._remembered

    def _recalled(self, walk: Walk, scope: str, block: Block) -> Iterable[Step]:
        name = self._remembered.get(block, "")
        scopes = self._memory.around(scope, name) if name and self._memory else ()
        return [Step(walk.hub(Place.REMEMBERED, outer, name)) for outer in scopes]

    def _survivor(self, node: Node) -> str | None:
        entry = node.entry
        return node.name if entry is not None and entry.managed and entry.actions.operation in _STAYS else None
