"""Which way out belongs to which change, and what no way out ever holds."""

import json
from typing import Any

import pytest

from planguard import data, wiring
from planguard.commands.explain import run
from planguard.commands.review import Request
from planguard.core.remedies.hcl import NoHcl
from planguard.core.remedies.inputs import Inputs
from planguard.core.remedies.restore import lines
from planguard.core.remedies.routes import Routes
from planguard.core.review import review
from planguard.model.consequence import Kind
from planguard.model.finding import Remedy
from planguard.model.report import PlanReport
from planguard.model.value import SENSITIVE, UNKNOWN
from tests.pairs import Entry, comes, entry, goes, plan_of
from tests.plans import FIXTURES, cases, read

CANNOT = "replace_because_cannot_update"
FORBIDDEN = ("ignore_changes", "-target", "state rm")
PRODUCTION = {"tags": {"Environment": "production"}}
READABLE = [case for case in cases() if "error" not in case.expected]


def reported(*entries: Entry) -> PlanReport:
    return review(plan_of(*entries), "stack", wiring.rules())


def remedies(report: PlanReport) -> list[Remedy]:
    found = [finding.remedy for finding in report.findings] + [item.remedy for item in report.consequences]
    return [remedy for remedy in found if remedy]


def of_one(one: Entry) -> Remedy | None:
    (item,) = reported(one).consequences
    return item.remedy


def replaced(type_: str, name: str, old: Any, new: Any, reason: str = CANNOT, *, where: str = "production") -> Entry:
    both = {"tags": {"Environment": where}}
    one = entry(f"{type_}.a", ["delete", "create"], {"id": "i", name: old, **both}, {name: new, **both})
    one["change"] |= {"replace_paths": [[name]], "after_unknown": {"id": True}}
    return {**one, "action_reason": reason}


@pytest.mark.parametrize("case", READABLE, ids=lambda case: case.name)
def test_no_way_out_hides_a_change_or_tells_a_secret(case: Any) -> None:
    text = json.dumps(
        [[remedy.text, remedy.expect] for remedy in remedies(review(read(case.plan.read_bytes()), "s", wiring.rules()))]
    )
    assert [word for word in (*FORBIDDEN, *case.secrets) if word in text] == []


@pytest.mark.parametrize(
    ("one", "kind", "says"),
    [
        (replaced("aws_dynamodb_table", "hash_key", "Id", "Key"), "restore-literal", 'hash_key = "Id"'),
        (
            replaced("aws_dynamodb_table", "hash_key", "Id", "Id", "replace_by_request"),
            "snapshot-route",
            "second table",
        ),
        (
            replaced("aws_instance", "ami", "ami-1", "ami-2"),
            "create-before-destroy",
            "create_before_destroy = true",
        ),
        (replaced("aws_vpc", "cidr_block", "10.0.0.0/16", "10.1.0.0/16"), "restore-literal", '"10.0.0.0/16"'),
        (
            goes("aws_db_instance.a", identifier="a", **PRODUCTION) | {"action_reason": "delete_because_no_resource_config"},
            "removed-block",
            "from = aws_db_instance.a",
        ),
        (entry("aws_db_instance.a", ["forget"], {"id": "db-1", **PRODUCTION}), "import-block", 'id = "db-1"'),
        (
            replaced("aws_route53_zone", "name", "a.example", "a.example", "replace_by_request"),
            "prevent-destroy",
            "prevent_destroy = true",
        ),
    ],
)
def test_the_way_out_of_one_change(one: Entry, kind: str, says: str) -> None:
    remedy = of_one(one)
    assert remedy is not None
    assert remedy.kind == kind
    assert says in remedy.text
    assert remedy.expect
    assert remedy.safe_for_agent is (kind != "snapshot-route")


def test_a_secret_is_never_the_literal_to_restore() -> None:
    one = replaced("aws_kinesis_stream", "name", "canary-a", "canary-b")
    one["change"] |= {"before_sensitive": {"name": True}, "after_sensitive": {"name": True}}
    assert of_one(one) is None


def test_a_value_that_another_object_makes_is_not_restored_here() -> None:
    one = replaced("aws_subnet", "vpc_id", "vpc-1", None)
    one["change"]["after"].pop("vpc_id")
    one["change"]["after_unknown"] |= {"vpc_id": True}
    assert of_one(one) is None


def test_nobody_is_shown_a_way_out_of_what_asks_nobody() -> None:
    harmless = replaced("aws_instance", "ami", "ami-1", "ami-2", where="dev")
    assert remedies(reported(harmless)) == []


@pytest.mark.parametrize("value", [SENSITIVE, UNKNOWN, {"a": SENSITIVE}, [{"a": 1}], "x" * 400])
def test_what_cannot_be_written_exactly_is_not_written(value: object) -> None:
    with pytest.raises(NoHcl):
        lines({"a": value}, [("a",)])


@pytest.mark.parametrize(
    ("body", "paths", "text"),
    [
        ({"a": True}, [("a",)], "a = true"),
        ({}, [("a",)], "a = null"),
        ({"a": {"b": "c"}}, [("a", "b")], 'a = { "b" = "c" }'),
        ({"a": [{"b": 1, "c": 2}]}, [("a", 0, "b"), ("a", 0, "c")], "a {\n  b = 1\n  c = 2\n}"),
        ({"a": [1, 2]}, [("a", 0)], "a = [1, 2]"),
    ],
)
def test_a_literal_in_its_block(body: dict[str, Any], paths: list[tuple[str | int, ...]], text: str) -> None:
    assert "\n".join(lines(body, paths)) == text


def _inputs(**constants: Any) -> Inputs:
    expressions = {name: {"constant_value": value} for name, value in constants.items()}
    document = {
        "format_version": "1.2",
        "resource_changes": [],
        "configuration": {"root_module": {"module_calls": {"m": {"expressions": expressions}}}},
    }
    return Inputs(read(json.dumps(document).encode()))


@pytest.mark.parametrize(
    ("constants", "edits", "found"),
    [
        ({"name": "shop-new"}, [("shop-a", "shop-new-a"), ("x-shop", "x-shop-new")], ('name = "shop"',)),
        ({"name": "shop-new", "env": "new"}, [("shop-a", "shop-new-a")], ('name = "shop"',)),
        ({"name": "shop-new"}, [("shop-a", "shop-new-a"), ("other-b", "shop-new-b")], ()),
        ({"name": "shop-new"}, [("elsewhere", "shop-new-a")], ()),
        ({"name": "ab"}, [("x-1", "ab-1")], ()),
        ({"password": "shop-new"}, [("shop-a", "shop-new-a")], ()),
        ({"count": 3}, [("shop-a", "shop-b")], ()),
        ({}, [("shop-a", "shop-b")], ()),
    ],
)
def test_the_literal_of_a_call_is_told_only_where_it_explains_every_name(
    constants: dict[str, Any], edits: list[tuple[str, str]], found: tuple[str, ...]
) -> None:
    assert _inputs(**constants).put_back(("m",), edits) == found


def test_every_route_is_for_a_listed_type_that_holds_something() -> None:
    routes = Routes(lambda: data.read_rules("routes.toml")).all()
    holding = {Kind.DATA, Kind.CONTAINER, Kind.IDENTIFIER, Kind.CLUSTER}
    facts = [wiring.rules().knowledge.facts(type_) for type_ in routes]
    assert [found.type for found in facts if not found.listed or found.kind not in holding] == []
    assert [route.steps for route in routes.values() if len(route.steps) < 3 or not route.expect] == []


def test_a_rename_asks_where_its_delete_asks() -> None:
    values = {"name": "orders", "delay_seconds": 5}
    for environment, effect in (("production", "approve"), ("dev", "explain")):
        labelled = {**values, "tags": {"Environment": environment}}
        report = reported(goes("aws_sqs_queue.a", **labelled), comes("aws_sqs_queue.b", **labelled))
        assert [(finding.id, finding.effect) for finding in report.findings] == [("rename-without-moved", effect)]
        assert report.consequences[0].remedy is None, "the finding has it"


def test_many_renames_are_one_finding_with_all_blocks() -> None:
    entries = [goes(f"aws_sqs_queue.a{n}", name=f"q-{n}", **PRODUCTION) for n in range(9)]
    entries += [comes(f"aws_sqs_queue.b{n}", name=f"q-{n}", **PRODUCTION) for n in range(9)]
    (finding,) = (one for one in reported(*entries).findings if one.id == "rename-without-moved")
    assert finding.remedy is not None
    assert finding.remedy.text.count("moved {") == len(finding.addresses) == 9


def test_hostile_addresses_have_a_finding_and_no_text_to_paste() -> None:
    old, new = goes('aws_sqs_queue.a["${x}"]', name="orders"), comes("aws_sqs_queue.b", name="orders")
    (finding,) = reported(old, new).findings
    assert (finding.id, finding.remedy) == ("rename-without-moved", None)


def test_explaining_a_change_shows_its_way_out_whole(capsys: pytest.CaptureFixture[str]) -> None:
    plan = FIXTURES / "cases" / "rds-replace" / "plan.json"
    assert run(Request(plans=[str(plan)]), "aws_db_instance.orders") == 1
    shown = capsys.readouterr().out
    assert "\n# in the block of aws_db_instance.orders\nstorage_encrypted = false\n" in shown
    assert "The next plan must then show: aws_db_instance.orders is not replaced" in shown
