"""What the tables say about resource types, and what a type gets that nobody listed."""

import re
from pathlib import Path

import pytest

from planguard import data
from planguard.core.knowledge import Knowledge, counts_as_unlisted
from planguard.errors import PlanguardError
from planguard.model.consequence import Kind, Recoverability

COLUMNS = [
    "type",
    "kind",
    "sub",
    "recoverability",
    "flags",
    "guards",
    "force_new",
    "force_new_conditional",
    "confidence",
]
CONFIDENCES = {"curated", "rule", "knowledge", "pattern", "default", "name-only"}
TABLES = sorted((data.folder("rules") / "knowledge").glob("*.csv"))
FIELD = re.compile(r"[A-Za-z0-9_.;:*-]*")


@pytest.fixture
def knowledge() -> Knowledge:
    return Knowledge(data.read_table)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_table_can_be_split_at_commas_and_holds_known_words(path: Path) -> None:
    header, *lines = path.read_text("utf-8").splitlines()
    assert header.split(",") == COLUMNS
    for line in lines:
        fields = line.split(",")
        assert len(fields) == len(COLUMNS), line
        assert all(FIELD.fullmatch(field) for field in fields), line
        assert Kind(fields[1])
        assert Recoverability(fields[3])
        assert set(fields[4]) <= set("CIAMVSEG"), line
        assert fields[8] in CONFIDENCES, line


def test_types_are_sorted_and_stand_in_one_table_only() -> None:
    tables = {path.stem: [line.split(",")[0] for line in path.read_text("utf-8").splitlines()[1:]] for path in TABLES}
    assert all(types == sorted(types) for types in tables.values())
    everything = [type_ for types in tables.values() for type_ in types]
    assert len(everything) == len(set(everything)) == 4911


def test_every_row_is_found_under_the_provider_of_its_type(knowledge: Knowledge) -> None:
    for path in TABLES:
        for line in path.read_text("utf-8").splitlines()[1:]:
            fields = line.split(",")
            if "*" not in fields[0]:
                facts = knowledge.facts(fields[0])
                found = (facts.kind, facts.sub, facts.recoverability, facts.flags, facts.guards, facts.confidence)
                assert found == (*fields[1:6], fields[8])


def test_only_the_tables_of_the_providers_of_a_plan_are_loaded() -> None:
    asked: list[str] = []

    def load(name: str) -> str | None:
        asked.append(name)
        return data.read_table(name)

    knowledge = Knowledge(load)
    for _ in range(3):
        knowledge.facts("aws_db_instance")
        knowledge.facts("aws_vpc")
    assert asked == ["aws"]


@pytest.mark.parametrize(
    ("type_", "kind", "sub", "confidence"),
    [
        ("aws_db_instance", Kind.DATA, "db", "curated"),
        ("null_resource", Kind.EPHEMERAL, "helper", "knowledge"),
        ("random_password", Kind.DATA, "secret", "knowledge"),
        ("oci_core_vcn", Kind.NETWORK, "container", "knowledge"),
        ("google_storage_bucket_iam_member", Kind.IDENTITY, "attachment", "rule"),
        ("google_project_iam_policy", Kind.IDENTITY, "policy", "rule"),
        ("oci_ons_subscription", Kind.OBSERVABILITY, "alarm", "pattern"),
        ("awscc_rds_db_instance", Kind.CONTAINER, "generic", "pattern"),
        ("gitlab_project_variable", Kind.CONFIG, "ci", "pattern"),
        ("acme_orders_database", Kind.DATA, "db", "unlisted"),
        ("acme_cluster_v2", Kind.CLUSTER, "control_plane", "unlisted"),
        ("acme_cluster2", Kind.CLUSTER, "control_plane", "unlisted"),
        ("acme_db_v", Kind.UNKNOWN, "", "unlisted"),
        ("acme_gadget", Kind.UNKNOWN, "", "unlisted"),
        ("database", Kind.UNKNOWN, "", "unlisted"),
        ("aws_no_such_thing", Kind.UNKNOWN, "", "unlisted"),
        ("databricks_secret", Kind.DATA, "secret", "unlisted"),
    ],
)
def test_facts_of_a_type(knowledge: Knowledge, type_: str, kind: Kind, sub: str, confidence: str) -> None:
    facts = knowledge.facts(type_)
    assert (facts.kind, facts.sub, facts.confidence) == (kind, sub, confidence)
    assert facts.listed is (confidence != "unlisted")


def test_a_very_long_number_is_no_more_than_a_number(knowledge: Knowledge) -> None:
    assert knowledge.facts("acme_bucket" + "1" * 100_000).sub == "bucket"
    assert knowledge.facts("acme_bucket" + "1" * 100_000 + "x").sub == ""


@pytest.mark.parametrize("type_", ["", "aws_vpc,network", "aws_vpc\nx", "../../etc/passwd", "aws_*", "_", "é_database"])
def test_a_made_up_type_finds_no_row(knowledge: Knowledge, type_: str) -> None:
    assert knowledge.facts(type_).confidence == "unlisted"


def test_many_made_up_types_are_answered_from_an_index(knowledge: Knowledge) -> None:
    assert all(not knowledge.facts(f"aws_made_up_{number}").listed for number in range(100))
    assert knowledge.facts("aws_s3_bucket").sub == "bucket"


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        ("aws_db_instance", False),
        ("aws_account_alternate_contact", True),  # default: nobody looked
        ("azurerm_api_management_group_user", False),  # default, but can only be replaced and has no guard
        ("azurerm_sql_database", True),  # known by name only
        ("gitlab_project_variable", True),
        ("acme_gadget", True),
    ],
)
def test_what_nobody_looked_at_counts_as_unlisted(knowledge: Knowledge, type_: str, expected: bool) -> None:
    assert counts_as_unlisted(knowledge.facts(type_)) is expected


@pytest.mark.parametrize(
    "type_",
    [
        "aws_ecs_task_definition",
        "aws_launch_configuration",
        "aws_lambda_layer_version",
        "aws_batch_job_definition",
        "aws_secretsmanager_secret_version",
        "google_secret_manager_secret_version",
        "google_compute_instance_template",
    ],
)
def test_a_type_that_is_replaced_to_make_its_next_version_says_so(knowledge: Knowledge, type_: str) -> None:
    assert "V" in knowledge.facts(type_).flags


def test_the_data_folder_is_found_and_a_missing_one_is_an_error() -> None:
    assert (data.folder("rules") / "scoring.toml").is_file()
    assert data.read_table("no-such-provider") is None
    assert data.read_table("../environments") is None
    with pytest.raises(PlanguardError):
        data.folder("no-such-folder")
    with pytest.raises(PlanguardError):
        data.read_rules("no-such-file.toml")


def test_the_digest_of_the_rules_is_stable_and_named() -> None:
    data.rules_digest.cache_clear()
    first = data.rules_digest()
    data.rules_digest.cache_clear()
    assert first == data.rules_digest()
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", first)
