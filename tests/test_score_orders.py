"""Orders between scores that must hold for every type, whatever the numbers in the tables are."""

from typing import Any, Final

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from planguard.core.knowledge import by_name, counts_as_unlisted
from planguard.core.score import Scale, score
from planguard.model.consequence import Kind, Recoverability, TypeFacts
from planguard.model.environment import Environment
from tests.scoring import CREATE_FIRST, DELETE, DELETE_FIRST, DESTRUCTIONS, TABLES, entry

ROWS: Final = sorted({tuple(row.split("/")) for row in TABLES.harm if "/" in row} | {(kind.value, "") for kind in Kind})
LADDER: Final = [
    Recoverability.UNRECOVERABLE,
    Recoverability.BACKUP,
    Recoverability.WINDOW,
    Recoverability.DOWNTIME,
    Recoverability.TRIVIAL,
]
PLAIN_BODY: Final[dict[str, str]] = {"name": "x"}
confidences = st.sampled_from(["curated", "rule", "knowledge", "pattern", "default", "name-only", "unlisted"])
flags = st.sets(st.sampled_from("CIAMV")).map(lambda letters: "".join(sorted(letters)))


@st.composite
def facts(draw: st.DrawFn) -> TypeFacts:
    kind, sub = draw(st.sampled_from(ROWS))
    recoverability = draw(st.sampled_from(list(Recoverability)))
    return TypeFacts("acme_thing", Kind(kind), sub, recoverability, draw(flags), draw(confidences))


def points(
    about: TypeFacts, verbs: tuple[str, ...], environment: Environment, body: object = PLAIN_BODY, **more: Any
) -> int:
    return score(entry(about.type, verbs, body, **more), about, environment, TABLES).value


environments = st.sampled_from(list(Environment))
destructions = st.sampled_from(DESTRUCTIONS)


@given(facts(), environments, destructions)
def test_what_is_harder_to_recover_scores_no_less(
    about: TypeFacts, environment: Environment, verbs: tuple[str, ...]
) -> None:
    scores = [points(msgspec.structs.replace(about, recoverability=step), verbs, environment) for step in LADDER]
    assert scores == sorted(scores, reverse=True)


def test_each_step_of_the_ladder_differs_somewhere() -> None:
    about = TypeFacts("acme_thing", Kind.DATA, "backup", confidence="curated")
    where = Environment.NON_PRODUCTION
    scores = [points(msgspec.structs.replace(about, recoverability=step), DELETE, where) for step in LADDER]
    assert len(set(scores)) == len(LADDER)


@given(facts(), st.sampled_from([*DESTRUCTIONS, ("forget",), ("create",), ("update",)]))
def test_a_milder_environment_scores_no_more(about: TypeFacts, verbs: tuple[str, ...]) -> None:
    scores = [points(about, verbs, environment) for environment in Environment]
    assert scores == sorted(scores, reverse=True)


@given(facts(), environments)
def test_create_first_scores_no_more_than_delete_first(about: TypeFacts, environment: Environment) -> None:
    assert points(about, DELETE_FIRST, environment) >= points(about, CREATE_FIRST, environment)


@given(facts(), environments, destructions, st.sampled_from([None, "abc"]))
def test_no_create_outranks_a_destruction(
    about: TypeFacts, environment: Environment, verbs: tuple[str, ...], deposed: str | None
) -> None:
    assert points(about, ("create",), environment) < points(about, verbs, environment, deposed=deposed)


@given(facts(), environments, destructions)
def test_a_destroyed_unlisted_object_scores_at_least_fifty(
    about: TypeFacts, environment: Environment, verbs: tuple[str, ...]
) -> None:
    if counts_as_unlisted(about) and about.kind is not Kind.EPHEMERAL:
        assert points(about, verbs, environment) >= 50


@given(st.text(max_size=30), st.sampled_from(DESTRUCTIONS), environments)
def test_a_type_of_any_name_that_nobody_listed_scores_at_least_fifty(
    name: str, verbs: tuple[str, ...], environment: Environment
) -> None:
    assert points(by_name(name), verbs, environment) >= 50


@given(facts(), environments, destructions, st.booleans())
def test_a_guard_lowers_nothing(about: TypeFacts, environment: Environment, verbs: tuple[str, ...], cascade: bool) -> None:
    off = points(about, verbs, environment, {"deletion_protection": False, "force_destroy": cascade})
    on = points(about, verbs, environment, {"deletion_protection": True, "force_destroy": cascade})
    assert on == off
    assert off >= points(about, verbs, environment, {"force_destroy": False})


@given(facts(), environments, destructions, st.integers(0, 500), st.integers(0, 500))
def test_more_around_it_never_lowers(
    about: TypeFacts, environment: Environment, verbs: tuple[str, ...], more: int, fewer: int
) -> None:
    low, high = sorted((more, fewer))
    found = entry(about.type, verbs, PLAIN_BODY)
    small, big = (score(found, about, environment, TABLES, Scale(n, 500), dependents=n).value for n in (low, high))
    assert small <= big <= 100
