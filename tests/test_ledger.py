"""The ledger: whatever is done to a line is noticed; a tail that was cut, only by who knows the head."""

import itertools
import json
from typing import Any

import pytest

from planguard.core.canonical import canonical, sha256
from planguard.core.ledger.chain import Broken, next_line, read
from planguard.core.ledger.uses import newest_state, uses
from planguard.model.decision import Use
from planguard.model.ledger import EMPTY_HEAD, Event
from tests.approvals import DIGEST, NOW

STACK = {"target": "stacks/payments", "digest": DIGEST}


def ledger(*events: tuple[Event, dict[str, Any]]) -> bytes:
    """The bytes of a ledger that tells of `events`, one a minute."""
    data = b""
    for place, (event, facts) in enumerate(events):
        data += next_line(read(data), event, NOW + 60 * place, facts)
    return data


WHOLE = ledger(
    (Event.BLOCKED, {**STACK, "codes": ["expired"]}),
    (Event.VERIFIED, {**STACK, "approvals": ["sha256:11", "sha256:22"]}),
    (Event.APPLIED, {**STACK, "of": 2, "outcome": "succeeded", "lineage": "7e0d", "serial": "6"}),
    (Event.VERIFIED, {**STACK, "approvals": ["sha256:33"]}),
    (Event.APPLIED, {**STACK, "of": 4, "outcome": "failed"}),
)
LINES = WHOLE.splitlines(keepends=True)
EACH = range(len(LINES))


def test_a_ledger_reads_as_it_was_written() -> None:
    found = read(WHOLE)
    assert [entry.seq for entry in found.entries] == [1, 2, 3, 4, 5]
    assert found.entries[1].facts == {**STACK, "approvals": ["sha256:11", "sha256:22"]}
    assert found.head == sha256(LINES[-1].rstrip(b"\n"))


def test_an_empty_ledger_is_one() -> None:
    assert (read(b"").entries, read(b"").head) == ((), EMPTY_HEAD)


def test_plain_sha256sum_reproduces_the_chain() -> None:
    for before, after in itertools.pairwise(LINES):
        assert json.loads(after)["prev"] == sha256(before.rstrip(b"\n"))


@pytest.mark.parametrize("place", EACH)
def test_an_edited_line_is_noticed(place: int) -> None:
    """Edited with care: canonical, and every later line left alone or none there."""
    for name, value in (("target", "stacks/other"), ("time", "2026-03-01T12:30:00Z"), ("seq", 9), ("prev", "0" * 63 + "1")):
        edited = canonical({**json.loads(LINES[place]), name: value}) + b"\n"
        changed = [*LINES[:place], edited, *LINES[place + 1 :]]
        if place == EACH[-1] and name in ("target", "time"):
            assert read(b"".join(changed)).head != read(WHOLE).head, "the last line is held by the published head only"
        else:
            with pytest.raises(Broken):
                read(b"".join(changed))


@pytest.mark.parametrize("place", EACH[:-1])
def test_a_removed_line_is_noticed(place: int) -> None:
    with pytest.raises(Broken) as caught:
        read(b"".join(LINES[:place] + LINES[place + 1 :]))
    assert caught.value.line == place + 1


@pytest.mark.parametrize("place", EACH[:-1])
def test_swapped_lines_are_noticed(place: int) -> None:
    lines = [*LINES]
    lines[place], lines[place + 1] = lines[place + 1], lines[place]
    with pytest.raises(Broken):
        read(b"".join(lines))


@pytest.mark.parametrize("place", EACH)
def test_a_doubled_line_is_noticed(place: int) -> None:
    with pytest.raises(Broken):
        read(b"".join([*LINES[: place + 1], *LINES[place:]]))


@pytest.mark.parametrize("kept", EACH)
def test_a_cut_tail_shows_in_the_head_and_nowhere_else(kept: int) -> None:
    cut = read(b"".join(LINES[:kept]))
    assert cut.head != read(WHOLE).head


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"null\n",
        b"[]\n",
        b"{}\n",
        b"{",
        LINES[0].rstrip(b"\n"),
        b" " + LINES[0],
        LINES[0].replace(b'"seq":1', b'"seq":1,"seq":1'),
        LINES[0].replace(b'"seq":1', b'"seq":1.0'),
        LINES[0].replace(b'"blocked"', b'"forgotten"'),
        LINES[0].replace(b"Z", b"+00:00"),
        b"[" * 5000 + b"\n",
    ],
)
def test_what_is_no_line_is_noticed(line: bytes) -> None:
    with pytest.raises(Broken):
        read(line)


def test_time_does_not_run_backwards() -> None:
    line = next_line(read(WHOLE), Event.BLOCKED, NOW - 9999, {})
    assert read(WHOLE + line).entries[-1].time == read(WHOLE).entries[-1].time
    older = canonical({**json.loads(line), "time": "2020-01-01T00:00:00Z"}) + b"\n"
    with pytest.raises(Broken):
        read(WHOLE + older)


def test_the_names_of_the_chain_belong_to_the_chain() -> None:
    entry = read(next_line(read(b""), Event.BLOCKED, NOW, {"seq": 7, "prev": "x", "event": "applied", "time": "x"})).entries[
        0
    ]
    assert (entry.seq, entry.prev, entry.event) == (1, EMPTY_HEAD, Event.BLOCKED)


def test_an_apply_uses_its_approvals_from_the_moment_it_begins() -> None:
    first, second = uses(read(WHOLE))
    assert first == Use("stacks/payments", DIGEST, NOW + 60, ("sha256:11", "sha256:22"))
    assert second.approvals == ("sha256:33",), "half of it may be done"
    assert uses(read(b"".join(LINES[:2]))) == (first,), "nobody knows how it ended"


def test_an_apply_that_did_nothing_gives_them_back() -> None:
    nothing = next_line(read(b"".join(LINES[:4])), Event.APPLIED, NOW + 300, {**STACK, "of": 4, "outcome": "nothing"})
    assert len(uses(read(b"".join(LINES[:4]) + nothing))) == 1


def test_the_newest_state_is_remembered() -> None:
    assert newest_state(read(b"".join(LINES[:3])), "stacks/payments") == ("7e0d", 6)
    assert newest_state(read(WHOLE), "stacks/other") == (None, None)


def test_an_apply_that_did_nothing_left_no_state_behind() -> None:
    """Else one in the wrong directory would make the state of that directory the one that is expected, or none."""
    for state in ({"lineage": "other", "serial": "1"}, {}):
        facts = {**STACK, "of": 4, "outcome": "nothing", **state}
        nothing = next_line(read(b"".join(LINES[:4])), Event.APPLIED, NOW + 300, facts)
        assert newest_state(read(b"".join(LINES[:4]) + nothing), "stacks/payments") == ("7e0d", 6)
