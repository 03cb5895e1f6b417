"""What the changes of one plan weigh. All that it depends on is little, and thousands of changes have it in common."""

from typing import Final

import msgspec

from planguard.core.action_class import action_class
from planguard.core.ask_table import BUILT_IN_TABLE, AskTable
from planguard.core.recovery import Recovery, recovery, told
from planguard.core.score import ALONE, Channels, Scale, score
from planguard.core.tables import Tables
from planguard.model.actions import Operation
from planguard.model.consequence import ActionClass, Score, Term, TypeFacts
from planguard.model.environment import Environment
from planguard.model.plan import Change, ResourceChange
from planguard.model.severity import Severity, band

_NO_CHANGE: Final = Change()
_GOES: Final = frozenset({Operation.DELETE, Operation.REPLACE})
_MOST_KNOWN: Final = 32768


class Around(msgspec.Struct, frozen=True):
    """What counts besides the object itself.

    `dependents`: surviving objects that refer to it. `edit`: what judging its changed attributes came to. `strips`: false
    where what a create would strip is created by the same plan. `runs`: whether code runs with the change.
    """

    scale: Scale = ALONE
    dependents: int = 0
    edit: Channels | None = None
    strips: bool = True
    runs: bool = False


class Weight(msgspec.Struct, frozen=True):
    """What a change comes to: its score, the class it falls into, and whether the table asks for a person."""

    score: Score
    severity: Severity
    action_class: ActionClass
    asks: bool


class Weights:
    """Weighs changes by one set of tables; each kind of change is worked out once."""

    def __init__(self, tables: Tables, table: AskTable = BUILT_IN_TABLE) -> None:
        self._tables = tables
        self._table = table
        self._known: dict[object, Weight] = {}
        self._recoveries: dict[tuple[str, bool, bytes], Recovery] = {}

    def of(self, entry: ResourceChange, facts: TypeFacts, environment: Environment, around: Around) -> Weight:
        """What `entry` weighs in `environment`; `facts` are those of its type."""
        change = entry.change or _NO_CHANGE
        operation = entry.actions.operation
        kept = self._kept(entry, facts, replaced=operation is Operation.REPLACE) if operation in _GOES else None
        # Of an address and of a key it counts only whether they are there.
        moves = entry.previous_address and True, entry.deposed and True, change.imports
        kind = entry.type, change.actions, entry.change is None, moves, environment, around, kept
        found = self._known.get(kind)
        if found is None:
            found = self._weigh(entry, facts, environment, around)
            if len(self._known) < _MOST_KNOWN:
                self._known[kind] = found
        return found

    def _kept(self, entry: ResourceChange, facts: TypeFacts, *, replaced: bool) -> Recovery:
        """What would remain of an object: most of one type say the same of themselves."""
        kind = entry.type, replaced, told(entry)
        found = self._recoveries.get(kind)
        if found is None:
            found = recovery(entry, facts, self._tables, replaced=replaced)
            if len(self._recoveries) < _MOST_KNOWN:
                self._recoveries[kind] = found
        return found

    def _weigh(self, entry: ResourceChange, facts: TypeFacts, environment: Environment, around: Around) -> Weight:
        summed = score(
            entry,
            facts,
            environment,
            self._tables,
            around.scale,
            dependents=around.dependents,
            edit=around.edit,
            strips=around.strips,
        )
        summed = self._with_code(summed, environment) if around.runs else summed
        severity = band(summed.value)
        kind = action_class(
            entry.actions.operation,
            facts,
            order=entry.actions.order,
            deposed=entry.deposed is not None,
            moved=entry.previous_address is not None,
            imported=entry.change is not None and entry.change.imports,
            runs_code=around.runs,
        )
        return Weight(summed, severity, kind, self._table.asks(kind, severity, environment))

    def _with_code(self, summed: Score, environment: Environment) -> Score:
        """`summed`, or what code counts that nobody knows, if that is more."""
        worth, factor = self._tables.code.score, self._tables.environment[environment]
        value = round(worth * factor)
        if value <= summed.value:
            return summed
        return Score(value, (Term("code that no plan shows", worth, "code.score"), Term("environment", factor, environment)))
