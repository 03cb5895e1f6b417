"""The table of harmful edits, and creates: whether what they act on is new, or was there before."""

from typing import Any

import pytest

from planguard import wiring
from planguard.core.consequences import Judge
from planguard.core.edits.target import Targets
from planguard.core.environment.resolve import Environments
from planguard.core.review import review
from planguard.core.update_table import UpdateTable
from planguard.model.consequence import Consequence
from planguard.model.plan import Plan
from planguard.model.rule import Channel, Row
from tests.plans import compact, document, read

TABLE = """\
type,attribute,directions,rule,score,channel
acme_one,a.b,zeroed|lowered,access-removed,70,outage
acme_one,c,"becomes=x,y",,20,guard
acme_ones,a,changed,,24,loss
"""


def test_a_table_gives_the_rows_of_exactly_a_type() -> None:
    tables = {
        "acme": TABLE,
        "creates": "type,attribute,directions,rule,score,channel\nacme_one,a,added,exposure,60,exposure\n",
    }
    asked: list[str] = []

    def load(name: str) -> str | None:
        asked.append(name)
        return tables.get(name)

    table = UpdateTable(load)
    found = table.rows("acme_one")
    assert [(one.attribute, one.directions, one.operations) for one in found] == [
        ("a.b", ("zeroed", "lowered"), ("update",)),
        ("c", ("becomes=x,y",), ("update",)),
        ("a", ("added",), ("create",)),
    ]
    assert found[1].source == "rules/updates/acme.csv:3"
    assert [table.rows(f"acme_{name}") for name in ("on", "one,a", "")] == [(), (), ()]
    assert all(not table.rows(f"acme_{n}") for n in range(40))
    assert len(table.rows("acme_ones")) == 1
    assert len(asked) == len(set(asked))


def test_a_broken_line_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"rules/updates/acme\.csv:2"):
        UpdateTable(lambda _: "type\nacme_one,a,changed\n").rows("acme_one")


def judged(plan: Plan, *rows: Row) -> dict[str, Consequence]:
    rules = wiring.rules()
    judge = Judge(plan, Environments(plan, rules.vocabulary), rules.knowledge, rules.tables, lambda _type, _operation: rows)
    return {found.address: found for found in judge.planned()}


def create(type_: str, after: dict[str, Any], unknown: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    parts = {"actions": ["create"], "before": None, "after": after, "after_unknown": unknown or {}}
    return {"address": f"{type_}.main", "mode": "managed", "type": type_, "name": "main", "change": parts, **more}


def plan_of(*entries: dict[str, Any], **parts: Any) -> Plan:
    return read(compact({"format_version": "1.2", "resource_changes": entries, **parts}))


ATTACHMENT = create("aws_iam_policy_attachment", {"name": "a", "policy_arn": "arn:aws:iam::1:policy/p", "roles": ["ci"]})
DEFAULT_GROUP = {"id": True, "owner_id": True, "arn": True}


def test_a_create_that_strips_is_harmless_where_its_target_is_new() -> None:
    older = plan_of(ATTACHMENT)
    assert judged(older)["aws_iam_policy_attachment.main"].score.value > 40
    new = plan_of(create("aws_default_security_group", {"ingress": []}, DEFAULT_GROUP | {"vpc_id": True}))
    assert judged(new)["aws_default_security_group.main"].score.value < 5


def new(plan: Plan, place: int = 0) -> bool:
    return Targets(plan).new(plan.resource_changes[place])


def test_the_target_is_new() -> None:
    group = {"id": True, "security_group_rule_id": True, "security_group_id": True}
    assert new(plan_of(create("aws_vpc_security_group_ingress_rule", {"from_port": 22}, group)))
    policy, bucket = create("aws_s3_bucket_policy", {"bucket": "b"}), create("aws_s3_bucket", {"bucket": "b"}, {"id": True})
    assert new(plan_of(policy, bucket))


def test_what_is_attached_is_not_the_target() -> None:
    policy = {"policy_arn": "arn:aws:iam::aws:policy/AdministratorAccess"}
    assert not new(plan_of(create("aws_iam_policy_attachment", policy, {"roles": True})))
    arns = {"policy_arns": [policy["policy_arn"]]}
    assert new(plan_of(create("aws_iam_role_policy_attachments_exclusive", arns, {"role_name": True})))


def test_the_target_was_there_before() -> None:
    own_id = {"id": True, "arn": True, "security_group_rule_id": True}
    rule = create("aws_vpc_security_group_ingress_rule", {"security_group_id": "sg-1"}, own_id)
    assert not new(plan_of(rule))
    assert not new(plan_of(create("aws_default_security_group", {"vpc_id": "vpc-1"}, DEFAULT_GROUP)))
    policy, topic = create("aws_s3_bucket_policy", {"bucket": "b"}), create("aws_sns_topic", {"name": "b"})
    assert not new(plan_of(policy, topic)), "another kind of object has the same name"


def test_what_the_configuration_does_not_set_names_no_target() -> None:
    block = {"address": "acme_lock.main", "expressions": {"bucket": {"constant_value": "b"}}}
    configuration = {"root_module": {"resources": [block]}}
    entry = create("acme_lock", {"region": "eu"}, {"bucket": True, "gate_id": True})
    assert new(plan_of(entry, configuration=configuration))
    entry = create("acme_lock", {"bucket": "b"}, {"gate_id": True})
    assert not new(plan_of(entry, configuration=configuration))


def test_a_row_about_creates_looks_at_older_targets_only() -> None:
    opened = Row(("*",), "cidr_ipv6", ("opened",), "exposure", 60, Channel.EXPOSURE, "here", ("create",))
    plan = read(compact(document("sg-open-world")))
    assert [edit.path for edit in judged(plan, opened)["aws_vpc_security_group_ingress_rule.ssh"].edits] == [("cidr_ipv6",)]


@pytest.mark.parametrize(
    ("after", "asks"),
    [
        pytest.param({"type": "ingress", "cidr_blocks": ["0.0.0.0/0"]}, True, id="in from everywhere"),
        pytest.param({"type": "egress", "cidr_blocks": ["0.0.0.0/0"]}, False, id="out to everywhere, as every service does"),
        pytest.param({"type": "ingress", "cidr_blocks": ["10.0.0.0/8"]}, False, id="in from a private network"),
    ],
)
def test_a_rule_that_opens_an_old_group_asks_and_one_that_lets_out_does_not(after: dict[str, object], asks: bool) -> None:
    raw = document("sg-open-world")
    del raw["complete"]
    rule = next(entry for entry in raw["resource_changes"] if entry["type"] == "aws_vpc_security_group_ingress_rule")
    rule |= {"type": "aws_security_group_rule", "address": "aws_security_group_rule.ssh"}
    rule["change"] |= {"after": {**after, "security_group_id": "sg-1", "protocol": "tcp"}, "after_unknown": {"id": True}}
    raw["resource_changes"] = [rule]
    report = review(read(compact(raw)), "stack", wiring.rules(()))
    assert [found.needs_approval for found in report.consequences] == [asks]
