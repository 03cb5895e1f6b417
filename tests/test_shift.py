"""Objects of a list that turn into their neighbours: which one really goes, and which key each of them can have."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planguard.core.pairing.shift import Shift, shifts
from planguard.core.remedies.keyed import keyed_moves
from tests.pairs import Entry, comes, entry, goes, judged, plan_of, stays

RESOURCE = "aws_sqs_queue.q"


def listed(before: list[str], after: list[str], verbs: tuple[str, ...] = ("delete", "create"), **both: Any) -> list[Entry]:
    """What a plan does to a resource with `count` when its list changes."""
    entries = []
    for place in range(max(len(before), len(after))):
        address = f"{RESOURCE}[{place}]"
        old = {"name": before[place], **both} if place < len(before) else None
        new = {"name": after[place], **both} if place < len(after) else None
        if old is None or new is None:
            entries.append(comes(address, **new) if new else goes(address, **(old or {})))
        else:
            entries.append(stays(address, **old) if old == new else entry(address, list(verbs), old, new))
    return entries


def found(*entries: Entry) -> list[Shift]:
    return list(shifts(judged(plan_of(*entries))))


NAMES = st.lists(st.text("abcdefgh", min_size=4, max_size=8), min_size=2, max_size=9, unique=True)


@given(NAMES, st.data())
def test_the_one_that_really_goes(names: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(names) - 2))
    (shift,) = found(*listed(names, [*names[:place], *names[place + 1 :]]))
    assert [one.address for one in shift.gone] == [f"{RESOURCE}[{place}]"]
    assert shift.came == ()
    assert {(old.address, new.address) for old, new in shift.shifted} == {
        (f"{RESOURCE}[{index + 1}]", f"{RESOURCE}[{index}]") for index in range(place, len(names) - 1)
    }


@given(NAMES, st.data())
def test_the_one_that_really_comes(names: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(names) - 1))
    (shift,) = found(*listed(names, [*names[:place], "a-new-one", *names[place:]], ("update",)))
    assert (shift.gone, [one.address for one in shift.came]) == ((), [f"{RESOURCE}[{place}]"])


def test_a_list_in_another_order() -> None:
    (shift,) = found(*listed(["orders", "mails", "users"], ["users", "mails", "orders"]))
    assert (shift.gone, shift.came, len(shift.shifted)) == ((), (), 2)


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (["orders", "mails"], ["orders-2", "mails-2"], "every name changes by itself"),
        (["orders", "mails", "users"], ["orders", "mails"], "the last one is taken off"),
        (["orders"], ["mails"], "one object has no neighbour"),
        (["orders", "mails", "users", "carts"], ["mails", "mails-2", "users-2", "carts-2"], "one of four by chance"),
    ],
)
def test_what_is_no_shift(before: list[str], after: list[str], why: str) -> None:
    assert found(*listed(before, after)) == [], why


def test_switches_that_change_places_say_too_little() -> None:
    one = entry(f"{RESOURCE}[0]", ["update"], {"fifo_queue": True}, {"fifo_queue": False})
    other = entry(f"{RESOURCE}[1]", ["update"], {"fifo_queue": False}, {"fifo_queue": True})
    assert found(one, other) == []


def test_what_is_not_known_yet_shows_no_neighbour() -> None:
    entries = listed(["orders", "mails"], ["mails"])
    entries[0]["change"]["after_unknown"] = {"name": True}
    del entries[0]["change"]["after"]["name"]
    assert found(*entries) == []


def _keys(*entries: Entry) -> set[str]:
    return {move.new for move in keyed_moves(plan_of(*entries).resource_changes, ["name"]).values()}


def test_a_key_for_every_object_that_exists() -> None:
    assert _keys(*listed(["orders", "mails", "users"], ["orders", "users"])) == {
        f'{RESOURCE}["{name}"]' for name in ("orders", "mails", "users")
    }


def test_no_key_is_made_of_a_secret_or_of_what_two_objects_share() -> None:
    secret = [dict(one) for one in listed(["canary-1", "canary-2", "canary-3"], ["canary-1", "canary-3"])]
    for one in secret:
        one["change"] = {**one["change"], "before_sensitive": {"name": True}, "after_sensitive": {"name": True}}
    assert _keys(*secret) == set()
    assert _keys(*listed(["same", "same", "other"], ["same", "other"])) == set()
