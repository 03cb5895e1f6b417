"""The nodes of the reference graph, and the steps between them: objects, and the hubs that keep the graph linear."""

from enum import StrEnum

import msgspec

from planguard.core.graph.uses import Use
from planguard.model.plan import ResourceChange


class Place(StrEnum):
    """What a node of the graph is."""

    OBJECT = "object"
    USED = "used"
    """Whoever refers to any instance of a block, or to a module output of any instance."""
    EACH = "each"
    """Every instance of a block."""
    INPUT = "input"
    OUTPUT = "output"
    INSIDE = "inside"
    """Whoever waits for a module as a whole."""
    CONTENT = "content"
    """Everything in a module instance."""
    PROVIDER = "provider"
    """Everything that a provider configuration manages."""
    REMEMBERED = "remembered"
    """Whoever depended on a block when it was last applied, which only the state knows."""


class Node(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A node; `name` is an object's address, a block, an input, an output, or the key of a provider configuration.

    The walk makes each only once, so a node equals no other.
    """

    place: Place
    scope: str
    name: str
    entry: ResourceChange | None = None
    """The object; None for a hub."""


class Step(msgspec.Struct, frozen=True, gc=False):
    """A way from something to what depends on it, and the reference that it is made of; None between hubs."""

    to: Node
    use: Use | None = None
