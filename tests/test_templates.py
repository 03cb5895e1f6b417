"""Templates of CloudFormation: what leaves one is seen in JSON and YAML alike, and what cannot be read is left open."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planguard.core.directions import parse
from planguard.model.value import SENSITIVE, UNKNOWN, Value

Members = dict[str, str]
TABLE, QUEUE = "AWS::DynamoDB::Table", "AWS::SQS::Queue"


def removed(old: Value, new: Value) -> bool | None:
    return parse("resource-removed")[0].test(old, new, "")


def as_json(members: Members) -> str:
    return json.dumps({"Resources": {name: {"Type": kind, "Properties": {"Type": "x"}} for name, kind in members.items()}})


def as_yaml(members: Members, indent: int = 2, quote: str = "") -> str:
    one, two, three = " " * indent, " " * 2 * indent, " " * 3 * indent
    body = "".join(
        f"{one}{quote}{name}{quote}: # note\n{two}Properties:\n{three}Type: x\n\n# {name}\n{two}Type: {quote}{kind}{quote}\n"
        for name, kind in members.items()
    )
    return f"Description: a stack\nResources:\n{body}Outputs:\n  Orders:\n    Value: 1\n"


def doubly_quoted(members: Members) -> str:
    return as_yaml(members, 4, '"')


def quoted(members: Members) -> str:
    return as_yaml(members, 3, "'")


NAMES = st.from_regex(r"[A-Z][a-z0-9]{1,8}", fullmatch=True)
MEMBERS = st.dictionaries(NAMES, st.sampled_from([TABLE, QUEUE]), min_size=1, max_size=5)
Style = Callable[[Members], str]
STYLES: st.SearchStrategy[Style] = st.sampled_from([as_json, as_yaml, quoted, doubly_quoted])


@given(MEMBERS, MEMBERS, STYLES, STYLES)
def test_it_fires_exactly_where_a_resource_leaves_or_changes_its_type(
    old: Members, new: Members, a: Style, b: Style
) -> None:
    assert removed(a(old), b(new)) is not all(new.get(name) == kind for name, kind in old.items())


WHOLE = as_yaml({"Orders": TABLE})
UNREADABLE = {
    "a flow mapping": "Resources: {Orders: {Type: AWS::DynamoDB::Table}}\n",
    "a member in flow style": "Resources:\n  Orders: {Type: AWS::DynamoDB::Table}\n",
    "an anchor": "Resources:\n  Orders: &orders\n    Type: AWS::DynamoDB::Table\n",
    "a macro that makes resources": "Resources:\n  Fn::Transform:\n    Name: AWS::Include\n",
    "a macro in JSON": '{"Resources": {"Fn::Transform": {"Type": "x"}}}',
    "a member without a type": "Resources:\n  Orders:\n    Properties: {}\n",
    "no resources": "Description: a stack\n",
    "resources twice": f"{WHOLE}{WHOLE}",
    "a member twice": "Resources:\n  A:\n    Type: b\n  A:\n    Type: c\n",
    "a line that goes back half-way": "Resources:\n    A:\n      Type: b\n  B:\n    Type: c\n",
    "a tab": "Resources:\n\tA:\n\t\tType: b\n",
    "half a JSON": '{"Resources": {',
    "JSON that is no template": "[1]",
    "another thing than a text": ["Resources"],
    "nothing": None,
    "a secret": SENSITIVE,
    "known after apply": UNKNOWN,
    "a megabyte": WHOLE + "#" * 1_000_001,
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_for_certain_is_left_open(name: str) -> None:
    assert removed(WHOLE, UNREADABLE[name]) is None
    assert removed(UNREADABLE[name], WHOLE) is None


def test_another_order_another_property_and_one_resource_more_take_nothing_out() -> None:
    before = as_yaml({"Orders": TABLE, "Shipping": QUEUE})
    assert removed(before, as_json({"Returns": QUEUE, "Shipping": QUEUE, "Orders": TABLE})) is False
