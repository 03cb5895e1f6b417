"""What no other test would notice: found by changing the code of the score in small ways (docs/mutation.md)."""

from typing import Any

import msgspec
import pytest

from planguard.core.action_class import action_class, replaced_as_edit
from planguard.core.harm import ALONE, Channels, Scale, scale_bonus
from planguard.core.score import score
from planguard.model.actions import Operation, Order
from planguard.model.consequence import ActionClass, Kind, Recoverability, Term, TypeFacts
from planguard.model.environment import Environment
from planguard.model.severity import Severity, band
from tests.scoring import DELETE, DELETE_FIRST, KNOWLEDGE, PROD, TABLES, entry, value

# With the real numbers most floors lie below what the sum comes to; with these all of them matter.
SMALL = msgspec.structs.replace(TABLES, harm=dict.fromkeys(TABLES.harm, (10.0, 5.0)), guard={})


@pytest.mark.parametrize(
    ("type_", "before", "share", "outage"),
    [
        ("aws_db_instance", {"delete_automated_backups": False, "backup_retention_period": 7}, 0.5, 1.0),
        ("aws_db_instance", {"delete_automated_backups": False, "backup_retention_period": 1}, 0.5, 1.0),
        ("aws_db_instance", {"backup_retention_period": 7, "skip_final_snapshot": True}, 1.0, 1.0),
        (
            "aws_db_instance",
            {"delete_automated_backups": True, "backup_retention_period": 7, "skip_final_snapshot": True},
            1.0,
            1.0,
        ),
        ("aws_db_instance", {}, 1.0, 1.0),
        ("aws_db_instance", {"retain_backups": True, "skip_final_snapshot": True}, 0.5, 1.0),
        ("aws_db_instance", {"skip_final_snapshot": True, "final_snapshot_identifier": "x"}, 1.0, 1.0),
        ("aws_db_instance", {"final_snapshot_identifier": ""}, 0.8, 1.0),
        ("aws_fsx_lustre_file_system", {"skip_final_backup": True}, 1.0, 1.0),
        ("aws_fsx_lustre_file_system", {"skip_final_backup": False}, 0.5, 1.0),
        ("aws_fsx_lustre_file_system", {"skip_final_backup": None}, 0.8, 1.0),
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
        ("github_repository", {"archive_on_destroy": {}}, 0.6, 1.0),
        ("azurerm_key_vault", {"purge_protection_enabled": {}}, 1.0, 1.0),
        ("aws_vpc", {"deletion_window_in_days": 30, "skip_final_snapshot": True}, 0.35, 1.0),
    ],
)
def test_what_remains_and_how_long_it_is_missed(type_: str, before: dict[str, Any], share: float, outage: float) -> None:
    terms = {
        term.name: term.value for term in score(entry(type_, DELETE, before), KNOWLEDGE.facts(type_), PROD, TABLES).terms
    }
    assert (terms["irreversibility"], terms.get("outage-factor", 1.0)) == (share, outage)


def test_what_remains_names_the_attribute_that_says_so() -> None:
    def source(type_: str, before: dict[str, Any]) -> str:
        return score(entry(type_, DELETE, before), KNOWLEDGE.facts(type_), PROD, TABLES).terms[1].source

    assert source("aws_db_instance", {"final_snapshot_identifier": "x"}) == "final_snapshot_identifier"
    assert source("aws_fsx_lustre_file_system", {"skip_final_backup": False}) == "skip_final_backup"
    assert source("aws_db_instance", {"skip_final_snapshot": True}) == "skip_final_snapshot"
    assert source("aws_kms_key", {"deletion_window_in_days": 30}) == "deletion_window_in_days"
    assert source("aws_kms_key", {"deletion_window_in_days": 5}) == "irreversibility.window"


def test_the_floor_of_stores_is_for_data_only() -> None:
    change = entry("acme_thing", DELETE, {"name": "x"})
    for kind, floor in ((Kind.DATA, 75), (Kind.CONTAINER, 50), (Kind.COMPUTE, 11)):
        facts = TypeFacts("acme_thing", kind, "db", Recoverability.UNRECOVERABLE, "", "curated")
        assert score(change, facts, PROD, SMALL).value == floor


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
    taken = score(entry(type_, DELETE_FIRST, {"name": "x"}), KNOWLEDGE.facts(type_), PROD, TABLES)
    assert "outage-factor" not in [term.name for term in taken.terms]
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
    assert scale_bonus(Scale(10, 5), TABLES) == 11
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


@pytest.mark.parametrize("back", Recoverability)
def test_glue_is_edited_by_being_replaced_where_nothing_is_lost_by_it(back: Recoverability) -> None:
    facts = TypeFacts("acme_rule", Kind.NETWORK, "sgrule", back, "", "curated")
    assert replaced_as_edit(facts) is (back is Recoverability.TRIVIAL)
