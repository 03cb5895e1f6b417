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
def test_what_could_not_be_read_before_is_left_open(name: str) -> None:
    assert removed(UNREADABLE[name], WHOLE) is None


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_can_be_read_no_longer_counts_as_gone(name: str) -> None:
    """Else another style would be enough to hide what leaves. What nobody can know before the apply is left open."""
    assert removed(WHOLE, UNREADABLE[name]) is (None if name in ("a secret", "known after apply") else True)


LESS = "  Shipping:\n    Type: AWS::SQS::Queue\n"
BOTH = f"  Orders:\n    Type: {TABLE}\n{LESS}"
SHOWN = f'Description: "x\nResources:\n{BOTH}Outputs: y"\n'
"""The table stands in a text of several lines, and only there."""
HIDING = {
    "in a quotation, before a flow": f'{SHOWN}"Resources": {{Shipping: {{Type: {QUEUE}}}}}\n',
    "in a quotation, before a complex key": f"{SHOWN}? Resources\n: {{Shipping: {{Type: {QUEUE}}}}}\n",
    "in a quotation, before a spelled key": f'{SHOWN}"\\x52esources":\n{LESS}',
    "in a quotation of a property": f'Resources:\n{LESS}    Metadata: "\n  Orders:\n    Type: {TABLE}\n    x: "\n',
    "behind an apostrophe in a key": f"Resources:\n{LESS}    a': \"'\n  Orders:\n    Type: {TABLE}\n    x: \"\n",
    "in brackets of several lines": f'Resources:\n{LESS}    a: [\n      b\'s, "\n  Orders:\n    Type: {TABLE}\n    x, "]\n',
    "below the tab of a key": f'Resources:\n{LESS}    a\'s:\t"\n  Orders:\n    Type: {TABLE}\n    x, "\n',
    "in another document": f"Resources:\n{LESS}---\nResources:\n{BOTH}",
    "in a document that is indented": f' Description: "x\nResources:\n{BOTH}Outputs: y"\n Resources:\n{LESS}',
    "behind another line end": f"Resources:\n  Orders: # \u2028    Type: x\n    Type: {TABLE}\n{LESS}",
    "with a condition": f"Resources:\n  Orders:\n    Condition: Never\n    Type: {TABLE}\n{LESS}",
    "with a spelled condition": f'Resources:\n  Orders:\n    "\\x43ondition": Never\n    Type: {TABLE}\n{LESS}',
    "with a merged condition": f"Resources:\n  Orders:\n    <<: *never\n    Type: {TABLE}\n{LESS}",
    "with a type that comes twice": f"Resources:\n  Orders:\n    Type: {TABLE}\n    Type: x\n{LESS}",
    "with a condition, in JSON": json.dumps(
        {"Resources": {"Orders": {"Type": TABLE, "Condition": "Never"}, "Shipping": {"Type": QUEUE}}}
    ),
}


@pytest.mark.parametrize("name", HIDING)
def test_a_resource_that_only_seems_to_stay_is_gone(name: str) -> None:
    before = f"Resources:\n{BOTH}"
    assert removed(before, HIDING[name]) is True
    assert removed(HIDING[name], HIDING[name]) in (None, False)


def test_what_a_parser_makes_of_the_hiding_places() -> None:
    """They are real: a parser of YAML finds the table in none of those that it reads, or under a condition."""
    yaml = pytest.importorskip("ruamel.yaml", reason="ruamel.yaml is not installed")
    read = 0
    for text in HIDING.values():
        try:
            found = yaml.YAML(typ="safe", pure=True).load(text)["Resources"]
        except yaml.error.YAMLError:
            continue
        assert "Condition" in found.get("Orders", {"Condition": ""}) or found["Orders"]["Type"] != TABLE
        read += 1
    assert read >= 8


CONDITIONAL = "Conditions:\n  Ever: !Equals [a, {}]\nResources:\n  Orders:\n    Type: " + TABLE + "\n    Condition: Ever\n"


def test_a_condition_that_means_something_else_may_end_what_hangs_on_it() -> None:
    assert removed(CONDITIONAL.format("a"), CONDITIONAL.format("b")) is True
    assert removed(CONDITIONAL.format("a"), CONDITIONAL.format("a") + "Outputs: {}\n") is False


@pytest.mark.parametrize(("old", "new", "gone"), [("Retain", "Delete", True), ("Snapshot", "", True), ("", "Retain", False)])
def test_what_was_kept_and_is_no_longer(old: str, new: str, gone: bool) -> None:
    def with_policy(policy: str) -> str:
        return WHOLE.replace("  Orders:", f"  Orders:\n    DeletionPolicy: {policy}" if policy else "  Orders:", 1)

    assert removed(with_policy(old), with_policy(new)) is gone


@pytest.mark.parametrize(
    "line",
    [
        "Description: The user's table",
        'Description: "It is a: table" # said "so"',
        "Description: it's",
        "Value: !Sub '${Orders}-x'",
        'Value: !Join ["", [a, "b", \'c\']]',
        "Value: ['a', \"b\"]",
        "Text: |\n        echo \"don't\n        it's: [",
        "'Fn::Sub': >-\n        \"open",
        '- Key: a\n        Value: "b"',
    ],
)
def test_usual_lines_are_read(line: str) -> None:
    before = as_yaml({"Orders": TABLE, "Shipping": QUEUE})
    more = before.replace("Type: x", line, 1)
    assert more != before
    assert removed(before, more) is False
    assert removed(more, as_yaml({"Shipping": QUEUE})) is True


def test_another_order_another_property_and_one_resource_more_take_nothing_out() -> None:
    before = as_yaml({"Orders": TABLE, "Shipping": QUEUE})
    assert removed(before, as_json({"Returns": QUEUE, "Shipping": QUEUE, "Orders": TABLE})) is False
