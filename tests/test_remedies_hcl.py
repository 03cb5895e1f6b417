"""What is pasted means exactly the two addresses, whatever a plan has in its keys."""

import re

import hcl2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planguard.core.inert import inert
from planguard.core.remedies.hcl import NoHcl, address, comment, literal, quoted, unquoted
from planguard.core.remedies.moved import moved_remedy
from planguard.model.pairing import Moved
from planguard.model.value import SENSITIVE, UNKNOWN

WHOLE = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
HOSTILE = [
    '"',
    '"]}',
    "${x}",
    "%{if x}",
    "$${",
    "$$${",
    "%%{",
    "\\",
    '\\"',
    "\n",
    "a\r\nb",
    "\u202e",
    "\u200b",
    "é",
    "🜁",
    "##vso[",
    " ::error",
    "\\u{41}",
]
TEXTS = WHOLE | st.lists(st.sampled_from(HOSTILE), max_size=5).map("".join)


@given(TEXTS)
def test_a_string_means_itself_stays_a_string_and_is_shown_as_it_is_pasted(text: str) -> None:
    written = quoted(text)
    assert unquoted(written[1:-1]) == text
    assert inert(written) == written
    assert re.fullmatch(r'"(?:[^"\\\n]|\\.)*"', written), "its only bare quotes are its ends"
    assert "${" not in written
    assert "%{" not in written


@given(TEXTS, TEXTS)
def test_a_moved_block_parses_back_to_exactly_its_two_addresses(old: str, new: str) -> None:
    one, other = f"module.shop[{quoted(old)}].aws_sqs_queue.a", f"aws_sqs_queue.b[{quoted(new)}]"
    remedy = moved_remedy([Moved("", one, other)], "a move", ["a comment\n} moved {"])
    assert remedy is not None
    parsed = hcl2.loads(remedy.text)
    (block,) = parsed["moved"]
    assert {name: found for name, found in block.items() if name in ("from", "to")} == {
        "from": f"${{{one}}}",
        "to": f"${{{other}}}",
    }
    assert set(parsed) == {"moved", "__comments__"}


@pytest.mark.parametrize(
    "text",
    [
        "aws_sqs_queue.a[b]",
        'aws_sqs_queue.a["${x}"]',
        'aws_sqs_queue.a["%{x}"]',
        'aws_sqs_queue.a["x]',
        'aws_sqs_queue.a["x"]["y"]',
        'aws_sqs_queue.a["\\x"]',
        'aws_sqs_queue.a["\\U7fffffff"]',
        "aws_sqs_queue.a\n}",
        "aws_sqs_queue.a }",
        "aws_sqs_queue.",
        "",
        "aws_sqs_queue.1a",
        "aws_sqs_queue.a[01]",
    ],
)
def test_what_is_no_address_is_not_written(text: str) -> None:
    with pytest.raises(NoHcl):
        address(text)
    assert moved_remedy([Moved("", text, "aws_sqs_queue.b")], "") is None


@given(st.text())
def test_nothing_ends_a_comment(text: str) -> None:
    assert len(comment(text).splitlines()) == 1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (7, "7"),
        ("a", '"a"'),
        (["a", 1], '["a", 1]'),
        ({"a b": None}, '{ "a b" = null }'),
        ({}, "{}"),
    ],
)
def test_a_literal(value: object, text: str) -> None:
    assert literal(value) == text


@pytest.mark.parametrize("value", [SENSITIVE, UNKNOWN, [SENSITIVE], {"a": UNKNOWN}])
def test_what_is_hidden_or_unknown_is_no_literal(value: object) -> None:
    with pytest.raises(NoHcl):
        literal(value)
