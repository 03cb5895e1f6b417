"""Plan -> consequences: every change that is more than looking, normalised and judged on its own."""

from collections.abc import Callable, Iterator

import msgspec

from planguard.core.ask_table import BUILT_IN_TABLE, AskTable
from planguard.core.code import Code
from planguard.core.difference import compared, paths_of
from planguard.core.edits.channels import channels_of
from planguard.core.edits.engine import Editor, RowsFor, created
from planguard.core.edits.target import Targets
from planguard.core.environment.resolve import Environments
from planguard.core.gathered import gathered
from planguard.core.knowledge import Knowledge
from planguard.core.score import ALONE, Scale
from planguard.core.side_by_side import Differing, SideBySide
from planguard.core.tables import Tables
from planguard.core.weights import Around, Weights
from planguard.model.actions import Operation
from planguard.model.consequence import ActionClass, Consequence, Kind, Origin, Score, Term, TypeFacts
from planguard.model.environment import UNKNOWN_ENVIRONMENT, Environment, EnvironmentVerdict
from planguard.model.graph import Dependents
from planguard.model.plan import ActionInvocation, Change, Plan, ResourceChange
from planguard.model.rule import Edit
from planguard.model.severity import band

_ACTION = Score(50, (Term("an action whose effect no plan shows", 50),))
_PRECIOUS = frozenset({Kind.DATA, Kind.CONTAINER, Kind.IDENTIFIER})
_PRODUCTION = EnvironmentVerdict(Environment.PRODUCTION)
_LOOKING = frozenset({Operation.NO_OP, Operation.READ})
_ENDS = frozenset({Operation.DELETE, Operation.REPLACE, Operation.FORGET})


class Judge:
    """Judges the changes of one plan with one set of tables; `rows` are those about edits, by type and operation.

    `dependents` is asked only of what ends. Without it the score is that of the object alone.
    `table` says who needs a person.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - all that judges
        self,
        plan: Plan,
        environments: Environments,
        knowledge: Knowledge,
        tables: Tables,
        rows: RowsFor = lambda _type, _operation: (),
        dependents: Callable[[ResourceChange], Dependents | None] = lambda _: None,
        table: AskTable = BUILT_IN_TABLE,
    ) -> None:
        self._plan = plan
        self._environments = environments
        self._knowledge = knowledge
        self._tables = tables
        self._weights = Weights(tables, table)
        self._editor = Editor(rows)
        self._side_by_side = SideBySide()
        self._dependents = dependents
        self._asks = table.asks
        self._targets = Targets(plan)
        self._code = Code(plan, tables.code)

    def planned(self) -> list[Consequence]:
        """What applying the plan does: changes of objects, and actions that run."""
        found = gathered(filter(self._matters, self._plan.active), self._where)
        changes, where = found.changes, found.where
        scales = found.scales(self._plan.existing.total())
        judged = {
            place: self._judge(changes[place], where[place], scales.get(where[place].name, ALONE))
            for place in found.places()
        }
        return [*map(judged.__getitem__, range(len(changes))), *self._actions()]

    def deferred(self) -> list[Consequence]:
        """What the plan puts off to a later one, judged as if it happened."""
        entries = [entry.resource_change for entry in self._plan.deferred_changes if self._matters(entry.resource_change)]
        return [self._judge(entry, self._where(entry), ALONE, Origin.DEFERRED) for entry in entries]

    def in_production(self, found: Consequence) -> Consequence:
        """`found` as if it happened in production and by itself: without dependents, scale and history.

        What has to be signed goes by this, so that it depends neither on the environment, nor on what else changes, nor on a
        policy.
        """
        alone = found
        entry, facts = found.change, found.facts
        if entry.mode != "action":  # no plan shows what an invocation does: its score is the same everywhere
            strips = found.operation is not Operation.CREATE or self._strips(entry, facts)
            around = self._around(found.edits, ALONE, strips=strips, runs=bool(found.runs))
            weight = self._weights.of(entry, facts, Environment.PRODUCTION, around)
            alone = msgspec.structs.replace(found, score=weight.score, severity=weight.severity, dependents=None)
        asked = BUILT_IN_TABLE.asks(alone.action_class, alone.severity, Environment.PRODUCTION)
        return msgspec.structs.replace(alone, environment=_PRODUCTION, asks=asked)

    def _matters(self, entry: ResourceChange) -> bool:
        """Whether a change is more than a no-op or a look: also a no-op that moves or imports, and a look that runs code."""
        if not entry.managed:
            return bool(self._code.of(entry))
        if entry.actions.operation not in _LOOKING:
            return True
        return entry.previous_address is not None or (entry.change is not None and entry.change.imports)

    def _actions(self) -> Iterator[Consequence]:
        """No plan shows what an invocation does, so all of them have one score, and a class of their own."""
        severity = band(_ACTION.value)
        for invocation in self._plan.action_invocations:
            entry = _as_entry(invocation)
            environment = self._environments.of(entry)
            yield Consequence(
                change=entry,
                origin=Origin.ACTION,
                operation=Operation.UNRECOGNISED,
                order=None,
                action_class=ActionClass.ACTION,
                facts=self._knowledge.facts(entry.type),
                environment=environment,
                score=_ACTION,
                severity=severity,
                asks=self._asks(ActionClass.ACTION, severity, environment.name),
            )

    def _judge(
        self, entry: ResourceChange, environment: EnvironmentVerdict, scale: Scale, origin: Origin = Origin.PLANNED
    ) -> Consequence:
        """The judgement of one change."""
        facts = self._knowledge.facts(entry.type)
        actions = entry.actions
        operation = actions.operation
        differing = compared(entry, operation, self._side_by_side)
        strips = operation is not Operation.CREATE or self._strips(entry, facts)
        edits = self._edits(entry, operation, differing, strips=strips)
        dependents = self._dependents(entry) if operation in _ENDS and entry.deposed is None else None
        runs = self._code.of(entry)
        around = self._around(edits, scale, dependents.count if dependents else 0, strips=strips, runs=bool(runs))
        weight = self._weights.of(entry, facts, environment.name, around)
        return Consequence(
            change=entry,
            origin=origin if entry.managed or origin is Origin.DEFERRED else Origin.ACTION,
            operation=operation,
            order=None if self._plan.degraded else actions.order,
            action_class=weight.action_class,
            facts=facts,
            environment=environment,
            score=weight.score,
            severity=weight.severity,
            asks=weight.asks and origin is not Origin.DEFERRED,
            changed=paths_of(entry.change, differing, operation) if entry.change and differing else (),
            edits=edits,
            dependents=dependents,
            runs=runs,
        )

    def _around(self, edits: tuple[Edit, ...], scale: Scale, dependents: int = 0, *, strips: bool, runs: bool) -> Around:
        edit = channels_of(edits, self._tables.second_share) if edits else None
        return Around(scale, dependents, edit, strips, runs)

    def _where(self, entry: ResourceChange) -> EnvironmentVerdict:
        """The environment of an object. What holds something of value does not get a milder one from its neighbours.

        Whoever may label a trifle could else make the unlabelled database beside it look like a toy.
        """
        found = self._environments.of(entry)
        inherited = bool(found.evidence) and found.evidence[0].source == "provider"
        if inherited and not found.name.strict and self._knowledge.facts(entry.type).kind in _PRECIOUS:
            return UNKNOWN_ENVIRONMENT
        return found

    def _strips(self, entry: ResourceChange, facts: TypeFacts) -> bool:
        """Whether a create may take something from an object that was there before; asked only where a create can."""
        if not ("S" in facts.flags or self._editor.concerns(entry.type, Operation.CREATE)):
            return True
        return not self._targets.new(entry)

    def _edits(
        self, entry: ResourceChange, operation: Operation, differing: list[Differing], *, strips: bool
    ) -> tuple[Edit, ...]:
        if operation is Operation.UPDATE and differing:
            return self._editor.edits(entry, differing)
        if operation is Operation.CREATE and strips and entry.change and self._editor.concerns(entry.type, operation):
            return self._editor.edits(entry, created(entry.change.after))
        return ()


def _as_entry(invocation: ActionInvocation) -> ResourceChange:
    return ResourceChange(
        address=invocation.address,
        change=Change(
            actions=("invoke",),
            after_raw=invocation.config_values,
            after_unknown=invocation.config_unknown,
            after_sensitive=invocation.config_sensitive,
        ),
        mode="action",
        type=invocation.type,
        name=invocation.name,
        provider_name=invocation.provider_name,
        action_reason=invocation.reason,
    )
