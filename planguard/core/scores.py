"""The scores of the changes of one plan. What a score depends on is little, and thousands of changes have it in common."""

from planguard.core.recovery import recovery
from planguard.core.score import ALONE, Channels, Scale, score
from planguard.core.tables import Tables
from planguard.model.actions import Operation
from planguard.model.consequence import Score, TypeFacts
from planguard.model.environment import Environment
from planguard.model.plan import ResourceChange


class Scores:
    """Scores of changes by one set of tables; each kind of change is worked out once."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._known: dict[object, Score] = {}

    def of(  # noqa: PLR0913 - the arguments of the one formula
        self,
        entry: ResourceChange,
        facts: TypeFacts,
        environment: Environment,
        scale: Scale = ALONE,
        *,
        dependents: int = 0,
        edit: Channels | None = None,
        strips: bool = True,
    ) -> Score:
        """What `core.score.score` says of `entry`."""
        change, operation = entry.change, entry.actions.operation
        ends = operation is Operation.DELETE or operation is Operation.REPLACE
        kept = recovery(entry, facts, self._tables, replaced=operation is Operation.REPLACE) if ends else None
        moves = bool(entry.previous_address), change is not None and change.imports, bool(entry.deposed)
        verbs = change.actions if change is not None else ()
        kind = (entry.type, verbs, environment, scale, dependents, edit, strips, moves, kept)
        found = self._known.get(kind)
        if found is None:
            found = self._known[kind] = score(
                entry, facts, environment, self._tables, scale, dependents=dependents, edit=edit, strips=strips
            )
        return found
