"""What many changes have in common is worked out once; a change that only looks alike must not get another one's answer."""

from collections.abc import Iterator

from planguard import wiring
from planguard.core.difference import compared
from planguard.core.edits.engine import Editor
from planguard.core.score import score
from planguard.core.side_by_side import SideBySide
from planguard.core.weights import Around, Weights
from planguard.model.environment import Environment
from planguard.model.plan import ResourceChange
from tests.plans import cases, read


def _changes() -> Iterator[ResourceChange]:
    """Every change of every real plan."""
    for case in cases():
        if "made_by_hand" not in case.facts and case.plan.suffix == ".json":
            yield from read(case.plan.read_bytes()).active


CHANGES = list(_changes())


def test_a_weight_that_was_kept_is_the_weight() -> None:
    rules = wiring.rules()
    kept = Weights(rules.tables)
    for entry in [*CHANGES, *CHANGES]:
        facts = rules.knowledge.facts(entry.type)
        for environment in (Environment.PRODUCTION, Environment.EPHEMERAL):
            for dependents in (0, 3):
                fresh = score(entry, facts, environment, rules.tables, dependents=dependents)
                weight = kept.of(entry, facts, environment, Around(dependents=dependents))
                assert weight.score == fresh, entry.address
                assert weight == Weights(rules.tables).of(entry, facts, environment, Around(dependents=dependents))


def test_edits_that_were_kept_are_the_edits() -> None:
    rows = wiring.rulebook().rows_for
    kept, read = Editor(rows), SideBySide()
    for entry in [*CHANGES, *CHANGES]:
        differing = compared(entry, entry.actions.operation, read)
        assert kept.edits(entry, differing) == Editor(rows).edits(entry, differing), entry.address
