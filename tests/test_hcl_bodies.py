"""The inside of a block: literal values, expressions as their text, and lines that an editor would show."""

import pytest

from planguard.model.source import Expression, SourceBody, Unreadable
from planguard.source.hcl.bodies import Budget, read_body
from planguard.source.hcl.files import read_source
from tests.effort import calls


def body(text: str, name: str = "main.tf") -> SourceBody:
    found = read_body(read_source(name, text.encode()).blocks[-1], Budget())
    assert isinstance(found, SourceBody), found
    return found


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("null", None),
        ("-3", -3),
        ("1.5", 1.5),
        ("(3)", 3),
        ('"plain"', "plain"),
        ('""', ""),
        (r'"a\n\"b\" é"', 'a\n"b" é'),
        ('"$${kept}"', "${kept}"),
        ('[1, # one\n "two",\n]', [1, "two"]),
        ('{ a = 1, "b" : 2 }', {"a": 1, "b": 2}),
        ("<<EOT\n  text\nEOT", "  text\n"),
        ("<<-EOT\n    text\n      more\n  EOT   ", "text\n  more\n"),
        ("<<-EOT\n  EOT", ""),
        ("var.x", Expression("var.x")),
        ('"a-${var.x}"', Expression('"a-${var.x}"')),
        ("a  ?  1 : 2 # why", Expression("a ? 1 : 2")),
        ("{ (var.k) = 1 }", Expression("{ (var.k) = 1 }")),
        ("[1, var.x]", [1, Expression("var.x")]),
        ("<<EOT\n${var.x}\nEOT", Expression("<<EOT ${var.x} EOT")),
    ],
)
def test_a_value_is_literal_or_the_text_of_an_expression(written: str, value: object) -> None:
    assert body(f'resource "a" "b" {{\n  x = {written}\n}}\n').literal("x") == value


def test_attributes_and_nested_blocks_have_their_lines() -> None:
    found = body('\n\nresource "a" "b" {\n  x = 1\n\n  lifecycle {\n    prevent_destroy = true\n  }\n  y = 2\n}\n')
    assert {name: one.line for name, one in found.attributes.items()} == {"x": 4, "y": 9}
    (lifecycle,) = found.nested("lifecycle")
    assert (lifecycle.line, lifecycle.body.attributes["prevent_destroy"].line) == (6, 7)


def test_what_only_python_hcl2s_dictionaries_refuse_is_read() -> None:
    found = body('resource "a" "b" {\n  x = 1\n  x {\n    y = 2\n  }\n}\n')
    assert found.literal("x") == 1
    assert found.nested("x")[0].body.literal("y") == 2


def test_a_dynamic_block_is_an_expression_under_its_label() -> None:
    found = body('resource "a" "b" {\n  dynamic "rule" {\n    for_each = var.rules\n    content {}\n  }\n}\n')
    assert isinstance(found.literal("rule"), Expression)


def test_json_knows_templates_and_nested_blocks() -> None:
    found = body(
        '{"resource": {"a": {"b": {\n"x": "${var.y}",\n"z": ["$${q}"],\n"lifecycle": {"prevent_destroy": true}}}}}',
        "m.tf.json",
    )
    assert found.literal("x") == Expression("${var.y}")
    assert found.literal("z") == ["${q}"]
    assert found.attributes["z"].line == 3
    assert found.nested("lifecycle")[0].body.literal("prevent_destroy") is True


def test_values_of_variables_are_read() -> None:
    assert body('environment = "production"\n', "prod.tfvars").literal("environment") == "production"
    assert body('{"tags": {"a": "b"}}', "prod.tfvars.json").literal("tags") == {"a": "b"}


@pytest.mark.parametrize(
    "written",
    ["= 1", "x = ", "x = 1 1", f"x = {'[' * 5000}{']' * 5000}", f"x = {'-' * 5000}1", "x = 1\n  $"],
)
def test_a_block_that_cannot_be_parsed_is_named(written: str) -> None:
    (block,) = read_source("main.tf", f'\nresource "a" "b" {{\n  {written}\n}}\n'.encode()).blocks or [None]
    if block is not None:
        found = read_body(block, Budget())
        assert isinstance(found, Unreadable)
        assert (found.path, found.line) == ("main.tf", 2)


def test_parsing_ends_when_the_budget_is_used_up() -> None:
    blocks = read_source("main.tf", b'resource "a" "b" {}\nresource "a" "c" {}\n').blocks
    budget = Budget(25)
    assert isinstance(read_body(blocks[0], budget), SourceBody)
    found = read_body(blocks[1], budget)
    assert isinstance(found, Unreadable)
    assert found.reason == "a.c is too large to be parsed"


def test_words_and_signs_are_counted_and_long_strings_are_not() -> None:
    assert Budget(words=10).take('x = "' + "a" * 10_000 + '"')
    assert not Budget(words=10).take("x = [1, 2, 3, 4]")
    assert not Budget(words=10).take('x = "' + "${a}" * 10 + '"')
    assert not Budget(words=10).take("\n" * 11)


@pytest.mark.parametrize("part", ["a=1,", "1,", "[[[[1]]]],", '"${a}",', "a[0].b,", "/**/1,"])
def test_the_work_of_parsing_is_in_proportion_to_the_text(part: str) -> None:
    """A parser that grew faster than its input would break the promise of docs/adr/0010."""

    def work(count: int) -> int:
        opened, closed = ("{", "}") if "=" in part else ("[", "]")
        text = f'resource "a" "b" {{\n  x = {opened}{part * count}{closed}\n}}\n'
        (block,) = read_source("main.tf", text.encode()).blocks
        assert isinstance(read_body(block, Budget()), SourceBody)
        return calls(lambda: read_body(block, Budget()))

    work(10)
    assert work(800) < 5 * work(200)
