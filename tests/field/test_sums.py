"""Numbers and rules that look like protection and are none, and why planguard's are: sums, dead rules, models, wording."""

import copy
import csv
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from fixtures.terraform_env import cli_config, find_mirror, terraform_environment
from planguard import data, wiring
from planguard.core.knowledge import Knowledge, counts_as_unlisted
from tests.field.test_parts import asked, ids, partial, reviewed
from tests.plans import FIXTURES, plan_bytes
from tests.terraform import needs_terraform
from tests.test_policy_review import judged, policy

ROOT = FIXTURES.parent
DEAD = """\
schema = 1
id = "custom-role"
title = "The policy of a role changes"
why = "Roles decide who may do what."
instead = "Leave it."
effect = "approve"
channel = "guard"

[[match]]
types = ["aws_iam"]
attributes = ["assume_role_policy"]
directions = ["removed", "changed"]
score = 60

[[fires]]
says = "Another service may take the role."
type = "aws_iam_role"
before = { assume_role_policy = "one" }
after = { assume_role_policy = "other" }

[[quiet]]
says = "It is described otherwise."
type = "aws_iam_role"
before = { description = "one" }
after = { description = "other" }
"""


def deletes(count: int) -> dict[str, Any]:
    """A plan of production that deletes so many tables."""
    raw = partial("many-deletes")
    table = next(one for one in raw["resource_changes"] if one["type"] == "aws_dynamodb_table")
    raw["resource_changes"] = []
    for number in range(count):
        entry = copy.deepcopy(table)
        entry |= {"name": f"t{number}", "address": f"aws_dynamodb_table.t{number}"}
        raw["resource_changes"].append(entry)
    return raw


@pytest.mark.parametrize("count", [1, 2, 10, 500])
def test_no_number_of_deletes_is_few_enough(count: int) -> None:
    """One is not diluted by a weight, ten do not stay below a sum, and five hundred do not run against a ceiling."""
    report = reviewed(deletes(count))
    assert (report.verdict, report.severity) == ("needs-approval", "critical")
    assert len(asked(report)) == count


def test_more_of_the_same_never_scores_less() -> None:
    scores = [reviewed(deletes(count)).score for count in (1, 3, 10, 100, 500)]
    assert scores == sorted(scores)


def test_thirty_one_creates_are_no_danger() -> None:
    report = reviewed(plan_bytes("quiet-thirty-one-creates"))
    assert (report.verdict, report.severity) == ("pass", "none")
    assert report.summary.create == 31


def test_one_delete_among_thirty_one_creates_needs_a_person() -> None:
    raw = partial("quiet-thirty-one-creates")
    raw["resource_changes"] += deletes(1)["resource_changes"]
    report = reviewed(raw)
    assert list(asked(report)) == ["aws_dynamodb_table.t0"]
    assert report.severity == "critical"


def test_deleting_what_is_on_no_list_is_high() -> None:
    """No list knows every type: what is on none counts as the worse, not as nothing."""
    raw = partial("kms-delete")
    for entry in raw["resource_changes"]:
        entry |= {"type": "acme_thing", "address": f"acme_thing.{entry['name']}"}
    report = reviewed(raw)
    destroyed = [one for one in report.consequences if one.action == "delete"]
    assert destroyed
    assert {one.severity for one in destroyed} == {"high"}
    assert all(one.needs_approval for one in destroyed)


@pytest.mark.parametrize("type_", ["aws_db_instance_note", "acme_aws_db_instance", "aws_db_instances", "aws_db"])
def test_a_type_that_only_sounds_like_a_listed_one_counts_as_unlisted(type_: str) -> None:
    knowledge = Knowledge(data.read_table)
    assert not counts_as_unlisted(knowledge.facts("aws_db_instance"))
    assert counts_as_unlisted(knowledge.facts(type_))


def test_a_replacement_is_counted_once_and_as_a_loss() -> None:
    report = reviewed(plan_bytes("rds-replace"))
    assert (report.summary.replace, report.summary.create, report.summary.delete) == (1, 0, 0)
    assert asked(report) == {"aws_db_instance.orders": "replace"}


def test_letting_go_contributes_to_the_verdict_under_any_table() -> None:
    """A table of weights that has no row for a verb gives it nothing; here every class has its row."""
    everything = ", ".join(f'"{one}"' for one in ("delete", "replace", "update", "create", "import", "move", "action"))
    report = judged(plan_bytes("forget-database"), policy(f"[refuse]\nclasses = [{everything}]"))
    assert report.verdict == "needs-approval"


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_the_same_plan_gives_the_same_bytes(seed: str) -> None:
    """No model and no chance: who runs it again gets the same answer."""
    command = [sys.executable, "-P", "-m", "planguard", "review", "--format", "json", "fixtures/cases/incident/plan.json"]
    given = {"PATH": os.environ["PATH"], "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, check=False)
    assert done.returncode == 1
    assert done.stdout == _first()


@cache
def _first() -> bytes:
    command = [sys.executable, "-P", "-m", "planguard", "review", "--format", "json", "fixtures/cases/incident/plan.json"]
    given = {"PATH": os.environ["PATH"], "PYTHONHASHSEED": "12", "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=ROOT, env=given, capture_output=True, check=False).stdout


def test_every_rule_has_a_change_that_fires_it_and_one_that_does_not() -> None:
    """tests/test_rules.py tries each of them."""
    assert [rule.id for rule in wiring.packaged_rules() if not rule.fires or not rule.quiet] == []


def test_a_rule_that_cannot_fire_fails_its_own_test(tmp_path: Path) -> None:
    """It is about a type that nothing has, as a rule in a tutorial was; its author's own example shows it."""
    folder = tmp_path / ".planguard" / "rules"
    folder.mkdir(parents=True)
    (folder / "custom-role.toml").write_text(DEAD, "utf-8")
    command = [sys.executable, "-P", "-m", "planguard", "rules", "test", str(folder)]
    given = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=tmp_path, env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "custom-role" in done.stdout
    assert done.stdout.splitlines()[-1].endswith("1 wrong")


RETIRED = {"aws_db_security_group", "aws_elasticache_security_group", "aws_redshift_security_group"}
"""Types of EC2-Classic, which providers of today no longer have and old states still may."""


@needs_terraform
@pytest.mark.skipif(find_mirror() is None, reason="the AWS provider is not at hand")
def test_no_row_of_a_table_is_about_a_type_or_an_attribute_that_the_provider_has_not(tmp_path: Path) -> None:
    """A rule about a type that nothing has can never fire, and reads like a guard."""
    schemas = _schemas(tmp_path)
    rows = (ROOT / "rules" / "knowledge" / "aws.csv").read_text("utf-8").splitlines()
    types = {row["type"] for row in csv.DictReader(rows)}
    assert types - schemas.keys() == RETIRED
    dead = []
    for row in csv.DictReader((ROOT / "rules" / "updates" / "aws.csv").read_text("utf-8").splitlines()):
        block = schemas.get(row["type"], {}).get("block", {})
        known = {*block.get("attributes", {}), *block.get("block_types", {})}
        if row["attribute"].split(".")[0].split("[")[0] not in known:
            dead.append((row["type"], row["attribute"]))
    assert dead == []


def _schemas(folder: Path) -> dict[str, Any]:
    """Resource type -> schema, as the provider itself tells it."""
    needs = 'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n    }\n  }\n}\n'
    (folder / "main.tf").write_text(needs, "utf-8")
    given = {**terraform_environment(cli_config(folder, find_mirror()), None), "PATH": os.environ["PATH"]}
    subprocess.run(["terraform", "init"], cwd=folder, env=given, check=True, capture_output=True)
    shown = subprocess.run(
        ["terraform", "providers", "schema", "-json"], cwd=folder, env=given, check=True, capture_output=True
    )
    (provider,) = json.loads(shown.stdout)["provider_schemas"].values()
    found: dict[str, Any] = provider["resource_schemas"]
    return found


def test_updates_that_change_nothing_in_the_cloud_bother_nobody() -> None:
    report = reviewed(plan_bytes("quiet-provider-noise"))
    assert (report.verdict, ids(report)) == ("pass", [])
