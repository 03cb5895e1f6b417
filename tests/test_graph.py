"""Who depends on what goes, in real plans and in made-up configurations."""

import random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planguard import wiring
from planguard.core.graph.graph import Graph
from planguard.core.graph.references import Target, fed, specific, target
from planguard.core.review import review
from planguard.model.address import split, without_keys
from planguard.model.graph import Dependents
from planguard.model.plan import Plan, Raw
from tests.plans import compact, document, plan_bytes, read


def dependents(plan: Plan) -> dict[str, Dependents | None]:
    graph = Graph(plan)
    ending = ("delete", "replace", "forget")
    return {entry.address: graph.dependents(entry) for entry in plan.active if entry.actions.operation in ending}


def names(plan: Plan, address: str) -> set[str]:
    found = dependents(plan)[address]
    assert found is not None
    return set(found.addresses)


def test_what_stays_is_counted_through_what_does_not() -> None:
    """The database refers to a group, the group to subnets, the subnets to the network: only the first two stay."""
    assert names(read(plan_bytes("vpc-cidr")), "aws_vpc.main") == {
        "aws_db_instance.orders",
        "aws_db_subnet_group.orders",
        "aws_internet_gateway.main",
    }


def test_inside_a_module_the_instance_of_the_module_is_meant() -> None:
    found = names(read(plan_bytes("incident-network")), "module.checkout.aws_lb_target_group.service")
    assert found == {"module.checkout.aws_lb_listener.http"}


def test_without_a_configuration_nothing_is_known() -> None:
    raw = document("vpc-cidr")
    del raw["configuration"]
    assert set(dependents(read(compact(raw))).values()) == {None}
    report = review(read(compact(raw)), "stack", wiring.rules())
    assert {item.dependents for item in report.consequences} == {None}


def test_dependents_add_to_the_score_and_are_told() -> None:
    raw = document("vpc-cidr")
    known = {item.address: item for item in review(read(compact(raw)), "stack", wiring.rules()).consequences}
    del raw["configuration"]
    unknown = {item.address: item for item in review(read(compact(raw)), "stack", wiring.rules()).consequences}
    assert known["aws_vpc.main"].score == unknown["aws_vpc.main"].score + 4
    assert known["aws_vpc.main"].dependents == 3
    assert known["aws_instance.worker"].score == unknown["aws_instance.worker"].score


def test_the_order_of_the_changes_does_not_matter() -> None:
    raw = document("incident-network")
    before = dependents(read(compact(raw)))
    random.Random(7).shuffle(raw["resource_changes"])
    raw["configuration"]["root_module"]["module_calls"]["checkout"]["module"]["resources"].reverse()
    assert dependents(read(compact(raw))) == before


def made(resources: list[dict[str, Any]], changes: list[dict[str, Any]], **module: Any) -> Plan:
    """A small plan of these blocks and changes; everything else is absent."""
    root = {"resources": resources, **module}
    return read(compact({"format_version": "1.2", "resource_changes": changes, "configuration": {"root_module": root}}))


def block(address: str, *references: str, **more: Any) -> dict[str, Any]:
    expressions = {"input": {"references": list(references)}} if references else {}
    return {"address": address, "mode": "managed", "expressions": expressions, **more}


def change(address: str, *verbs: str, module: str = "", index: str | int | None = None) -> dict[str, Any]:
    name = address.removeprefix(f"{module}.") if module else address
    type_, _, rest = name.partition(".")
    values = {"id": address}
    entry: dict[str, Any] = {
        "address": address,
        "mode": "managed",
        "type": type_,
        "name": rest.partition("[")[0],
        "provider_name": "terraform.io/builtin/terraform",
        "change": {"actions": list(verbs), "before": values, "after": values, "after_unknown": {}},
    }
    return entry | ({"module_address": module} if module else {}) | ({"index": index} if index is not None else {})


GONE = ("delete", "create")


def test_each_key_refers_to_the_instance_of_its_own_key() -> None:
    plan = made(
        [block("acme_a.x"), block("acme_b.x", "acme_a.x", "each.key")],
        [
            change('acme_a.x["one"]', *GONE, index="one"),
            change('acme_a.x["two"]', "no-op", index="two"),
            change('acme_b.x["one"]', "no-op", index="one"),
            change('acme_b.x["two"]', "no-op", index="two"),
        ],
    )
    assert names(plan, 'acme_a.x["one"]') == {'acme_b.x["one"]'}


def test_a_named_instance_is_not_another_one() -> None:
    plan = made(
        [block("acme_a.x"), block("acme_b.x", "acme_a.x[0].id", "acme_a.x[0]", "acme_a.x")],
        [change("acme_a.x[0]", *GONE, index=0), change("acme_a.x[1]", *GONE, index=1), change("acme_b.x", "no-op")],
    )
    assert names(plan, "acme_a.x[0]") == {"acme_b.x"}
    assert names(plan, "acme_a.x[1]") == set()


def test_outputs_and_inputs_lead_from_one_module_to_another() -> None:
    calls = {
        "net": {
            "module": {
                "resources": [block("acme_a.x")],
                "outputs": {"id": {"expression": {"references": ["acme_a.x.id", "acme_a.x"]}}},
            }
        },
        "app": {
            "expressions": {"net": {"references": ["module.net.id", "module.net"]}},
            "module": {"resources": [block("acme_b.x", "var.net"), block("acme_c.x", "var.other")]},
        },
    }
    plan = made(
        [],
        [
            change("module.net.acme_a.x", *GONE, module="module.net"),
            change("module.app.acme_b.x", "no-op", module="module.app"),
            change("module.app.acme_c.x", "no-op", module="module.app"),
        ],
        module_calls=calls,
    )
    assert names(plan, "module.net.acme_a.x") == {"module.app.acme_b.x"}


def test_another_instance_of_a_module_does_not_depend() -> None:
    call = {"module": {"resources": [block("acme_a.x"), block("acme_b.x", "acme_a.x.id", "acme_a.x")]}}
    one, two = 'module.m["a.module.b"]', 'module.m["two"]'
    plan = made(
        [],
        [
            change(f"{one}.acme_a.x", *GONE, module=one),
            change(f"{one}.acme_b.x", "update", module=one),
            change(f"{two}.acme_a.x", "no-op", module=two),
            change(f"{two}.acme_b.x", "no-op", module=two),
        ],
        module_calls={"m": call},
    )
    assert names(plan, f"{one}.acme_a.x") == {f"{one}.acme_b.x"}


@pytest.mark.parametrize("names_of_order", [["module.net"], ["module.net.acme_a.x"]])
def test_waiting_for_a_module_is_depending_on_all_in_it(names_of_order: list[str]) -> None:
    calls = {
        "net": {"module": {"resources": [block("acme_a.x")]}},
        "app": {
            "depends_on": names_of_order,
            "module": {"module_calls": {"in": {"module": {"resources": [block("acme_b.x")]}}}},
        },
    }
    plan = made(
        [block("acme_c.x", depends_on=["module.net"])],
        [
            change("module.net.acme_a.x", *GONE, module="module.net"),
            change("module.app.module.in.acme_b.x", "no-op", module="module.app.module.in"),
            change("acme_c.x", "no-op"),
        ],
        module_calls=calls,
    )
    waiting = {"acme_c.x"} | ({"module.app.module.in.acme_b.x"} if names_of_order == ["module.net"] else set())
    assert names(plan, "module.net.acme_a.x") == waiting


def test_what_a_provider_is_configured_with_carries_all_that_it_manages() -> None:
    raw = {
        "format_version": "1.2",
        "resource_changes": [change("acme_cluster.x", *GONE), change("kubernetes_namespace.x", "no-op")],
        "configuration": {
            "provider_config": {
                "kubernetes": {"expressions": {"host": {"references": ["acme_cluster.x.url", "acme_cluster.x"]}}}
            },
            "root_module": {
                "resources": [block("acme_cluster.x"), block("kubernetes_namespace.x", provider_config_key="kubernetes")]
            },
        },
    }
    assert names(read(compact(raw)), "acme_cluster.x") == {"kubernetes_namespace.x"}


def test_a_block_that_is_gone_is_remembered_by_the_state() -> None:
    values = {"root_module": {"resources": [{"address": "acme_b.x", "mode": "managed", "depends_on": ["acme_a.x"]}]}}
    raw = {
        "format_version": "1.2",
        "resource_changes": [change("acme_a.x", "delete"), change("acme_b.x", "no-op")],
        "prior_state": {"format_version": "1.0", "values": values},
        "configuration": {"root_module": {"resources": [block("acme_b.x")]}},
    }
    assert names(read(compact(raw)), "acme_a.x") == {"acme_b.x"}
    del raw["prior_state"]
    assert dependents(read(compact(raw))) == {"acme_a.x": None}


def test_a_local_value_is_seen_through_by_the_state() -> None:
    resources = [block("acme_a.x"), block("acme_b.x", "local.id"), block("acme_c.x", "acme_d.x.id")]
    state = [{"address": f"acme_{name}.x", "mode": "managed", "depends_on": ["acme_a.x"]} for name in "bc"]
    raw = {
        "format_version": "1.2",
        "resource_changes": [change("acme_a.x", *GONE), change("acme_b.x", "no-op"), change("acme_c.x", "no-op")],
        "prior_state": {"format_version": "1.0", "values": {"root_module": {"resources": state}}},
        "configuration": {"root_module": {"resources": resources}},
    }
    assert names(read(compact(raw)), "acme_a.x") == {"acme_b.x"}


_texts = st.sampled_from(
    ["acme_a.x", "acme_a.x.id", 'acme_a.x["k"]', "var.v", "module.m", "module.m.o", "local.l", "each.key", ""]
)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | _texts,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["references", "constant_value", "input", "resources"]), inner, max_size=3)
    ),
    max_leaves=12,
)
_waits = st.lists(_texts)
_resource = st.fixed_dictionaries(
    {"address": _texts}, optional={"expressions": _json, "depends_on": _waits, "count_expression": _json}
)
_call = st.fixed_dictionaries({}, optional={"expressions": _json, "module": st.just({}) | _json, "depends_on": _waits})
_output = st.fixed_dictionaries({}, optional={"expression": _json})
_module = st.fixed_dictionaries(
    {},
    optional={
        "resources": st.lists(_resource, max_size=3) | _json,
        "outputs": st.dictionaries(_texts, _output, max_size=2) | _json,
        "module_calls": st.dictionaries(st.sampled_from(["m", "n", ""]), _call, max_size=2),
    },
)


@settings(max_examples=150, deadline=None)
@given(_module, st.sampled_from(["", "module.m", 'module.m["k"]', "module.", "x[", 'module.m["']))
def test_no_configuration_is_too_absurd(root: Any, scope: str) -> None:
    """Whatever it says, there is an answer, and it is a number or that nothing is known."""
    changes = [change("acme_a.x", *GONE, module=scope), change("acme_b.x", "no-op", module=scope)]
    plan = read(compact({"format_version": "1.2", "resource_changes": changes, "configuration": {"root_module": root}}))
    for found in dependents(plan).values():
        assert found is None or 0 <= found.count <= len(changes)


def test_circles_and_missing_modules_end() -> None:
    calls = {
        "m": {
            "expressions": {"v": {"references": ["module.m.o", "module.gone.o"]}},
            "depends_on": ["module.m"],
            "module": {
                "resources": [block("acme_a.x", "var.v", "acme_b.x"), block("acme_b.x", "acme_a.x")],
                "outputs": {"o": {"expression": {"references": ["var.v", "acme_b.x.id"]}}},
            },
        }
    }
    changes = [
        change("module.m.acme_a.x", *GONE, module="module.m"),
        change("module.m.acme_b.x", "no-op", module="module.m"),
    ]
    assert names(made([], changes, module_calls=calls), "module.m.acme_a.x") == {"module.m.acme_b.x"}


def test_deep_nesting_is_no_configuration() -> None:
    deep = Raw(b'{"a":' * 5000 + b'{"references":[]}' + b"}" * 5000)
    with pytest.raises(RecursionError):
        list(fed(deep))
    plan = msgspec.structs.replace(read(plan_bytes("vpc-cidr")), configuration=deep)
    assert set(dependents(plan).values()) == {None}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("aws_vpc.main", Target("aws_vpc.main")),
        ('aws_subnet.a["x.y"].id', Target("aws_subnet.a", "x.y", "id")),
        ("aws_subnet.a[1].id", Target("aws_subnet.a", 1, "id")),
        ("data.aws_ami.a.id", Target("data.aws_ami.a", None, "id")),
        ("var.name", Target("var.name")),
        ('module.m["k"].out', Target("module.m.out", "k")),
        ("module.m", Target("module.m")),
        ("local.x", Target("local")),
        ("each.value", None),
        ("count.index", None),
        ("path.module", None),
        ("x", None),
        ("", None),
        ("data.x", None),
    ],
)
def test_a_reference_names(name: str, meant: Target | None) -> None:
    assert target(name) == meant


def test_only_the_most_specific_name_counts() -> None:
    names_given = ['aws_subnet.a["a"].id', 'aws_subnet.a["a"]', "aws_subnet.a", "aws_subnet.ab", "aws_subnet.a"]
    assert list(specific(names_given)) == ['aws_subnet.a["a"].id', "aws_subnet.ab", "aws_subnet.a"]


_written = st.text(alphabet='ab.[]"\\\\0', max_size=14)


@given(_written)
def test_keys_are_left_out_as_the_steps_of_an_address_say(address: str) -> None:
    steps = ".".join(name for name, _ in split(address))
    assert without_keys(address) == (steps if "[" in address else address)
