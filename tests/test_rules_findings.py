"""Harmful edits become findings: one for each rule, as strict as the environment in which each edit happens."""

from typing import Any

import pytest

from planguard import wiring
from planguard.core.review import review
from planguard.model.report import FindingInfo, PlanReport
from tests.plans import compact, read

PROTECTED = {"deletion_protection": True}
BARE = {"deletion_protection": False}


def update(name: str, before: dict[str, Any], after: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """An update of a database; `environment` is its tag, the other `fields` belong to the change."""
    tags = {"tags": {"Environment": fields.pop("environment", "production")}}
    change = {"actions": ["update"], "before": {**before, **tags}, "after": {**after, **tags}, **fields}
    return {"address": f"aws_db_instance.{name}", "type": "aws_db_instance", "name": name, "change": change}


def reviewed(*changes: dict[str, Any]) -> PlanReport:
    plan = {"format_version": "1.2", "resource_changes": [{"mode": "managed", **change} for change in changes]}
    return review(read(compact(plan)), "stacks/shop", wiring.rules())


def found(report: PlanReport, finding_id: str = "protection-removed") -> FindingInfo:
    (finding,) = (finding for finding in report.findings if finding.id == finding_id)
    return finding


def test_many_objects_are_one_finding_with_the_worst_first() -> None:
    lesser = update("a", {"skip_final_snapshot": False}, {"skip_final_snapshot": True})
    finding = found(reviewed(lesser, update("b", PROTECTED, BARE), update("c", PROTECTED, BARE)))
    assert finding.addresses == ("aws_db_instance.b", "aws_db_instance.c", "aws_db_instance.a")
    assert len(finding.evidence) == 3


def test_a_finding_goes_by_the_environment_of_its_own_objects() -> None:
    elsewhere = update("other", {"iops": 1}, {"iops": 2})
    assert found(reviewed(update("a", PROTECTED, BARE), elsewhere)).effect == "approve"
    report = reviewed(update("a", PROTECTED, BARE, environment="sandbox"), elsewhere)
    assert report.environment.name == "production"
    assert found(report).effect == "warn"
    assert report.verdict == "pass"


def test_the_evidence_is_a_place_and_words_without_values() -> None:
    before = {"backup_retention_period": 7311, "deletion_protection": True}
    report = reviewed(update("x", {}, {}), update("a", before, {"backup_retention_period": 7211}))
    (evidence,) = found(report, "retention-shortened").evidence
    assert evidence.pointer == "/resource_changes/1/change/after/backup_retention_period"
    assert evidence.says == "backup_retention_period is lowered"
    (gone,) = found(report).evidence
    assert gone.pointer == "/resource_changes/1/change/before/deletion_protection"


def test_a_hidden_value_does_not_get_out_of_asking() -> None:
    """Otherwise a value that is made known after apply would switch any protection off."""
    hidden = update("a", PROTECTED, {}, after_unknown={"deletion_protection": True})
    finding = found(reviewed(hidden))
    assert (finding.effect, finding.confidence) == ("approve", "low")
    assert finding.title.endswith(" (perhaps: the values do not show it)")


def test_a_guess_that_asks_nobody_is_left_out() -> None:
    before, after = {"vpc_security_group_ids": ["sg-1"]}, {"vpc_security_group_ids": None}
    report = reviewed(update("a", before, {}, after_unknown={"vpc_security_group_ids": True}))
    assert report.findings == ()
    assert report.score == 49
    assert found(reviewed(update("a", before, after)), "access-removed").confidence == "high"


@pytest.mark.parametrize(("environment", "effect"), [("production", "approve"), ("dev", "explain")])
def test_by_severity_asks_where_the_table_asks(environment: str, effect: str) -> None:
    public = update("a", {"publicly_accessible": False}, {"publicly_accessible": True}, environment=environment)
    assert found(reviewed(public), "exposure").effect == effect


def test_a_first_limit_explains_and_a_shorter_one_asks() -> None:
    def logs(before: int) -> dict[str, Any]:
        change = update("a", {"retention_in_days": before}, {"retention_in_days": 30})
        return change | {"type": "aws_cloudwatch_log_group", "address": "aws_cloudwatch_log_group.a"}

    assert found(reviewed(logs(365)), "retention-shortened").effect == "approve"
    assert found(reviewed(logs(0)), "retention-shortened").effect == "explain"


def test_the_severity_is_that_of_the_edit_and_not_of_its_neighbour() -> None:
    both = update("a", {"backup_retention_period": 7, "deletion_protection": True}, {"backup_retention_period": 0, **BARE})
    report = reviewed(both)
    assert found(report, "backup-removed").severity == "critical"
    assert found(report).severity == "high"


def test_a_new_object_loses_nothing() -> None:
    created = update("a", {}, BARE)
    created["change"] |= {"actions": ["create"], "before": None}
    assert reviewed(created).findings == ()


def test_the_evidence_names_the_rule_that_is_opened_and_not_its_neighbour() -> None:
    rules = [{"name": name, "priority": place, "source_address_prefix": "10.0.0.0/8"} for place, name in enumerate("abc")]
    opened = {**rules[0], "source_address_prefix": "*"}
    change = {"actions": ["update"], "before": {"security_rule": rules}, "after": {"security_rule": [*rules[1:], opened]}}
    kind = "azurerm_network_security_group"
    report = reviewed({"address": f"{kind}.x", "type": kind, "name": "x", "change": change})
    (evidence,) = found(report, "exposure").evidence
    assert evidence.pointer == "/resource_changes/0/change/before/security_rule/0/source_address_prefix"


def test_the_evidence_of_a_new_block_stands_where_it_will_be() -> None:
    rules = [{"name": name, "priority": place, "source_address_prefix": "10.0.0.0/8"} for place, name in enumerate("abc")]
    opened = {"name": "d", "priority": 9, "source_address_prefix": "*"}
    change = {"actions": ["update"], "before": {"security_rule": rules}, "after": {"security_rule": [opened, *rules]}}
    kind = "azurerm_network_security_group"
    report = reviewed({"address": f"{kind}.x", "type": kind, "name": "x", "change": change})
    (evidence,) = found(report, "exposure").evidence
    assert evidence.pointer == "/resource_changes/0/change/after/security_rule/0/source_address_prefix"
