"""What the graph adds to a report: which cause a change follows, what it is made of, and what depends on the worst."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import msgspec

from planguard.core.difference import forcing_paths
from planguard.model.actions import Operation
from planguard.model.cascade import CascadeEdge, CascadeInfo, CascadeNode
from planguard.model.consequence import Consequence
from planguard.model.graph import Drawn, Picture
from planguard.model.plan import AttributePath
from planguard.model.severity import Severity

if TYPE_CHECKING:
    from planguard.core.graph.graph import Graph

_DRAWN: Final = 5
_PATHS: Final = 10
_NAMES: Final = 10


class Causes(msgspec.Struct, frozen=True):
    """By address, for the objects of one plan."""

    follows: dict[str, str] = {}
    """The cause of a change that another one makes necessary."""
    made_of: dict[str, tuple[tuple[AttributePath, tuple[str, ...]], ...]] = {}
    """What the attributes that force a replacement are made of."""
    pictures: tuple[Picture, ...] = ()
    """The worst causes, each with what depends on it."""


NO_CAUSES: Final = Causes()


def causes(graph_of: Callable[[], "Graph"], consequences: list[Consequence]) -> Causes:
    """What the graph tells about `consequences`. A plan that ends nothing makes none."""
    ending = [found for found in consequences if found.dependents is not None]
    if not ending:
        return NO_CAUSES
    graph = graph_of()
    follows = {one.address: cascade.root for cascade in graph.cascades for one in cascade.followers}
    replaced = [found for found in ending if found.operation is Operation.REPLACE]
    made_of = {found.address: told for found in replaced if (told := _made_of(graph, found))}
    return Causes(follows, made_of, _pictures(graph, consequences, follows))


def _made_of(graph: "Graph", found: Consequence) -> tuple[tuple[AttributePath, tuple[str, ...]], ...]:
    paths = forcing_paths(found.change.change)[:_PATHS] if found.change.change else ()
    told = ((path, graph.fed_by(found.change, path)[:_NAMES]) for path in paths)
    return tuple((path, names) for path, names in told if names)


def _pictures(graph: "Graph", consequences: list[Consequence], follows: dict[str, str]) -> tuple[Picture, ...]:
    """The causes that others follow, and what ends and others depend on; the worst few."""
    roots = set(follows.values())
    worst = [
        found
        for found in consequences
        if found.change.deposed is None
        and (found.address in roots or (found.dependents and found.dependents.count and found.address not in follows))
    ]
    worst.sort(key=lambda found: (-found.score.value, -(found.dependents.count if found.dependents else 0), found.address))
    pictures = (graph.picture(found.change) for found in worst[:_DRAWN])
    return tuple(picture for picture in pictures if picture is not None and picture.links)


def drawn(pictures: tuple[Picture, ...], consequences: list[Consequence]) -> tuple[CascadeInfo, ...]:
    """The pictures with the judgement of each object in them."""
    if not pictures:
        return ()
    wanted = {one.address for picture in pictures for one in picture.nodes}
    named = (found for found in consequences if found.change.address in wanted)
    known = {found.address: found for found in named if found.change.deposed is None}
    return tuple(_cascade(picture, known) for picture in pictures)


def _cascade(picture: Picture, known: dict[str, Consequence]) -> CascadeInfo:
    edges = tuple(CascadeEdge(link.of, link.to, link.attribute) for link in picture.links)
    return CascadeInfo(picture.root, tuple(_node(one, known.get(one.address)) for one in picture.nodes), edges, picture.more)


def _node(one: Drawn, found: Consequence | None) -> CascadeNode:
    if found is None:
        return CascadeNode(one.address, one.type, Operation.NO_OP, Severity.NONE, 0)
    return CascadeNode(one.address, one.type, found.operation, found.severity, found.score.value)
