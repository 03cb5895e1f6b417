"""What happens to one attribute: each direction fires on what it is for, and noise is never a harm."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planguard.core.directions import DIRECTIONS, fault_of, parse, same
from planguard.model.value import SENSITIVE, UNKNOWN

NAMES = sorted(DIRECTIONS)
WRITTEN = [name if not DIRECTIONS[name].takes_words else f"{name}=yes,no" for name in NAMES]


def answer(text: str, old: Any, new: Any) -> bool | None:
    direction, argument = parse(text)
    return direction.test(old, new, argument)


RULE = {"from_port": 443, "protocol": "tcp", "cidr_blocks": ["10.0.0.0/8"], "description": "a"}
FIRES = [
    ("lowered", 7, 1),
    ("lowered", "30", "7"),
    ("lowered", "30d", "7d"),
    ("lowered", "1d", "3600s"),
    ("lowered", Decimal("0.5"), Decimal("0.25")),
    ("raised", 1, 2),
    ("zeroed", 6, 0),
    ("zeroed", "604800s", "0s"),
    ("halved", 6, 3),
    ("halved", 6, 0),
    ("switched-off", True, False),
    ("switched-off", True, None),
    ("switched-off", "Enabled", "Suspended"),
    ("switched-off", "OPTIONAL", "OFF"),
    ("switched-on", False, True),
    ("switched-on", None, True),
    ("switched-on", "Disabled", "Enabled"),
    ("becomes=public-read,public-read-write", "private", "public-read"),
    ("becomes=0", 5, Decimal("0.0")),
    ("becomes=null", "x", None),
    ("becomes=allusers", ["a"], ["a", "allUsers"]),
    ("leaves=0", 0, 30),
    ("leaves=COMPLIANCE", "compliance", "GOVERNANCE"),
    ("removed", "orders-final", None),
    ("removed", [{"enabled": True}], []),
    ("added", None, "x"),
    ("added", [{"enabled": False}], [{"days": 1}]),
    ("emptied", ["a"], []),
    ("emptied", {"a": 1}, None),
    ("element-removed", ["checkout", "payments"], ["checkout", "billing"]),
    ("element-removed", {"a": 1, "b": 2}, {"a": 5}),
    ("element-removed", [{"port": 1}, {"port": 2}], [{"port": 2}]),
    ("element-added", ["a"], ["b", "a"]),
    ("opened", "10.0.0.0/8", "0.0.0.0/0"),
    ("opened", ["10.0.0.0/8"], ["10.0.0.0/8", "::/0"]),
    ("opened", ["10.0.0.0/8"], ["0.0.0.0/1", "128.0.0.0/1"]),
    ("opened", [], ["20.0.0.0/6"]),
    ("opened", ["user:a@example.org"], ["user:a@example.org", "allUsers"]),
    ("opened", "VirtualNetwork", "Internet"),
    ("opened", [RULE], [RULE | {"cidr_blocks": ["0.0.0.0/0"]}]),
    ("opened", [RULE | {"cidr_blocks": ["0.0.0.0/0"]}], [RULE | {"cidr_blocks": ["0.0.0.0/0"], "from_port": 22}]),
    ("narrowed", ["10.0.0.0/16", "10.1.0.0/16"], ["10.0.0.0/16"]),
    ("narrowed", ["allUsers"], ["user:a@example.org"]),
    ("narrowed", "0.0.0.0/0", "10.0.0.0/8"),
    ("major-raised", "14.9", "15.4"),
    ("major-raised", "POSTGRES_14", "POSTGRES_15"),
    ("version-lowered", "8.0.35", "8.0.28"),
]
QUIET = [
    ("lowered", 1, 7),
    ("lowered", None, 7),
    ("raised", 7, "7.0"),
    ("zeroed", None, 0),
    ("zeroed", 6, 1),
    ("zeroed", None, UNKNOWN),
    ("zeroed", [], UNKNOWN),
    ("halved", 6, 4),
    ("switched-off", None, False),
    ("switched-off", "off", "Disabled"),
    ("switched-off", False, None),
    ("switched-on", True, "true"),
    ("becomes=public-read", "public-read", "PUBLIC-READ"),
    ("leaves=0", 5, 30),
    ("removed", [{"enabled": False, "days": 0}], []),
    ("removed", "", None),
    ("added", None, [{"enabled": False}]),
    ("emptied", [None], []),
    ("element-removed", ["a", "b"], ["b", "a"]),
    ("element-removed", [RULE], [RULE | {"description": "b"}]),
    ("element-removed", [RULE], [RULE | {"cidr_blocks": ["0.0.0.0/0"]}]),
    ("element-removed", None, ["a"]),
    ("opened", ["0.0.0.0/0"], ["0.0.0.0/0", "10.0.0.0/8"]),
    ("opened", ["0.0.0.0/0"], ["0.0.0.0/1"]),
    ("opened", ["10.0.0.0/24"], ["10.0.0.0/8"]),
    ("opened", ["1.2.3.0/24"], ["1.2.0.0/16"]),
    ("opened", [], [{"action": "deny", "cidr_block": "0.0.0.0/0"}]),
    ("opened", [RULE], [RULE | {"protocol": "*"}]),
    ("narrowed", ["10.0.0.0/25", "10.0.0.128/25"], ["10.0.0.0/24"]),
    ("narrowed", ["user:a@example.org"], ["allUsers"]),
    ("major-raised", "8.0.35", "8.4.0"),
    ("version-lowered", "8.0.35", "8.0"),
    ("version-lowered", "8.9", "8.10"),
]
OPEN = [
    ("lowered", 7, None),
    ("lowered", "512Mi", "1Gi"),
    ("lowered", "P30D", "P7D"),
    ("switched-off", True, UNKNOWN),
    ("element-removed", [{"port": 1}], [{"port": 2}]),
    ("element-removed", ["sg-1"], [UNKNOWN]),
    ("narrowed", [RULE], [RULE | {"from_port": 22}]),
    ("opened", ["10.0.0.0/8"], ["10.0.0.0/8", UNKNOWN]),
    ("version-lowered", "Elasticsearch_7.10", "OpenSearch_1.0"),
    ("changed", "a", "b"),
]


@pytest.mark.parametrize(("text", "old", "new"), FIRES, ids=repr)
def test_it_fires(text: str, old: Any, new: Any) -> None:
    assert answer(text, old, new) is True


@pytest.mark.parametrize(("text", "old", "new"), QUIET, ids=repr)
def test_it_stays_quiet(text: str, old: Any, new: Any) -> None:
    assert answer(text, old, new) is False


@pytest.mark.parametrize(("text", "old", "new"), OPEN, ids=repr)
def test_what_does_not_show_is_left_open(text: str, old: Any, new: Any) -> None:
    assert answer(text, old, new) is None


NOISE: list[tuple[Any, Any]] = [
    (None, []),
    ([], {}),
    ("", None),
    (["a", "b"], ["b", "a"]),
    (1, "1.0"),
    (Decimal("1.0"), 1),
    ("true", True),
    ('{"a": [1, 2], "b": null}', '{"b":null,"a":[2,1]}'),
    ([{"a": None, "b": "x"}], [{"b": "x", "a": []}]),
    ([{"enabled": False}], []),
]


@pytest.mark.parametrize(("old", "new"), NOISE, ids=repr)
def test_another_spelling_is_no_difference(old: Any, new: Any) -> None:
    assert same(old, new)
    assert same(new, old)


DIFFERENT = [("007", "7"), (True, 1), (False, 0), ("a", "A"), ([1, 1], [1]), (None, 0), (SENSITIVE, UNKNOWN)]


@pytest.mark.parametrize(("old", "new"), DIFFERENT, ids=repr)
def test_a_difference_is_one(old: Any, new: Any) -> None:
    assert not same(old, new)


@pytest.mark.parametrize("text", WRITTEN)
@pytest.mark.parametrize(("old", "new"), NOISE, ids=repr)
def test_noise_is_never_a_harm(text: str, old: Any, new: Any) -> None:
    assert not answer(text, old, new)


@pytest.mark.parametrize("text", WRITTEN)
@pytest.mark.parametrize("mark", [SENSITIVE, UNKNOWN], ids=repr)
def test_what_is_hidden_on_both_sides_shows_nothing(text: str, mark: Any) -> None:
    assert answer(text, mark, mark) is None


SCALARS = (
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
)
VALUES = st.recursive(
    SCALARS | st.just(SENSITIVE) | st.just(UNKNOWN),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES, VALUES)
def test_every_direction_answers_about_everything(old: Any, new: Any) -> None:
    for text in WRITTEN:
        assert answer(text, old, new) in (True, False, None)


@given(VALUES)
def test_nothing_fires_where_nothing_differs(value: Any) -> None:
    assert not [text for text in WRITTEN if answer(text, value, value)]
    assert same(value, value)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("lowerd", "there is no direction"),
        ("becomes", "needs words"),
        ("leaves=a,", "needs words"),
        ("lowered=3", "takes no"),
    ],
)
def test_a_direction_that_is_written_wrong_is_told(text: str, fault: str) -> None:
    assert fault in fault_of(text)
    with pytest.raises(ValueError, match=fault):
        parse(text)


def test_what_is_said_names_the_words_of_the_table() -> None:
    direction, argument = parse("becomes=OFF,NONE")
    assert direction.told(argument) == "becomes OFF or NONE"
