"""A picture of what follows from what: objects as rows of a tree, each below the one that it hangs on.

A row for each object is readable with the longest names and on the narrowest screen; what hangs on several objects
stands below the first of them and is joined to the others by a line.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

MOST: Final = 40
"""Objects in one picture; more can neither be drawn nor understood."""


class Node(NamedTuple):
    """An object of the picture: its address as the plan has it, and what happens to it (`replace`, `stays`, ...)."""

    address: str
    verb: str


class Drawing(NamedTuple):
    """Objects, and which hangs on which (places in `nodes`). `more` objects were left out."""

    nodes: tuple[Node, ...]
    edges: tuple[tuple[int, int], ...]
    more: int = 0
    exact: bool = True
    """Whether `more` is how many, and not only how many at least."""


class Row(NamedTuple):
    """An object at its place in the tree."""

    node: int
    depth: int
    parent: int | None
    """Row of the object that it stands below; None for a root."""


def drawing(nodes: Sequence[Node], edges: Iterable[tuple[str, str]], more: int = 0) -> Drawing:
    """A picture of the first `MOST` of `nodes`, joined by `edges` between addresses. What is not there is not joined."""
    shown = tuple(nodes[:MOST])
    places = {node.address: place for place, node in enumerate(shown)}
    joined = dict.fromkeys((places[above], places[below]) for above, below in edges if above in places and below in places)
    return Drawing(shown, tuple(edge for edge in joined if edge[0] != edge[1]), more + len(nodes) - len(shown))


def more_text(picture: Drawing) -> str:
    """Say "and 8 more"; empty where nothing was left out."""
    least = "" if picture.exact else "at least "
    return f"and {least}{picture.more:,} more" if picture.more else ""


def rows(picture: Drawing) -> list[Row]:
    """The objects in the order of a tree. Each stands once, also where there is a circle."""
    below: dict[int, list[int]] = {}
    for above, node in picture.edges:
        below.setdefault(above, []).append(node)
    hanging = {node for _, node in picture.edges}
    told: list[Row] = []
    seen: set[int] = set()
    for root in [*(n for n in range(len(picture.nodes)) if n not in hanging), *range(len(picture.nodes))]:
        stack: list[tuple[int, int, int | None]] = [(root, 0, None)]
        while stack:
            node, depth, parent = stack.pop()
            if node in seen:
                continue
            seen.add(node)
            told.append(Row(node, depth, parent))
            stack += [(child, depth + 1, len(told) - 1) for child in reversed(below.get(node, ()))]
    return told
