"""What no other test would notice: found by changing the code of the score in small ways (docs/mutation.md).

The formula stands here a second time, straight from docs/scoring.md, and both must agree on thousands of changes.
"""

import itertools
import math
from typing import Any, NamedTuple

import msgspec
import pytest

from planguard.core.action_class import action_class, replaced_as_edit
from planguard.core.harm import ALONE, Channels, Scale, scale_bonus
from planguard.core.score import score
from planguard.core.tables import Tables
from planguard.model.actions import Operation, Order
from planguard.model.consequence import ActionClass, Kind, Recoverability, Term, TypeFacts
from planguard.model.environment import Environment
from planguard.model.severity import Severity, band
from tests.scoring import CREATE_FIRST, DELETE, DELETE_FIRST, KNOWLEDGE, PROD, TABLES, entry, value

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


@pytest.mark.parametrize(
    ("type_", "before", "share", "outage"),
    [
        ("aws_db_instance", {"delete_automated_backups": False, "backup_retention_period": 7}, 0.5, 1.0),
        ("aws_db_instance", {"retain_backups": True, "skip_final_snapshot": True}, 0.5, 1.0),
        ("aws_db_instance", {"skip_final_snapshot": True, "final_snapshot_identifier": "x"}, 1.0, 1.0),
        ("aws_db_instance", {"final_snapshot_identifier": ""}, 0.8, 1.0),
        ("aws_fsx_lustre_file_system", {"skip_final_backup": True}, 1.0, 1.0),
        ("aws_kms_key", {"deletion_window_in_days": 30}, 0.5, 0.85),
        ("aws_kms_key", {"deletion_window_in_days": 6}, 0.6, 1.0),
        ("aws_kms_key", {"deletion_window_in_days": 1}, 0.6, 1.0),
        ("aws_kms_key", {"deletion_window_in_days": 999_999}, 0.5, 0.85),
        ("aws_kms_key", {"deletion_window_in_days": 1_000_000}, 1.0, 1.0),
        ("aws_kms_key", {"deletion_window_in_days": "soon"}, 1.0, 1.0),
        ("aws_secretsmanager_secret", {"recovery_window_in_days": 0}, 1.0, 1.0),
        ("azurerm_key_vault", {"purge_protection_enabled": True}, 0.5, 0.85),
        ("aws_dynamodb_table", {"point_in_time_recovery": [{"enabled": True}]}, 0.5, 1.0),
        ("github_repository", {"archive_on_destroy": True}, 0.1, 1.0),
        ("aws_vpc", {"deletion_window_in_days": 30, "skip_final_snapshot": True}, 0.35, 1.0),
    ],
)
def test_what_remains_and_how_long_it_is_missed(type_: str, before: dict[str, Any], share: float, outage: float) -> None:
    terms = {
        term.name: term.value for term in score(entry(type_, DELETE, before), KNOWLEDGE.facts(type_), PROD, TABLES).terms
    }
    assert (terms["irreversibility"], terms.get("outage-factor", 1.0)) == (share, outage)


def test_a_step_that_changes_nothing_is_not_told() -> None:
    names = [term.name for term in score(entry("aws_vpc", DELETE, {}), KNOWLEDGE.facts("aws_vpc"), PROD, TABLES).terms]
    assert names == ["loss", "irreversibility", "outage", "loss-share", "outage-share", "harm", "environment"]


def test_the_name_that_undeleting_needs() -> None:
    """Only a replacement takes it, and only a milder share is raised by it."""
    type_ = "azurerm_storage_account"
    found = [
        next(
            term.value for term in score(entry(type_, verbs, {"name": "x"}), KNOWLEDGE.facts(type_), PROD, TABLES).terms[1:2]
        )
        for verbs in (DELETE, DELETE_FIRST)
    ]
    assert found == [0.6, 0.9]
    worse = entry(type_, DELETE_FIRST, {"soft_delete_retention_days": 0})
    assert score(worse, KNOWLEDGE.facts(type_), PROD, TABLES).terms[1].value == 1.0
    assert value(type_, DELETE_FIRST, {"name": "x"}) == 90 + 10


def test_what_lives_on() -> None:
    assert value("google_sql_database_instance", DELETE, {"deletion_policy": "ABANDON"}) == 30
    assert value("google_sql_database_instance", DELETE, {"deletion_policy": "DELETE"}) > 30
    assert value("aws_db_instance", DELETE, {"deletion_policy": "ABANDON"}) > 30
    assert value("aws_ecs_task_definition", DELETE_FIRST, {"skip_destroy": True}) == 6
    assert value("aws_iam_role", DELETE, {"skip_destroy": True}) == 12
    assert value("acme_gadget", ("forget",)) == 30


def test_what_a_forgotten_object_is_told_of() -> None:
    found = score(entry("aws_vpc", ("forget",)), KNOWLEDGE.facts("aws_vpc"), PROD, TABLES)
    assert found.terms == (Term("fixed", 12, "fixed.forget"), Term("stays", 1, "actions"))


def test_a_floor_or_cap_that_moves_nothing_is_not_told() -> None:
    bucket = entry("aws_s3_bucket", DELETE, {"force_destroy": False})
    found = score(bucket, KNOWLEDGE.facts("aws_s3_bucket"), Environment.NON_PRODUCTION, TABLES)
    assert (found.value, found.terms[-1].name) == (TABLES.floors.lost_for_good, "environment")
    alarm, facts = (
        entry("aws_cloudwatch_metric_alarm", DELETE, {"name": "x"}),
        KNOWLEDGE.facts("aws_cloudwatch_metric_alarm"),
    )
    plain = score(alarm, facts, PROD, TABLES)
    capped = msgspec.structs.replace(TABLES, caps=msgspec.structs.replace(TABLES.caps, minor=plain.value))
    assert score(alarm, facts, PROD, capped) == plain


def test_channels() -> None:
    assert Channels() == Channels(0.0, 0.0, 0.0, 0.0, "")
    assert Channels().harm(0.2) == 0
    assert Channels(loss=100, outage=100).harm(0.2) == 100
    one_each = [Channels(loss=50), Channels(outage=50), Channels(exposure=50), Channels(guard=50)]
    assert [channels.harm(0.2) for channels in one_each] == [50] * 4


def test_leftovers() -> None:
    assert [value(type_, DELETE, deposed="x") for type_ in ("aws_db_instance", "aws_instance", "aws_vpc")] == [10, 6, 6]
    assert value("acme_gadget", ("create", "forget"), deposed="x") == 6


def test_an_edit_never_makes_an_update_milder_and_is_capped_by_nothing_but_its_environment() -> None:
    assert value("aws_db_instance", ("update",), edit=Channels(outage=9)) == 10
    assert value("aws_db_instance", ("update",), edit=Channels(outage=10)) == 10
    assert value("aws_db_instance", ("update",), edit=Channels(outage=11)) == 11
    assert value("aws_db_instance", ("update",), edit=Channels(loss=60, guard=50)) == 70
    assert value("aws_default_security_group", ("create",), edit=Channels(outage=60)) == 60
    assert value("aws_default_security_group", ("create",), edit=Channels(outage=60), strips=False) == 60


def test_a_fixed_score_says_which_row_it_is() -> None:
    def source(type_: str, verbs: tuple[str, ...], edit: Channels | None = None, **more: Any) -> str:
        return score(entry(type_, verbs, **more), KNOWLEDGE.facts(type_), PROD, TABLES, edit=edit).terms[0].source

    updates = [source(type_, ("update",)) for type_ in ("aws_db_instance", "aws_instance", "aws_eks_cluster", "aws_vpc")]
    assert updates == ["fixed.update_data", "fixed.update", "fixed.update", "fixed.update"]
    assert source("aws_db_instance", DELETE, deposed="x") == "fixed.update_data"
    assert source("aws_eks_cluster", DELETE, deposed="x") == "fixed.update"
    assert source("aws_db_instance", ("update",), Channels(outage=10, source="row")) == "fixed.update_data"
    assert source("aws_db_instance", ("update",), Channels(outage=11, source="row")) == "row"


def test_a_move_with_a_difference_has_the_score_of_the_difference() -> None:
    assert value("aws_vpc", ("no-op",), previous_address="x", importing={"id": "y"}) == 4
    assert value("aws_vpc", ("create",), previous_address="x") == 3
    assert value("aws_vpc", ("update",), importing={"id": "y"}) == 6


def test_nothing_is_worse_than_a_hundred() -> None:
    assert value("kubernetes_namespace", DELETE, {"force_destroy": True}, dependents=9, scale=Scale(99, 99)) == 100


def test_scale_by_share_and_by_count() -> None:
    assert [scale_bonus(scale, TABLES) for scale in (Scale(5, 10), Scale(9, 90), Scale(10, 100), Scale(20, 0))] == [
        5,
        1,
        2,
        12,
    ]
    assert (ALONE, Scale()) == (Scale(0, 0), Scale(0, 0))


def test_the_bands_meet_without_a_gap() -> None:
    edges = [(0, "none"), (4, "none"), (5, "low"), (24, "low"), (25, "moderate"), (49, "moderate"), (50, "high")]
    assert [band(score) for score, _ in edges] == [name for _, name in edges]
    assert [band(score) for score in (74, 75, 100)] == ["high", "critical", "critical"]
    assert [severity.rank for severity in Severity] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("kind", "sub", "flags", "edited"),
    [
        (Kind.NETWORK, "sgrule", "M", True),
        (Kind.NETWORK, "route", "M", True),
        (Kind.NETWORK, "lb", "M", False),
        (Kind.COMPUTE, "template", "V", True),
        (Kind.COMPUTE, "service", "V", False),
        (Kind.DATA, "secret", "V", True),
        (Kind.DATA, "secret", "M", False),
        (Kind.DATA, "db", "V", False),
        (Kind.DATA, "workspace", "V", False),
        (Kind.CONFIG, "glue", "", False),
        (Kind.CONFIG, "glue", "M", True),
    ],
)
def test_which_replacements_are_edits(kind: Kind, sub: str, flags: str, edited: bool) -> None:
    facts = TypeFacts("acme_thing", kind, sub, Recoverability.TRIVIAL, flags, "curated")
    assert replaced_as_edit(facts) is edited
    expected = ActionClass.REPLACE_IMMUTABLE if edited else ActionClass.REPLACE
    assert action_class(Operation.REPLACE, facts, order=Order.DELETE_FIRST) is expected
