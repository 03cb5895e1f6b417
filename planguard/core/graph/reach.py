"""Who is reached from where: the nearest few, for all nodes at once, in one pass that is linear in the graph.

How many of thousands can be reached from each of thousands cannot be counted in linear time; the nearest `most` of them
can, and nobody reads more. Circles, which only a made-up configuration has, are taken together (Tarjan's algorithm).
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Final, Generic, TypeVar

T = TypeVar("T", bound=Hashable)
Reached = dict[str, int]
"""Name and distance."""
_NOTHING: Final[Reached] = {}


class Reach(Generic[T]):
    """Nearest names by node.

    `steps` gives what lies one step further, `name` the name of a node that counts, `length` how long a step to it is.
    """

    def __init__(
        self,
        steps: Callable[[T], Iterable[T]],
        name: Callable[[T], str | None],
        length: Callable[[T], int],
        most: int,
    ) -> None:
        self._steps = steps
        self._name = name
        self._length = length
        self._most = most
        self._found: dict[T, Reached] = {}
        self._order: dict[T, int] = {}
        self._lowest: dict[T, int] = {}
        self._open: list[T] = []
        self._next: dict[T, list[T]] = {}

    def of(self, start: T) -> Reached:
        """What can be reached from `start`, at most the nearest few; of equally near ones the first by name."""
        if start not in self._found:
            self._visit(start)
        return self._found[start]

    def _visit(self, start: T) -> None:
        stack: list[tuple[T, Iterator[T]]] = []
        self._enter(start, stack)
        while stack:
            node, rest = stack[-1]
            for inner in rest:
                if inner in self._found:
                    continue
                if inner in self._order:
                    self._lowest[node] = min(self._lowest[node], self._order[inner])
                elif self._enter(inner, stack):
                    break
            else:
                stack.pop()
                self._leave(node)
                if stack:
                    above = stack[-1][0]
                    self._lowest[above] = min(self._lowest[above], self._lowest.get(node, self._lowest[above]))

    def _enter(self, node: T, stack: list[tuple[T, Iterator[T]]]) -> bool:
        """Whether there is a way on from `node`, which then goes on `stack`."""
        steps = list(dict.fromkeys(self._steps(node)))
        if not steps:
            self._found[node] = _NOTHING
            return False
        self._order[node] = self._lowest[node] = len(self._order)
        self._open.append(node)
        self._next[node] = steps
        stack.append((node, iter(steps)))
        return True

    def _leave(self, node: T) -> None:
        if self._lowest[node] != self._order[node]:
            return
        circle: list[T] = []
        while not circle or circle[-1] != node:
            circle.append(self._open.pop())
        reached = self._circle(circle) if len(circle) > 1 else self._alone(node)
        for member in circle:
            self._found[member] = reached
            del self._next[member], self._lowest[member]

    def _alone(self, node: T) -> Reached:
        steps = self._next[node]
        if len(steps) == 1 and not self._length(steps[0]) and not self._name(steps[0]) and steps[0] != node:
            return self._found[steps[0]]
        return self._merged(steps, ())

    def _circle(self, circle: list[T]) -> Reached:
        members = set(circle)
        return self._merged([step for node in circle for step in self._next[node] if step not in members], circle)

    def _merged(self, steps: Iterable[T], circle: Iterable[T]) -> Reached:
        reached: Reached = {name: 1 for member in circle if (name := self._name(member))}
        for step in steps:
            length, name = self._length(step), self._name(step)
            if name:
                reached[name] = min(length, reached.get(name, length))
            for name, distance in self._found.get(step, _NOTHING).items():
                reached[name] = min(distance + length, reached.get(name, distance + length))
        return self._nearest(reached)

    def _nearest(self, reached: Reached) -> Reached:
        if len(reached) <= self._most:
            return reached
        return dict(sorted(reached.items(), key=lambda found: (found[1], found[0]))[: self._most])
