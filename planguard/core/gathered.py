"""The changes of a plan that are judged, and where each of them is."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from planguard.core.score import Scale
from planguard.model.actions import actions_of
from planguard.model.environment import Environment, EnvironmentVerdict
from planguard.model.plan import ResourceChange


class Gathered(NamedTuple):
    """Changes in the order of the plan, where each is, and the places of each kind: of equal verbs and equal type."""

    changes: list[ResourceChange]
    where: list[EnvironmentVerdict]
    kinds: dict[tuple[tuple[str, ...], str], list[int]]

    def places(self) -> Iterator[int]:
        """Every place, equal kinds together: a large plan is judged a fifth faster when the steps rarely vary."""
        return (place for places in self.kinds.values() for place in places)

    def scales(self, managed: int) -> dict[Environment, Scale]:
        """How much each environment loses. The objects that stay are not looked up one by one: they count for every one."""
        ending = (place for (verbs, _), places in self.kinds.items() if actions_of(verbs).destroys for place in places)
        destroyed = Counter(self.where[place].name for place in ending if self.changes[place].deposed is None)
        return {environment: Scale(destroyed=count, managed=managed) for environment, count in destroyed.items()}


def gathered(entries: Iterable[ResourceChange], where: Callable[[ResourceChange], EnvironmentVerdict]) -> Gathered:
    """What there is to judge of `entries`; `where` tells the environment of each."""
    found = Gathered([], [], {})
    for entry in entries:
        verbs = entry.change.actions if entry.change else ()
        found.kinds.setdefault((verbs, entry.type), []).append(len(found.changes))
        found.changes.append(entry)
        found.where.append(where(entry))
    return found
