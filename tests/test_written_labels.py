"""The environment of an event stream: from the labels in the configuration, as far as they are literal."""

import json
from pathlib import Path

import pytest

from planguard.commands.review import Request, examine
from tests.repositories import commit, git, repository

TABLE = 'resource "aws_dynamodb_table" "orders" {\n  name = "orders"\n  tags = {\n    Environment = "dev"\n  }\n}\n'
DEFAULTS = 'provider "aws" {\n  default_tags {\n    tags = { Environment = "dev" }\n  }\n}\n'


def stream(folder: Path, address: str = "aws_dynamodb_table.orders") -> str:
    type_, name = address.split(".")[-2:]
    resource = {"addr": address, "module": "", "resource_type": type_, "resource_name": name, "resource_key": None}
    resource |= {"resource": address, "implied_provider": "aws"}
    lines = [
        {"@level": "info", "@message": "Terraform 1.11.4", "type": "version", "terraform": "1.11.4", "ui": "1.2"},
        {"@level": "info", "type": "planned_change", "change": {"resource": resource, "action": "delete"}},
        {
            "@level": "info",
            "type": "change_summary",
            "changes": {"add": 0, "change": 0, "import": 0, "remove": 1, "operation": "plan"},
        },
    ]
    path = folder / "plan.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return str(path)


def environment(plan: str, source: Path | None) -> str:
    report = examine(Request([plan], source=str(source) if source else None))
    assert not report.errors
    return report.plans[0].environment.name


def test_what_the_configuration_said_where_the_change_began_decides(tmp_path: Path) -> None:
    repository(tmp_path / "r", {"main.tf": "locals {}\n", "db.tf": TABLE})
    git(tmp_path / "r", "checkout", "-q", "-b", "fix")
    commit(tmp_path / "r", {"db.tf": None})
    plan = stream(tmp_path)
    assert environment(plan, tmp_path / "r") == "non-production"
    assert environment(plan, None) == "unknown"


def test_what_the_change_writes_itself_only_raises(tmp_path: Path) -> None:
    repository(tmp_path / "r", {"main.tf": TABLE.replace('"dev"', "var.env")})
    git(tmp_path / "r", "checkout", "-q", "-b", "fix")
    commit(tmp_path / "r", {"main.tf": TABLE})
    assert environment(stream(tmp_path), tmp_path / "r") == "unknown"
    commit(tmp_path / "r", {"main.tf": TABLE.replace("dev", "production")})
    assert environment(stream(tmp_path), tmp_path / "r") == "production"


@pytest.mark.parametrize("tags", ["var.tags", "{ Environment = var.env }", 'merge(local.tags, { Environment = "dev" })'])
def test_what_is_not_literal_is_unknown(tmp_path: Path, tags: str) -> None:
    repository(tmp_path / "r", {"main.tf": f'resource "aws_dynamodb_table" "orders" {{\n  tags = {tags}\n}}\n'})
    assert environment(stream(tmp_path), tmp_path / "r") == "unknown"


def test_default_labels_and_modules_speak_as_well(tmp_path: Path) -> None:
    call = 'module "db" {\n  source = "./db"\n}\n'
    repository(tmp_path / "r", {"main.tf": call, "db/main.tf": TABLE, "other.tf": DEFAULTS})
    assert environment(stream(tmp_path, "module.db.aws_dynamodb_table.orders"), tmp_path / "r") == "non-production"
    bare = 'resource "aws_dynamodb_table" "orders" {\n  name = "orders"\n}\n'
    repository(tmp_path / "s", {"main.tf": bare + DEFAULTS})
    assert environment(stream(tmp_path), tmp_path / "s") == "non-production"


def test_without_a_repository_labels_only_raise(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "main.tf").write_text(TABLE)
    assert environment(stream(tmp_path), tmp_path / "r") == "unknown"
    (tmp_path / "r" / "main.tf").write_text(TABLE.replace("dev", "production"))
    assert environment(stream(tmp_path), tmp_path / "r") == "production"
