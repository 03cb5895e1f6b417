"""What can be drawn of the references below one object: the nearest objects that depend on it, and the links between."""

from collections import deque
from collections.abc import Callable, Iterable

from planguard.core.graph.nodes import Node, Place, Step
from planguard.core.graph.uses import Use
from planguard.model.actions import Operation
from planguard.model.graph import Drawn, Link, Picture

_MOST = 40
"""Objects in one picture, the root included."""
_STEPS = 4_000
"""Steps along the references for one picture."""
_DRAWN = frozenset({Operation.NO_OP, Operation.UPDATE, Operation.REPLACE, Operation.DELETE})


class Drawing:
    """Draws pictures; `steps` says what depends on a node."""

    def __init__(self, steps: Callable[[Node], Iterable[Step]]) -> None:
        self._steps = steps
        self._left = 0

    def of(self, root: Node) -> Picture:
        """The picture of `root`. The nearest objects come first."""
        self._left = _STEPS
        seen = {root.name: root}
        links: list[Link] = []
        more: set[str] = set()
        waiting = deque([root])
        while waiting:
            node = waiting.popleft()
            for name, (found, attribute) in sorted(self._users(node).items()):
                if name not in seen and len(seen) >= _MOST:
                    more.add(name)
                    continue
                if name not in seen:
                    seen[name] = found
                    waiting.append(found)
                links.append(Link(node.name, name, attribute))
        return Picture(root.name, tuple(map(_drawing, seen.values())), tuple(links), len(more))

    def _users(self, node: Node) -> dict[str, tuple[Node, str]]:
        """The objects that depend directly on an object, each with the attribute by which it does."""
        found: dict[str, tuple[Node, str]] = {}
        seen: set[Node] = set()
        waiting: list[tuple[Node, Use | None]] = [(node, None)]
        while waiting and self._left > 0:
            place, last = waiting.pop()
            for step in self._steps(place):
                self._left -= 1
                use = step.use or last
                if step.to.place is not Place.OBJECT:
                    if step.to not in seen:
                        seen.add(step.to)
                        waiting.append((step.to, use))
                elif step.to.name != node.name and _drawn(step.to):
                    found.setdefault(step.to.name, (step.to, ".".join(use.path) if use else ""))
        return found


def _drawing(node: Node) -> Drawn:
    return Drawn(node.name, node.entry.type if node.entry is not None else "")


def _drawn(node: Node) -> bool:
    entry = node.entry
    return entry is not None and entry.managed and entry.actions.operation in _DRAWN
