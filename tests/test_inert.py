"""The sanitiser: what it escapes, what it leaves alone, and that nothing is lost."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from planguard.core.inert import brief, inert, strange

ESCAPE = re.compile(r"\\u\{([0-9A-F]{4,6})\}")


def revived(text: str) -> str:
    """What was given to `inert`."""
    return ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


ESCAPED = {
    "colour": ("\x1b[31mred", r"\u{001B}[31mred"),
    "C1 control": ("\x9b31m", r"\u{009B}31m"),
    "newline and tab": ("a\r\n\tb", r"a\u{000D}\u{000A}\u{0009}b"),
    "line and paragraph separator": ("\u2028\u2029", r"\u{2028}\u{2029}"),
    "bidi override": ("safe\u202egnihton", r"safe\u{202E}gnihton"),
    "zero width": ("pro\u200bduc\u200dtion\ufeff", r"pro\u{200B}duc\u{200D}tion\u{FEFF}"),
    "fillers that are letters": ("\u3164\u115f\u1160\uffa0", r"\u{3164}\u{115F}\u{1160}\u{FFA0}"),
    "variation selectors": ("a\ufe0f\U000e0100", r"a\u{FE0F}\u{E0100}"),
    "tag characters": ("\U000e0041", r"\u{E0041}"),
    "blanks of other scripts": ("a\u00a0b\u3000c\u2800", r"a\u{00A0}b\u{3000}c\u{2800}"),
    "private use and unassigned": ("\ue000\U000f0000\u0378", r"\u{E000}\u{F0000}\u{0378}"),
    "half a surrogate pair": ("\ud800", r"\u{D800}"),
    "a mark at the start": ("\u0301a", r"\u{0301}a"),
    "an enclosing mark": ("a\u20dd", r"a\u{20DD}"),
    "what looks like our escape": (r"\u{001B}", r"\u{005C}u{001B}"),
    "an Azure command": ("x ##vso[task.complete]", r"x \u{0023}#vso[task.complete]"),
    "an Azure marker, upper case": ("##VSO[a]###[error]", r"\u{0023}#VSO[a]#\u{0023}#[error]"),
    "a TeamCity command": ("##teamcity[buildStop]", r"\u{0023}#teamcity[buildStop]"),
    "a GitHub command": ("::error::x", r"\u{003A}:error::x"),
    "a GitHub command behind a blank": ("a ::error::x", r"a \u{003A}:error::x"),
}
KEPT = (
    "",
    'module.a["eu-west-1"].aws_instance.b[0]',
    "müller рrod 生产 עברית e\u0301 ß",
    r"C:\users\n",
    "arn:aws:s3:::bucket",
    "::/0 and ::1",
    "## heading # comment",
    "[bold red]x[/bold red] <b>&amp; ``` @name :smile:",
)


@pytest.mark.parametrize("name", ESCAPED)
def test_escapes(name: str) -> None:
    given_text, expected = ESCAPED[name]
    assert inert(given_text) == expected
    assert revived(expected) == given_text


@pytest.mark.parametrize("text", KEPT)
def test_keeps(text: str) -> None:
    assert inert(text) == text


@given(st.text())
@example("\\u{}\x1b")
def test_output_can_be_seen(text: str) -> None:
    shown = inert(text)
    assert shown.isprintable()
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Me"}
    assert not re.search(r"##[A-Za-z]*\[|^\s*::[A-Za-z]|[\u115f\u1160\u2800\u3164\uffa0\ufe00-\ufe0f\u034f]", shown)


@given(st.text(alphabet=st.characters() | st.sampled_from("\\u{}1B#[:a ")))
@example("\\\\u{1B}")
@example("\\u{005C}")
def test_nothing_is_lost_and_no_two_texts_look_the_same(text: str) -> None:
    assert revived(inert(text)) == text


@given(st.text())
def test_leaves_its_own_output_alone_unless_that_has_escapes(text: str) -> None:
    shown = inert(text)
    assert inert(shown) == shown.replace("\\u{", "\\u{005C}u{")


def test_brief_counts_what_it_cuts() -> None:
    assert brief("abcdef", 6) == "abcdef"
    assert brief("a" * 2000, 3) == "aaa… (1,997 more characters)"
    assert brief("\x1b\x1b", 1) == r"\u{001B}… (1 more characters)"


def test_strange_names_the_first_character_beyond_ascii() -> None:
    assert strange("aws_db_instance.\u0440rod\u0430") == "U+0440 CYRILLIC SMALL LETTER ER"
    assert strange("aws_db_instance.prod") == ""
    assert strange("\x1b") == "U+001B without a name"
