"""The part of the report that tells causes: what makes a replacement necessary, and what depends on the worst of them.

Published like the rest of the report (`planguard/schemas/report-v1.json`): keys are only added.
"""

import msgspec

from planguard.model.plan import AttributePath


class MadeOfInfo(msgspec.Struct, frozen=True):
    """What the configuration makes an attribute of, as far as the plan shows: objects, variables and locals by name."""

    path: AttributePath
    names: tuple[str, ...]


class CascadeNode(msgspec.Struct, frozen=True):
    """An object in a picture of what depends on what. One that stays as it is has the action `no-op`."""

    address: str
    type: str
    action: str
    severity: str
    score: int


class CascadeEdge(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """`to` depends on `from` by its `attribute`, which is empty where only the state remembers that it does."""

    from_: str
    to: str
    attribute: str


class CascadeInfo(msgspec.Struct, frozen=True):
    """One of the worst causes with what depends on it, to be drawn. The nodes come nearest first, the root before all."""

    root: str
    nodes: tuple[CascadeNode, ...]
    edges: tuple[CascadeEdge, ...]
    more: int
    """Objects that were left out, of those that depend directly on one that was not."""
