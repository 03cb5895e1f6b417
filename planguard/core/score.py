"""The score of one change: how much harm it does, from 0 to 100, with every step that led to the number.

Pure arithmetic over the tables: the same change gives the same score everywhere. An API guard that is on lowers
nothing: it makes the apply fail at that object, after others are gone.
"""

from typing import Final

from planguard.core.harm import ALONE, Channels, Scale, destroyed, forgotten
from planguard.core.tables import Tables
from planguard.model.actions import Operation, Order
from planguard.model.consequence import Kind, Score, Term, TypeFacts
from planguard.model.environment import Environment
from planguard.model.plan import ResourceChange

__all__ = ["ALONE", "Channels", "Scale", "score"]

_ENDS: Final = frozenset({Operation.DELETE, Operation.REPLACE, Operation.FORGET})


def score(  # noqa: PLR0913 - the arguments of the one formula
    entry: ResourceChange,
    facts: TypeFacts,
    environment: Environment,
    tables: Tables,
    scale: Scale = ALONE,
    *,
    dependents: int = 0,
    edit: Channels | None = None,
    strips: bool = True,
) -> Score:
    """Return the score of `entry`.

    `dependents`: surviving objects that refer to it. `edit`: what judging the changed attributes of an in-place update,
    or of a create that adds to an older object, came to; without it such a change has the score of its verb.
    `strips`: false where the object that a create of flag S would strip is created by the same plan.
    """
    actions = entry.actions
    if actions.operation is Operation.UNRECOGNISED:
        return _fixed(tables.fixed.unrecognised, "unrecognised")
    if actions.operation in _ENDS:
        if entry.deposed or facts.kind is Kind.EPHEMERAL:
            return _leftover(facts, tables)
        if actions.order is Order.FORGET_OLD or actions.operation is Operation.FORGET:
            return forgotten(facts, tables, "actions")
        return destroyed(entry, facts, environment, tables, scale, dependents)
    base = _kept(entry, facts, environment, tables, strips=strips)
    return _larger(base, _edited(edit, environment, tables)) if edit else base


def _kept(entry: ResourceChange, facts: TypeFacts, environment: Environment, tables: Tables, *, strips: bool) -> Score:
    """Score a change that ends nothing: read, create, update, move, import."""
    fixed = tables.fixed
    operation = entry.actions.operation
    base = _fixed(0, operation.value)
    if operation is Operation.CREATE:
        base = _created(facts, environment, tables) if strips else _fixed(fixed.create, "create")
    elif operation is Operation.UPDATE:
        data = facts.kind is Kind.DATA
        base = _fixed(fixed.update_data if data else fixed.update, "update_data" if data else "update")
    if entry.change and entry.change.imports:
        base = _larger(base, _fixed(fixed.import_, "import"))
    if entry.previous_address:
        base = _larger(base, _fixed(fixed.move, "move"))
    return base


def _created(facts: TypeFacts, environment: Environment, tables: Tables) -> Score:
    if "S" not in facts.flags:
        return _fixed(tables.fixed.create, "create")
    factor = tables.environment[environment]
    value = round(tables.fixed.create_strips * factor)
    return Score(
        value, (Term("fixed", tables.fixed.create_strips, "fixed.create_strips"), _environment(environment, factor))
    )


def _edited(edit: Channels, environment: Environment, tables: Tables) -> Score:
    factor = tables.environment[environment]
    harm = edit.harm(tables.second_share)
    return Score(round(harm * factor), (Term("harm", harm, edit.source), _environment(environment, factor)))


def _leftover(facts: TypeFacts, tables: Tables) -> Score:
    """Score the end of a deposed object, or of one that exists in the state only."""
    data = facts.kind is Kind.DATA
    return _fixed(tables.fixed.update_data if data else tables.fixed.update, "update_data" if data else "update")


def _fixed(value: int, row: str) -> Score:
    return Score(value, (Term("fixed", value, f"fixed.{row}"),))


def _environment(environment: Environment, factor: float) -> Term:
    return Term("environment", factor, environment.value)


def _larger(first: Score, second: Score) -> Score:
    return second if second.value > first.value else first
