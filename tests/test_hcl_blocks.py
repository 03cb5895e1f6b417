"""The scanner finds the blocks that python-hcl2 finds, and goes on where python-hcl2 gives up."""

import hcl2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planguard.source.hcl.files import LARGEST, read_source
from tests.effort import calls

_NAME = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(lambda name: name not in {"in", "for", "if", "else"})
_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters='"\\'), max_size=12).map(
    lambda text: text.replace("${", "$").replace("%{", "%")
)
_QUOTED = st.one_of(
    _TEXT.filter(lambda text: not text.endswith(("$", "%"))).map(lambda text: f'"{text}"'),
    st.sampled_from(
        ['"}"', '"{"', r'"\""', '"${var.a}"', '"a ${ { b = "}" }["b"] } c"', '"$${not}"', '"# no comment"', '"//"']
    ),
)
_VALUE = st.recursive(
    st.one_of(_QUOTED, st.integers(0, 99).map(str), st.sampled_from(["true", "null", "var.x", "a.b[0].c", "f(1, 2)"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.lists(inner, max_size=3).map(lambda items: f"[\n{''.join(f'{item},' + chr(10) for item in items)}]"),
        st.lists(st.tuples(_NAME, inner), max_size=3).map(
            lambda items: "{\n" + "".join(f"{key} = {item}\n" for key, item in items) + "}"
        ),
    ),
    max_leaves=6,
)
_HEREDOC = st.lists(st.sampled_from(["}", "{", "text", '"', "# x", "/* x", "${var.a}", "EOTX", ""]), max_size=4).map(
    lambda lines: "<<-EOT\n" + "".join(f"    {line}\n" for line in lines) + "  EOT"
)
_COMMENT = st.sampled_from(["# a } comment\n", "// another {\n", "/* and { one\n more */\n", "\n"])
_ATTRIBUTE = st.tuples(_NAME, st.one_of(_VALUE, _HEREDOC)).map(lambda pair: f"  {pair[0]} = {pair[1]}\n")
_INNER = st.lists(st.one_of(_ATTRIBUTE, _COMMENT), max_size=4).map("".join)
_NESTED = st.tuples(_NAME, _INNER).map(lambda pair: f"  {pair[0]} {{\n{pair[1]}  }}\n")
_BLOCK = st.tuples(
    st.sampled_from(["resource", "data", "module", "provider"]),
    st.lists(_NAME, max_size=2),
    st.lists(st.one_of(_ATTRIBUTE, _NESTED, _COMMENT), max_size=4),
).map(lambda parts: f"{parts[0]} {' '.join(f'{chr(34)}{label}{chr(34)}' for label in parts[1])} {{\n{''.join(parts[2])}}}\n")
_FILE = st.lists(st.one_of(_BLOCK, _COMMENT), max_size=5).map("".join)


@settings(max_examples=150, deadline=None)
@given(_FILE)
def test_the_ranges_of_blocks_are_those_of_python_hcl2(text: str) -> None:
    tree = hcl2.parses_to_tree(text)
    expected = [(block.meta.line, block.meta.end_line) for block in tree.children[0].children if block.data == "block"]
    found = read_source("main.tf", text.encode())
    assert [(block.line, block.end_line) for block in found.blocks] == expected
    assert found.faults == ()


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_blocks_or_a_named_fault(data: bytes) -> None:
    for name in ("main.tf", "main.tf.json", "a.tfvars", "a.tfvars.json"):
        found = read_source(name, data)
        lines = data.count(b"\n") + 1
        assert all(1 <= fault.line <= lines and fault.reason for fault in found.faults)
        assert found.blocks or found.faults or _only_blanks(data, name)


def _only_blanks(data: bytes, name: str) -> bool:
    text = data.decode("utf-8-sig", "replace")
    return name.endswith(".json") or not text.strip() or text.lstrip().startswith(("#", "/"))


_PIECES = st.lists(
    st.sampled_from(
        ['"', "${", "%{", "}", "{", "<<EOT\n", "EOT\n", "\n", "a", " = ", "[", "]", "/*", "*/", "#", 'resource "a" "b" {\n']
    ),
    max_size=60,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(_PIECES)
def test_a_sound_block_at_the_end_is_found_or_something_before_it_is_named(text: str) -> None:
    found = read_source("main.tf", f'{text}\nresource "sound" "last" {{\n}}\n'.encode())
    assert found.faults or found.blocks[-1].address == "sound.last"


@pytest.mark.parametrize(
    ("name", "piece"),
    [
        ("blocks that never end", 'resource "a" "b" {\n'),
        ("quotes", '"'),
        ("attributes behind a broken block", "r {\n" + "a=1\n" * 9),
        ("templates", 'a = "${'),
        ("here-documents", "a = <<E\n"),
        ("comments", "a {/*\n"),
        ("strings that never end", 'a {"\n'),
        ("names", "a"),
        ("labels", 'a "b" '),
        ("escapes", '"$${'),
    ],
)
def test_hostile_text_costs_work_linear_in_its_size(name: str, piece: str) -> None:
    """Work inside one search is not counted, so the largest file is read, too: it would not end if that grew faster."""

    def cost(size: int) -> int:
        data = (piece * (size // len(piece))).encode()
        return calls(lambda: read_source("main.tf", data))

    assert cost(LARGEST // 16) < 5 * cost(LARGEST // 64) + 100, name
    read_source("main.tf", (piece * (LARGEST // len(piece) - 1)).encode())


def test_a_broken_block_is_named_and_does_not_hide_the_others() -> None:
    text = b'resource "a" "first" {}\nresource "a" "broken" {\n  x = "no end\n}\n\nresource "a" "last" {\n}\n'
    found = read_source("main.tf", text)
    assert [block.address for block in found.blocks] == ["a.first", "a.last"]
    assert [(fault.line, fault.reason) for fault in found.faults] == [(2, "a string in it is not closed")]


def test_a_missing_brace_is_named_where_the_block_begins() -> None:
    found = read_source("main.tf", b'resource "a" "open" {\n  x {\n}\n\nresource "a" "last" {\n}\n')
    assert [block.address for block in found.blocks] == ["a.last"]
    assert [fault.line for fault in found.faults] == [1]


def test_a_mark_inside_a_template_does_not_end_a_here_document() -> None:
    text = b'locals {\n  x = <<EOT\n${(\nEOT\n.x)}\n}\nresource "a" "fake" {}\nEOT\n}\nresource "a" "real" {}\n'
    assert [block.address for block in read_source("main.tf", text).blocks] == ["locals", "a.real"]


def test_what_text_files_bring_along_is_no_fault() -> None:
    found = read_source("main.tf", '\ufeffresource "a" "b" {\r\n  x = <<EOT\r\n}\r\nEOT\r\n}\r\n'.encode())
    assert [(block.address, block.end_line) for block in found.blocks] == [("a.b", 5)]
    assert found.faults == ()


def test_invalid_utf8_is_named_and_the_blocks_are_read_all_the_same() -> None:
    found = read_source("main.tf", b'resource "a" "b" {\n  x = "\xff"\n}\n')
    assert [block.address for block in found.blocks] == ["a.b"]
    assert [(fault.line, fault.reason) for fault in found.faults] == [(2, "it is not valid UTF-8")]


def test_a_file_past_the_limit_is_named() -> None:
    assert read_source("main.tf", b"#" * (LARGEST + 1)).faults[0].reason == "it is larger than 2 MiB"


def test_json_has_the_same_blocks_with_the_lines_of_their_keys() -> None:
    text = b'{"resource": {"a": {\n  "one": {"x": 1},\n  "two": [{}, {\n}]}},\n "locals": {"y": 2},\n "//": "a comment"}'
    found = read_source("main.tf.json", text)
    assert [(block.address, block.line, block.end_line) for block in found.blocks] == [
        ("a.one", 2, 2),
        ("a.two", 3, 3),
        ("a.two", 3, 4),
        ("locals", 5, 5),
    ]


def test_broken_json_is_named_with_its_line() -> None:
    assert read_source("main.tf.json", b'{\n "resource": }').faults[0].line == 2
    assert read_source("main.tf.json", b'{"a":' * 100_000).faults[0].reason in {
        "it is nested too deeply",
        "it is not valid JSON",
    }
