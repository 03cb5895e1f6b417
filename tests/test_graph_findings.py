"""What the graph makes detectors find: causes with all that follows, and what goes underneath."""

import json
from typing import Any

import pytest

from planguard import wiring
from planguard.commands.explain import run
from planguard.commands.review import Request, examine
from planguard.core.review import review
from planguard.model.report import FindingInfo, PlanReport
from planguard.ports import Surface
from planguard.wiring import format_named
from tests.plans import FIXTURES, compact, document, plan_bytes, read


def reviewed(raw: dict[str, Any]) -> PlanReport:
    return review(read(compact(raw)), "stack", wiring.rules(()))


def found(case: str, finding_id: str) -> FindingInfo:
    report = review(read(plan_bytes(case)), "stack", wiring.rules(()))
    return next(finding for finding in report.findings if finding.id == finding_id)


@pytest.mark.parametrize(
    ("case", "finding_id", "root", "followers"),
    [
        (
            "unknown-cascade",
            "unknown-cascade",
            "terraform_data.network",
            {"terraform_data.database", "terraform_data.subnet"},
        ),
        ("data-source-cascade", "unknown-cascade", "aws_sqs_queue.jobs", {"aws_subnet.jobs", "aws_instance.jobs"}),
        (
            "vpc-cidr",
            "replacement-cascade",
            "aws_vpc.main",
            {
                "aws_instance.worker",
                "aws_security_group.service",
                'aws_subnet.private["a"]',
                'aws_subnet.private["b"]',
                "aws_db_subnet_group.orders",
                "aws_internet_gateway.main",
            },
        ),
        (
            "sg-description",
            "replacement-cascade",
            "aws_security_group.service",
            {"aws_vpc_security_group_ingress_rule.service", "aws_lb.main"},
        ),
        (
            "route53-zone-recreated",
            "replacement-cascade",
            "aws_route53_zone.main",
            {'aws_route53_record.service["api"]', 'aws_route53_record.service["www"]'},
        ),
        ("eks-replaced", "replacement-cascade", "aws_eks_cluster.main", {"aws_eks_node_group.main"}),
    ],
)
def test_one_cause_and_all_that_follows(case: str, finding_id: str, root: str, followers: set[str]) -> None:
    finding = found(case, finding_id)
    assert finding.effect == "explain"
    assert finding.addresses[0] == root
    assert root in finding.title
    assert set(finding.addresses[1:]) == followers


def test_the_cause_says_what_it_is_made_of() -> None:
    says = [place.says for place in found("vpc-cidr", "replacement-cascade").evidence]
    assert says[0] == "cidr_block forces it, and is made of var.prefix"
    assert 'subnet_id comes from aws_subnet.private["a"].id' in says


def test_many_small_causes_are_told_together() -> None:
    report = review(read(plan_bytes("incident-replace")), "stack", wiring.rules(()))
    (finding,) = [finding for finding in report.findings if finding.id == "replacement-cascade"]
    assert finding.title == "6 replacements make 6 others necessary"


def test_behind_a_local_value_the_old_id_shows_the_cause() -> None:
    raw = document("vpc-cidr")
    for block in raw["configuration"]["root_module"]["resources"]:
        for name in ("vpc_id", "subnet_id"):
            if name in block["expressions"]:
                block["expressions"][name] = {"references": ["local.network"]}
    (finding,) = [finding for finding in reviewed(raw).findings if finding.id == "replacement-cascade"]
    assert finding.addresses[0] == "aws_vpc.main"
    assert 'aws_subnet.private["a"]' in finding.addresses
    assert "aws_instance.worker" in finding.addresses


def test_an_unchanged_database_whose_subnets_go_asks() -> None:
    finding = found("vpc-cidr", "destroyed-underneath")
    assert finding.effect == "approve"
    assert finding.addresses == ("aws_db_instance.orders",)
    (place,) = finding.evidence
    assert place.pointer.endswith("/change/before/db_subnet_group_name")
    assert (
        place.says
        == 'db_subnet_group_name names aws_db_subnet_group.orders, which groups aws_subnet.private["a"], which goes'
    )


def test_a_database_that_names_a_deleted_group_by_hand_asks() -> None:
    """No reference is left in the configuration, and the state has forgotten that there was one."""
    finding = found("subnet-group-deleted-underneath", "destroyed-underneath")
    assert finding.effect == "approve"
    assert finding.addresses == ("aws_db_instance.orders",)
    assert [place.says for place in finding.evidence] == [
        "db_subnet_group_name names aws_db_subnet_group.orders, which goes"
    ]


def test_what_names_another_object_than_the_deleted_one_is_quiet() -> None:
    raw = _renamed(document("subnet-group-deleted-underneath"), "another")
    assert _underneath(raw) == set()


def test_a_search_that_was_cut_short_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else whoever pads a plan silences it."""
    monkeypatch.setattr("planguard.core.graph.beside._BYTES", 10)
    finding = found("subnet-group-deleted-underneath", "destroyed-underneath")
    assert finding.title.startswith("At least ")
    assert finding.confidence == "low"


def _underneath(raw: dict[str, Any]) -> set[str]:
    return {name for finding in reviewed(raw).findings if finding.id == "destroyed-underneath" for name in finding.addresses}


def _renamed(raw: dict[str, Any], name: str) -> dict[str, Any]:
    """The database in another group than the one whose subnets go; the reference in the configuration stays."""
    for entry in raw["resource_changes"]:
        if entry["type"] == "aws_db_instance":
            for moment in ("before", "after"):
                entry["change"][moment]["db_subnet_group_name"] = name
    return raw


def test_a_reference_without_the_value_is_quiet() -> None:
    assert _underneath(document("vpc-cidr")) == {"aws_db_instance.orders"}
    assert _underneath(_renamed(document("vpc-cidr"), "another")) == set()


def test_a_data_source_between_is_quiet() -> None:
    raw = document("vpc-cidr")
    blocks = raw["configuration"]["root_module"]["resources"]
    database = next(block for block in blocks if block["type"] == "aws_db_instance")
    group = database["expressions"]["db_subnet_group_name"]
    database["expressions"]["db_subnet_group_name"] = {"references": ["data.aws_db_subnet_group.found.name"]}
    blocks.append({"address": "data.aws_db_subnet_group.found", "mode": "data", "expressions": {"name": group}})
    assert _underneath(raw) == set()


def _as_type(raw: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    changed: dict[str, Any] = json.loads(json.dumps(raw).replace(old, new))
    return changed


def test_what_only_watches_is_quiet() -> None:
    assert _underneath(_as_type(document("vpc-cidr"), "aws_db_instance", "aws_cloudwatch_metric_alarm")) == set()


def test_what_lives_in_a_replaced_cluster_goes_with_it() -> None:
    """The provider of the namespace is configured with the cluster: no value of the namespace says where it lives."""
    raw = document("eks-replaced")
    host = {"references": ["aws_eks_cluster.main.endpoint", "aws_eks_cluster.main"]}
    raw["configuration"]["provider_config"]["kubernetes"] = {"name": "kubernetes", "expressions": {"host": host}}
    raw["configuration"]["root_module"]["resources"].append(
        {"address": "kubernetes_namespace.shop", "mode": "managed", "provider_config_key": "kubernetes", "expressions": {}}
    )
    values = {"id": "shop"}
    entry = {
        "address": "kubernetes_namespace.shop",
        "mode": "managed",
        "type": "kubernetes_namespace",
        "name": "shop",
        "provider_name": "registry.terraform.io/hashicorp/kubernetes",
        "change": {"actions": ["no-op"], "before": values, "after": values, "after_unknown": {}},
    }
    raw["resource_changes"].append(entry)
    raw["complete"] = None
    assert _underneath(raw) == {"kubernetes_namespace.shop"}


def test_an_exclusive_attachment_that_loses_a_role_says_that_the_plan_shows_too_little() -> None:
    finding = found("iam-exclusive-attachment", "exclusive-attachment")
    assert finding.effect == "approve"
    assert finding.addresses == ("aws_iam_policy_attachment.queue",)
    assert [place.says for place in finding.evidence] == ["roles loses something"]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (["a", "b"], ["a"], True),
        (["a"], ["a", "b"], False),
        ('{"broken', '{"broken ', True),
    ],
)
def test_only_what_takes_away_is_told(before: object, after: object, told: bool) -> None:
    raw = document("iam-exclusive-attachment")
    for entry in raw["resource_changes"]:
        if entry["change"]["actions"] == ["update"]:
            entry["change"]["before"]["users"], entry["change"]["after"]["users"] = before, after
            entry["change"]["after"]["roles"] = entry["change"]["before"]["roles"]
    ids = {finding.id for finding in reviewed(raw).findings}
    assert ("exclusive-attachment" in ids) is told


def test_every_follower_names_its_first_cause_and_what_forces_it() -> None:
    report = review(read(plan_bytes("vpc-cidr")), "stack", wiring.rules(()))
    known = {item.address: item for item in report.consequences}
    assert known["aws_vpc.main"].follows is None
    assert known["aws_instance.worker"].follows == "aws_vpc.main"
    assert known["aws_db_subnet_group.orders"].follows == "aws_vpc.main"
    assert [(made.path, made.names) for made in known['aws_subnet.private["a"]'].made_of] == [
        (("vpc_id",), ("aws_vpc.main.id",)),
        (("cidr_block",), ("var.prefix",)),
    ]


def test_the_worst_cause_can_be_drawn() -> None:
    (picture,) = review(read(plan_bytes("vpc-cidr")), "stack", wiring.rules(())).cascade
    assert picture.root == picture.nodes[0].address == "aws_vpc.main"
    assert {node.address: node.action for node in picture.nodes}["aws_db_instance.orders"] == "no-op"
    edges = {(edge.from_, edge.to, edge.attribute) for edge in picture.edges}
    assert ("aws_vpc.main", 'aws_subnet.private["a"]', "vpc_id") in edges
    assert ("aws_db_subnet_group.orders", "aws_db_instance.orders", "db_subnet_group_name") in edges
    assert picture.more == 0


def test_a_plan_that_ends_nothing_has_no_graph() -> None:
    report = review(read(plan_bytes("tags-only")), "stack", wiring.rules(()))
    assert report.cascade == ()
    assert {item.dependents for item in report.consequences} == {None}


def test_on_a_terminal_what_only_follows_is_counted_below_its_cause() -> None:
    report = examine(Request(plans=[str(FIXTURES / "cases" / "vpc-cidr" / "plan.json")]))
    shown = format_named("terminal").render(report, Surface(terminal=True, columns=100, rows=40))
    assert "and with it 4 more replaces (up to 70): 2 subnets, 1 server, 1 security group" in shown
    items = shown.split("need a person")[1].split("Also")[0]
    assert "aws_instance.worker" not in items
    assert "cut to fit a screen" in items
    whole = format_named("terminal").render(report, Surface())
    assert "because subnet_id changes with aws_vpc.main" in whole.replace("\n                ", " ")


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        (
            "aws_instance.worker",
            [
                'forced by           subnet_id, made of aws_subnet.private["a"].id',
                'because             subnet_id comes from aws_subnet.private["a"], which is replaced',
                'because             vpc_id of aws_subnet.private["a"] comes from aws_vpc.main, which is replaced',
                "                    aws_vpc.main: forced by cidr_block, made of var.prefix",
                "depends on it       nothing that stays",
            ],
        ),
        ("aws_vpc.main", ["forced by           cidr_block, made of var.prefix"]),
    ],
)
def test_why_is_a_chain_up_to_the_first_cause(address: str, lines: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    run(Request(plans=[str(FIXTURES / "cases" / "vpc-cidr" / "plan.json")]), address)
    told = [line[2:] for line in capsys.readouterr().out.splitlines()]
    assert [line for line in lines if line not in told] == []


def test_the_same_name_in_another_instance_of_a_module_is_another_object() -> None:
    """Both regions call their group and their database alike; only one of them loses its subnets."""
    raw = document("vpc-cidr")
    root = raw["configuration"]["root_module"]
    raw["configuration"]["root_module"] = {"module_calls": {"region": {"module": root}}}
    changes = raw["resource_changes"]
    raw["resource_changes"] = [_inside(entry, key) for key in ("eu", "us") for entry in changes]
    for entry in raw["resource_changes"]:
        if entry["module_address"].endswith('["us"]'):
            entry["change"] = {
                **entry["change"],
                "actions": ["no-op"],
                "after": entry["change"]["before"],
                "after_unknown": {},
            }
    for part in ("prior_state", "planned_values", "complete", "resource_drift"):
        raw.pop(part, None)
    assert _underneath(raw) == {'module.region["eu"].aws_db_instance.orders'}


def _inside(entry: dict[str, Any], key: str) -> dict[str, Any]:
    module = f'module.region["{key}"]'
    return {**entry, "module_address": module, "address": f"{module}.{entry['address']}"}
