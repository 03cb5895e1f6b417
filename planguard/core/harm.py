"""How much harm a destruction does: four channels, what is around the object, floors and caps.

A replacement destroys too; what it leaves of the harm depends on the order and on whether the type is edited by
being replaced.
"""

import math
from typing import Final

import msgspec

from planguard.core.action_class import replaced_as_edit
from planguard.core.knowledge import counts_as_unlisted
from planguard.core.recovery import Recovery, recovery
from planguard.core.tables import Tables
from planguard.model.actions import Operation, Order
from planguard.model.consequence import Kind, Score, Term, TypeFacts
from planguard.model.environment import Environment
from planguard.model.plan import ResourceChange

_VALUE: Final = frozenset({Kind.DATA, Kind.IDENTIFIER, Kind.CONTAINER, Kind.CLUSTER})
_KEEPS: Final = frozenset({Kind.DATA, Kind.IDENTIFIER, Kind.CONTAINER})


class Scale(msgspec.Struct, frozen=True):
    """How many objects of its environment the plan destroys, out of how many that are managed there."""

    destroyed: int = 0
    managed: int = 0


ALONE: Final = Scale()


class Channels(msgspec.Struct, frozen=True):
    """Harm on each channel, from 0 to 100, and where the numbers come from."""

    loss: float = 0.0
    outage: float = 0.0
    exposure: float = 0.0
    guard: float = 0.0
    source: str = ""

    def harm(self, second_share: float) -> float:
        """Return the biggest channel and a share of the second, at most 100."""
        *_, second, biggest = sorted((self.loss, self.outage, self.exposure, self.guard))
        return min(100.0, biggest + second_share * second)


class _Case(msgspec.Struct, frozen=True):
    """One destruction, and all that its score depends on."""

    entry: ResourceChange
    facts: TypeFacts
    environment: Environment
    tables: Tables
    kept: Recovery
    edit: bool
    """Whether the type is edited by being replaced, and is replaced."""


def destroyed(  # noqa: PLR0913, PLR0917 - the arguments of the one formula
    entry: ResourceChange,
    facts: TypeFacts,
    environment: Environment,
    tables: Tables,
    scale: Scale,
    dependents: int,
) -> Score:
    """Return the score of a delete or replacement. One by which Terraform only forgets the object is scored so."""
    replaced = entry.actions.operation is Operation.REPLACE
    kept = recovery(entry, facts, tables, replaced=replaced)
    case = _Case(entry, facts, environment, tables, kept, replaced and replaced_as_edit(facts))
    if kept.stays and not case.edit:
        return forgotten(facts, tables, kept.stays)
    terms = _steps(case)
    factor = tables.environment[environment]
    value: float = round(terms[-1].value * factor)
    terms.append(Term("environment", factor, environment.value))
    if not case.edit:
        value = _surrounded(value, case, terms, scale, dependents)
    return Score(_bounded(min(100, round(value)), case, terms), tuple(terms))


def forgotten(facts: TypeFacts, tables: Tables, why: str) -> Score:
    """Return the score of losing control over an object that lives on; `why` says what lets it live."""
    row = "forget_value" if facts.kind in _VALUE or counts_as_unlisted(facts) else "forget"
    value = tables.fixed.forget_value if row == "forget_value" else tables.fixed.forget
    return Score(value, (Term("fixed", value, f"fixed.{row}"), Term("stays", 1, why)))


def scale_bonus(scale: Scale, tables: Tables) -> int:
    """Return what is added to every destruction of a plan that destroys many objects, or a large share of them."""
    numbers = tables.scale
    if scale.destroyed < numbers.from_destroyed:
        return 0
    share = min(1.0, scale.destroyed / scale.managed) if scale.managed else 1.0
    count = min(numbers.count_most, math.floor(math.log2(scale.destroyed / numbers.from_destroyed)))
    return min(numbers.most, round(numbers.share * share) + count)


def dependents_bonus(dependents: int, tables: Tables) -> int:
    """Return what is added for surviving objects that refer to the destroyed one."""
    return min(tables.dependents.most, tables.dependents.step * math.ceil(math.log2(1 + dependents)))


def _steps(case: _Case) -> list[Term]:
    """Return the steps up to the harm, which is the last of them."""
    tables, kept = case.tables, case.kept
    row, loss, outage = tables.harm_of(case.facts)
    action, (loss_share, outage_share) = _action(case)
    guard = tables.guard_of(case.facts)
    channels = Channels(
        loss=loss * kept.share * loss_share, outage=outage * kept.outage * outage_share, guard=guard * outage_share
    )
    terms = [Term("loss", loss, f"harm.{row}"), Term("irreversibility", kept.share, kept.source)]
    terms.append(Term("outage", outage, f"harm.{row}"))
    if kept.outage != 1.0:
        terms.append(Term("outage-factor", kept.outage, "evidence.window_outage"))
    if guard:
        terms.append(Term("guard", guard, f"guard.{row}"))
    terms += [Term("loss-share", loss_share, action), Term("outage-share", outage_share, action)]
    terms.append(Term("harm", channels.harm(tables.second_share), "second_share"))
    return terms


def _action(case: _Case) -> tuple[str, tuple[float, float]]:
    actions = case.tables.actions
    if case.edit:
        return "actions.immutable", actions.immutable
    if case.entry.actions.operation is Operation.DELETE:
        return "actions.delete", actions.delete
    if case.entry.actions.order is Order.DELETE_FIRST:
        return "actions.delete_first", actions.delete_first
    if "I" in case.facts.flags:
        return "actions.create_first_new_identity", actions.create_first_new_identity
    return "actions.create_first", actions.create_first


def _surrounded(value: float, case: _Case, terms: list[Term], scale: Scale, dependents: int) -> float:
    """Add what is around the object, and what goes with it."""
    for name, bonus in (
        ("dependents", dependents_bonus(dependents, case.tables)),
        ("scale", scale_bonus(scale, case.tables)),
    ):
        if bonus:
            terms.append(Term(name, bonus, name))
            value += bonus
    if case.kept.cascade:
        value *= case.tables.factors.cascade
        terms.append(Term("cascade", case.tables.factors.cascade, case.kept.cascade))
    return value


def _bounded(value: int, case: _Case, terms: list[Term]) -> int:
    """Apply the floors, then the caps, and note those that moved the value."""
    for row, floor in _floors(case):
        if value < floor:
            value = floor
            terms.append(Term("floor", floor, row))
    for row, cap in _caps(case):
        if value > cap:
            value = cap
            terms.append(Term("cap", cap, row))
    return value


def _floors(case: _Case) -> list[tuple[str, int]]:
    floors, kept, kind = case.tables.floors, case.kept, case.facts.kind
    found = [("fixed.destroyed", case.tables.fixed.destroyed)]
    if case.edit:
        return found
    if counts_as_unlisted(case.facts):
        found.append(("floors.unlisted", floors.unlisted))
    if kind in _KEEPS and kept.share >= 1.0 and case.environment is not Environment.EPHEMERAL:
        found.append(("floors.lost_for_good", floors.lost_for_good))
    store = kind is Kind.DATA and case.facts.sub in floors.store_subs and kept.share >= floors.stores_from
    if store and case.environment.strict:
        found.append(("floors.stores", floors.stores))
    return found


def _caps(case: _Case) -> list[tuple[str, int]]:
    caps = case.tables.caps
    found = [("caps.minor", caps.minor)] if case.facts.kind in caps.minor_kinds else []
    if case.edit and "V" in case.facts.flags:
        found.append(("caps.next_version", caps.next_version))
    return found
