"""The formula of the score a second time, straight from docs/scoring.md: both must agree on thousands of changes."""

import itertools
import math
from typing import NamedTuple

import msgspec
import pytest

from planguard.core.action_class import replaced_as_edit
from planguard.core.harm import ALONE, Scale
from planguard.core.score import score
from planguard.core.tables import Tables
from planguard.model.consequence import Kind, Recoverability, TypeFacts
from planguard.model.environment import Environment
from tests.scoring import CREATE_FIRST, DELETE, DELETE_FIRST, TABLES, entry

STRICT = {Environment.PRODUCTION, Environment.SHARED, Environment.UNKNOWN}
ROWS = [(row.partition("/")[0], row.partition("/")[2]) for row in sorted(TABLES.harm)]
PLACES = (Environment.PRODUCTION, Environment.UNKNOWN, Environment.NON_PRODUCTION, Environment.EPHEMERAL)


class Around(NamedTuple):
    """What is around an object that ends."""

    scale: Scale = ALONE
    dependents: int = 0
    cascade: bool = False


AROUND = (Around(), Around(Scale(4, 4), 1, cascade=True), Around(Scale(40, 50), 9))
SHARES = {
    "delete": (1.0, 1.0),
    "delete_first": (1.0, 0.8),
    "create_first": (1.0, 0.35),
    "identity": (1.0, 0.5),
    "edit": (0.3, 0.3),
}


# With the real numbers most floors lie below what the sum comes to; with these all of them matter.
SMALL = msgspec.structs.replace(TABLES, harm=dict.fromkeys(TABLES.harm, (10.0, 5.0)), guard={})
CASES = [*((around, TABLES) for around in AROUND), (Around(), SMALL)]


def by_hand(facts: TypeFacts, way: str, where: Environment, around: Around, tables: Tables) -> int:
    """Steps 2 to 6 of docs/scoring.md."""
    key = f"{facts.kind}/{facts.sub}"
    loss, outage = tables.harm.get(key) or tables.harm[facts.kind]
    guard = tables.guard.get(key) or tables.guard.get(facts.kind, 0.0)
    lost = TABLES.irreversibility[facts.recoverability]
    of_loss, of_outage = SHARES[way]
    first, second, *_ = sorted((loss * lost * of_loss, outage * of_outage, guard * of_outage), reverse=True)
    total: float = round(min(100.0, first + 0.2 * second) * TABLES.environment[where])
    if way != "edit":
        total += min(8, 2 * math.ceil(math.log2(1 + around.dependents)))
        scale = around.scale
        if scale.destroyed >= 5:
            total += min(
                15, round(10 * scale.destroyed / scale.managed) + min(5, math.floor(math.log2(scale.destroyed / 5)))
            )
        total *= 1.1 if around.cascade else 1
    return bounded(min(100, round(total)), facts, way, where, lost)


def bounded(total: int, facts: TypeFacts, way: str, where: Environment, lost: float) -> int:
    total = max(total, 6)
    if way != "edit":
        if facts.confidence == "unlisted":
            total = max(total, 50)
        if facts.kind in {"data", "identifier", "container"} and lost == 1 and where is not Environment.EPHEMERAL:
            total = max(total, 50)
        if facts.kind == "data" and facts.sub in TABLES.floors.store_subs and lost >= 0.8 and where in STRICT:
            total = max(total, 75)
    if facts.kind in {"config", "observability", "scheduling", "ephemeral"}:
        total = min(total, 60)
    return min(total, 24) if way == "edit" and "V" in facts.flags else total


def way_of(facts: TypeFacts, verbs: tuple[str, ...]) -> str:
    if verbs == DELETE:
        return "delete"
    if replaced_as_edit(facts):
        return "edit"
    if verbs == DELETE_FIRST:
        return "delete_first"
    return "identity" if "I" in facts.flags else "create_first"


@pytest.mark.parametrize(("kind", "sub"), ROWS)
def test_the_formula_written_a_second_time(kind: str, sub: str) -> None:
    if kind == "ephemeral":
        return
    confidences = ("curated", "unlisted")
    drawn = itertools.product(
        Recoverability, ("", "I", "M", "V"), confidences, (DELETE, DELETE_FIRST, CREATE_FIRST), PLACES, CASES
    )
    for back, flags, sure, verbs, where, (around, tables) in drawn:
        facts = TypeFacts("acme_thing", Kind(kind), sub, back, flags, sure, guards="name")
        change = entry("acme_thing", verbs, {"force_destroy": around.cascade})
        found = score(change, facts, where, tables, around.scale, dependents=around.dependents)
        wanted = by_hand(facts, way_of(facts, verbs), where, around, tables)
        assert (found.value, found.terms[0].name) == (wanted, "loss"), (facts, verbs, where, around)
