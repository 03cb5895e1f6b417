"""Globs: what they fit, and that none of them is slow."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planguard.core.glob import fault_of, matches

FITS = [
    ("**/payments/tfplan*", "payments/tfplan"),
    ("**/payments/tfplan*", "a/b/payments/tfplan.json"),
    ("modules/**", "modules/a/b.tf"),
    ("a/**/b", "a/b"),
    ("a/**/b", "a/x/y/b"),
    ("live-*", "live-eu"),
    ("live-*", "live-"),
    ("?", "ä"),
    ("**", "a/b"),
    ("**/*", "a"),
    ("**/**/x", "x"),
    ("*.*", "a.b.c"),
    ("a.b", "a.b"),
    ("*", "a\nb"),
]
FITS_NOT = [
    ("**/payments/tfplan*", "xpayments/tfplan"),
    ("**/payments/tfplan*", "payments/tfplan/x"),
    ("modules/**", "modules"),
    ("*.json", "a/b.json"),
    ("a/**/b", "axb"),
    ("a/**/b", "a/xb"),
    ("?", "/"),
    ("?", ""),
    ("a.b", "axb"),
    ("A", "a"),
    ("", "a"),
    ("a", "a\n"),
]


@pytest.mark.parametrize(("pattern", "text"), FITS)
def test_fits(pattern: str, text: str) -> None:
    assert matches(pattern, text)


@pytest.mark.parametrize(("pattern", "text"), FITS_NOT)
def test_does_not_fit(pattern: str, text: str) -> None:
    assert not matches(pattern, text)


@pytest.mark.parametrize("pattern", ["", "[a]", "a{b,c}", "a\\b", "a**", "/a", "../a", "a/../b"])
def test_what_looks_like_more_than_a_glob_is_a_fault(pattern: str) -> None:
    assert fault_of(pattern)


def _expression(pattern: str) -> str:
    parts = re.findall(r"(?:(?<=/)|^)(?:\*\*/)+|\*\*|\*|.", pattern)
    meant = {"**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "".join("(?:.*/)?" if part.startswith("**/") else meant.get(part, re.escape(part)) for part in parts)


GLOBS = st.lists(st.sampled_from(["a", "b", "*", "?", "/", "**/", "/**", "."]), max_size=7).map("".join)


@given(GLOBS, st.text("ab/.", max_size=9))
def test_the_same_as_a_regular_expression_on_small_texts(pattern: str, text: str) -> None:
    if not fault_of(pattern):
        assert matches(pattern, text) == (re.fullmatch(_expression(pattern), text) is not None)


@pytest.mark.parametrize("pattern", ["*a" * 5000 + "b", "**/" * 2 + "?*/" * 3000 + "b", "*?" * 5000 + "/"])
def test_no_pattern_is_slow(pattern: str) -> None:
    """A matcher that tries again would not end here in hours."""
    assert not matches(pattern, "a" * 10_000)
