"""The page about attacks names tests that exist; every refusal has one; and two that have no other home."""

import re
from pathlib import Path

import pytest

from planguard.commands.base import House
from planguard.commands.hearing import Hearing
from planguard.commands.testimony import Testimony, question, read_ledger
from planguard.core.ledger.chain import next_line, read
from planguard.core.refusals import REFUSALS
from planguard.errors import RefusedError
from planguard.model.ledger import Event
from tests.approvals import NOW
from tests.named import is_there, named

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
IDS = named(PAGE)
ELSEWHERE = {
    "change-too-large",  # takes 251 commits
    "ledger-moved",  # takes somebody who is faster five times
    "applied-otherwise",  # takes a Terraform that lies; what it rests on is tried in test_applied.py
}
"""Refusals that no test brings about as a whole."""


@pytest.mark.parametrize("name", IDS)
def test_a_test_that_the_page_names_exists(name: str) -> None:
    assert is_there(name)


def test_every_row_names_a_test() -> None:
    rows = [line for line in PAGE.splitlines() if re.match(r"\| (\d|V\d)", line)]
    assert len(rows) > 50
    assert [row for row in rows if "`tests/" not in row] == []


def test_every_check_has_a_row() -> None:
    assert re.findall(r"^\| (V\d) \|", PAGE, re.MULTILINE) == [f"V{number}" for number in range(9)]


@pytest.mark.parametrize("code", sorted(set(REFUSALS) - ELSEWHERE))
def test_every_refusal_is_brought_about_by_a_test(code: str) -> None:
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    # Those of V6 are made from the name of the part.
    assert f'"{code}"' in tests or f"[{code}]" in tests or code in {"is-author", "is-committer", "is-pusher", "is-requester"}


def test_a_clock_that_was_set_back_revives_nothing() -> None:
    """The ledger, the code host and the clock: the latest of them is now."""
    ledger = read(next_line(read(b""), Event.BLOCKED, NOW, {}))
    hearing = Hearing(House("a" * 40), None, ())
    assert question(hearing, Testimony(now=NOW - 9999), ledger).now == NOW
    assert question(hearing, Testimony(now=NOW + 9999), ledger).now == NOW + 9999


@pytest.mark.parametrize("content", [b"{}\n", b"nothing", b"\n"])
def test_a_broken_ledger_stops_everything(content: bytes) -> None:
    with pytest.raises(RefusedError) as caught:
        read_ledger(content)
    assert caught.value.code == "ledger-broken"
