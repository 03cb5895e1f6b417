"""The score of one change: worked examples, and what each part of the formula does."""

from typing import Any, Final

import pytest

from planguard.core.harm import dependents_bonus, scale_bonus
from planguard.core.score import Channels, Scale, score
from planguard.core.tables import parse_tables
from planguard.errors import PlanguardError
from planguard.model.consequence import Kind, Recoverability
from planguard.model.environment import Environment
from tests.scoring import CREATE_FIRST, DELETE, DELETE_FIRST, KNOWLEDGE, PROD, TABLES, entry, value

KEPT: Final = {"skip_final_snapshot": False, "final_snapshot_identifier": "x"}
EXAMPLES: Final = [
    ("database deleted without final snapshot", 100, "aws_db_instance", DELETE, {"skip_final_snapshot": True}, {}),
    ("database replaced, final snapshot", 84, "aws_db_instance", DELETE_FIRST, KEPT, {"dependents": 5}),
    ("a guard lowers nothing", 100, "aws_db_instance", DELETE, {"deletion_protection": True}, {}),
    (
        "table replaced, recovery on",
        80,
        "aws_dynamodb_table",
        DELETE_FIRST,
        {"point_in_time_recovery": [{"enabled": True}]},
        {"dependents": 1},
    ),
    (
        "bucket and contents, dev",
        55,
        "aws_s3_bucket",
        DELETE,
        {"force_destroy": True},
        {"environment": Environment.NON_PRODUCTION},
    ),
    ("key, window of 30 days", 92, "aws_kms_key", DELETE, {"deletion_window_in_days": 30}, {"dependents": 5}),
    ("address, unknown", 70, "aws_eip", DELETE, {}, {"environment": Environment.UNKNOWN, "dependents": 1}),
    ("network replaced with all in it", 92, "aws_vpc", DELETE_FIRST, {}, {"dependents": 20, "scale": Scale(5, 5)}),
    ("task definition, next revision", 6, "aws_ecs_task_definition", DELETE_FIRST, {}, {}),
    (
        "vault that is purged",
        99,
        "azurerm_key_vault",
        DELETE,
        {"purge_protection_enabled": False},
        {"dependents": 3},
    ),
    (
        "cluster replaced, staging",
        57,
        "google_container_cluster",
        DELETE_FIRST,
        {"deletion_protection": False},
        {"environment": Environment.PREPRODUCTION, "dependents": 9},
    ),
    ("database forgotten", 30, "aws_db_instance", ("forget",), {}, {}),
    ("balancer, create first", 42, "aws_lb", CREATE_FIRST, {}, {"dependents": 5}),
    ("unknown type, unknown place", 64, "acme_gadget", DELETE, {}, {"environment": Environment.UNKNOWN}),
    ("update of a network", 6, "aws_vpc", ("update",), {}, {}),
    ("namespace", 100, "kubernetes_namespace", DELETE, {}, {}),
]


@pytest.mark.parametrize(
    ("expected", "type_", "verbs", "before", "more"), [pytest.param(*row, id=why) for why, *row in EXAMPLES]
)
def test_worked_examples(expected: int, type_: str, verbs: tuple[str, ...], before: object, more: dict[str, Any]) -> None:
    assert value(type_, verbs, before, **more) == expected


@pytest.mark.parametrize(
    ("type_", "verbs", "more", "expected"),
    [
        ("aws_vpc", ("no-op",), {}, 0),
        ("aws_vpc", ("read",), {}, 0),
        ("aws_vpc", ("no-op",), {"previous_address": "aws_vpc.old"}, 2),
        ("aws_vpc", ("no-op",), {"importing": {"id": "x"}}, 4),
        ("aws_db_instance", ("update",), {"previous_address": "x"}, 10),
        ("aws_vpc", ("create",), {}, 3),
        ("aws_default_security_group", ("create",), {}, 55),
        ("aws_iam_role_policies_exclusive", ("create",), {"environment": Environment.NON_PRODUCTION}, 28),
        ("aws_vpc", ("forget",), {}, 12),
        ("aws_db_instance", ("create", "forget"), {}, 30),
        ("aws_vpc", ("delete", "update"), {}, 100),
        ("aws_vpc", (), {}, 100),
        ("null_resource", DELETE_FIRST, {}, 6),
        ("aws_vpc", DELETE, {"deposed": "abc"}, 6),
        ("aws_secretsmanager_secret_version", DELETE_FIRST, {}, 24),
    ],
)
def test_fixed_scores(type_: str, verbs: tuple[str, ...], more: dict[str, Any], expected: int) -> None:
    assert value(type_, verbs, **more) == expected


@pytest.mark.parametrize(
    ("type_", "before", "share"),
    [
        ("aws_db_instance", {"skip_final_snapshot": True}, 1.0),
        ("aws_db_instance", {"skip_final_snapshot": False}, 0.8),
        ("aws_db_instance", KEPT, 0.5),
        ("aws_db_instance", {"skip_final_snapshot": True, "delete_automated_backups": False}, 1.0),
        (
            "aws_db_instance",
            {"skip_final_snapshot": True, "delete_automated_backups": False, "backup_retention_period": 7},
            0.5,
        ),
        (
            "aws_db_instance",
            {"skip_final_snapshot": True, "delete_automated_backups": False, "backup_retention_period": 0},
            1.0,
        ),
        ("aws_db_instance", None, 1.0),
        ("mongodbatlas_cluster", {"retain_backups_enabled": True}, 0.5),
        ("aws_dynamodb_table", {"point_in_time_recovery": [{"enabled": False}]}, 1.0),
        ("aws_keyspaces_table", {"point_in_time_recovery": [{"status": "ENABLED"}]}, 0.5),
        ("aws_kms_key", {"deletion_window_in_days": 7}, 0.5),
        ("aws_kms_key", {"deletion_window_in_days": None}, 0.6),
        ("aws_kms_key", None, 1.0),
        ("aws_secretsmanager_secret", {"recovery_window_in_days": 0}, 1.0),
        ("azurerm_key_vault", {"purge_protection_enabled": True}, 0.5),
        ("azurerm_key_vault_secret", {}, 1.0),
        ("github_repository", {"archive_on_destroy": True}, 0.1),
        ("aws_s3_bucket", {"versioning": [{"enabled": True}]}, 1.0),
        ("aws_vpc", None, 0.35),
    ],
)
def test_evidence_moves_what_remains(type_: str, before: object, share: float) -> None:
    found = score(entry(type_, DELETE, before), KNOWLEDGE.facts(type_), PROD, TABLES)
    assert next(term.value for term in found.terms if term.name == "irreversibility") == share


@pytest.mark.parametrize(
    ("type_", "before", "marks"),
    [
        (
            "aws_db_instance",
            {"skip_final_snapshot": False, "final_snapshot_identifier": "x"},
            {"skip_final_snapshot": True},
        ),
        ("aws_kms_key", {"deletion_window_in_days": 30}, {"deletion_window_in_days": True}),
        (
            "aws_dynamodb_table",
            {"point_in_time_recovery": [{"enabled": True}]},
            {"point_in_time_recovery": [{"enabled": True}]},
        ),
        ("aws_db_instance", KEPT, True),
    ],
)
def test_a_value_that_cannot_be_seen_takes_the_worse_case(type_: str, before: object, marks: object) -> None:
    found = score(entry(type_, DELETE, before, marks=marks), KNOWLEDGE.facts(type_), PROD, TABLES)
    assert next(term.value for term in found.terms if term.name == "irreversibility") == 1.0


def test_a_replacement_that_takes_the_name_loses_the_window() -> None:
    assert value("azurerm_storage_account", DELETE_FIRST) > 75
    found = score(
        entry("azurerm_storage_account", DELETE_FIRST, {"name": "x"}),
        KNOWLEDGE.facts("azurerm_storage_account"),
        PROD,
        TABLES,
    )
    assert found.terms[1].value == 0.9


@pytest.mark.parametrize(
    ("type_", "before"),
    [
        ("aws_cloudwatch_log_group", {"skip_destroy": True}),
        ("google_storage_bucket", {"deletion_policy": "ABANDON"}),
        ("aws_cloudformation_stack_set_instance", {"retain_stack": True}),
    ],
)
def test_a_delete_that_only_forgets_is_scored_so(type_: str, before: object) -> None:
    assert value(type_, DELETE, before) == 30


def test_a_cascade_weighs_more_and_an_unseen_one_counts() -> None:
    dev = Environment.NON_PRODUCTION
    assert value("aws_s3_bucket", DELETE, {"force_destroy": False}, dev) == 50
    assert value("aws_s3_bucket", DELETE, {"force_destroy": False}, dev, marks={"force_destroy": True}) == 55
    assert value("aws_s3_bucket", DELETE, False, dev) == 55


def test_what_the_attributes_say_of_an_update_comes_in_from_outside() -> None:
    assert value("aws_db_instance", ("update",), edit=Channels(guard=65, source="x")) == 65
    assert value("aws_db_instance", ("update",), edit=Channels(guard=65), environment=Environment.EPHEMERAL) == 20
    assert value("aws_db_instance", ("update",), edit=Channels(outage=2)) == 10


def test_a_create_strips_nothing_where_its_target_is_new() -> None:
    assert value("google_project_iam_policy", ("create",)) == 55
    assert value("google_project_iam_policy", ("create",), strips=False) == 3


def test_scale_and_dependents() -> None:
    assert [scale_bonus(scale, TABLES) for scale in (Scale(4, 4), Scale(5, 50), Scale(5, 5), Scale(400, 400))] == [
        0,
        1,
        10,
        15,
    ]
    assert [dependents_bonus(count, TABLES) for count in (0, 1, 2, 3, 4, 5, 8, 100)] == [0, 2, 4, 4, 6, 6, 8, 8]


def test_every_step_has_a_source() -> None:
    found = score(entry("aws_db_instance", DELETE, {}), KNOWLEDGE.facts("aws_db_instance"), PROD, TABLES, Scale(6, 10))
    assert all(term.source for term in found.terms)
    assert [term.name for term in found.terms][:3] == ["loss", "irreversibility", "outage"]


def test_every_kind_has_numbers_and_every_row_of_the_tables_a_kind() -> None:
    assert set(Kind) <= {Kind(row) for row in TABLES.harm if "/" not in row}
    assert {row.partition("/")[0] for row in [*TABLES.harm, *TABLES.guard]} <= set(Kind)
    assert set(TABLES.environment) == set(Environment)
    assert set(TABLES.irreversibility) == set(Recoverability)


def test_a_malformed_table_is_named() -> None:
    with pytest.raises(PlanguardError, match=r"rules/scoring\.toml"):
        parse_tables("second_share = 'x'")
