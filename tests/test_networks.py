"""Containment of networks is arithmetic: compared with counting addresses one by one."""

from ipaddress import ip_network
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planguard.core.directions import parse
from planguard.core.directions.networks import range_of, ranges, wide, without


def _network(place: int, bits: int) -> str:
    return str(ip_network((0x0A000000 + place, 32 - bits), strict=False))


SMALL = st.lists(st.builds(_network, st.integers(0, 255), st.integers(0, 6)), max_size=6)
ANY = st.lists(st.ip_addresses().map(str) | st.builds(lambda ip, n: f"{ip}/{n}", st.ip_addresses(v=4), st.integers(0, 32)))


def addresses(texts: list[str]) -> set[int]:
    return {int(address) for text in texts for address in ip_network(text)}


def spelled(found: list[tuple[int, int, int]]) -> set[int]:
    return {address for _, first, last in found for address in range(first, last + 1)}


@given(SMALL, SMALL)
def test_the_difference_is_what_counting_gives(ours: list[str], theirs: list[str]) -> None:
    assert spelled(without(ranges(ours), ranges(theirs))) == addresses(ours) - addresses(theirs)


@given(SMALL)
def test_ranges_are_merged_and_in_order(texts: list[str]) -> None:
    found = ranges(texts)
    assert spelled(found) == addresses(texts)
    assert all(one[2] + 1 < other[1] for one, other in pairwise(found))


@given(ANY)
def test_nothing_is_left_of_what_is_taken_from_itself(texts: list[str]) -> None:
    assert without(ranges(texts), ranges(list(reversed(texts)))) == []


@given(ANY, ANY)
def test_opened_and_narrowed_do_not_depend_on_order(old: list[str], new: list[str]) -> None:
    for name in ("opened", "narrowed"):
        test = parse(name)[0].test
        assert test(old, new, "") is test(old[::-1], new[::-1], "")


@given(ANY, ANY)
def test_what_is_only_added_narrows_nothing_and_what_is_only_taken_opens_nothing(some: list[str], more: list[str]) -> None:
    assert parse("narrowed")[0].test(some, some + more, "") is False
    assert parse("opened")[0].test(some + more, some, "") is False


@given(SMALL, SMALL)
def test_private_networks_open_nothing(old: list[str], new: list[str]) -> None:
    assert parse("opened")[0].test(old, new, "") is False


@pytest.mark.parametrize("text", ["0.0.0.0/0", "::/0", "64.0.0.0/3", "2000::/8", "0.0.0.0/1"])
def test_a_large_part_of_the_internet_is_wide(text: str) -> None:
    assert wide(ranges([text]))


@pytest.mark.parametrize("text", ["10.0.0.0/8", "172.16.0.0/12", "20.0.0.0/8", "2a05:d000::/25", "fc00::/7"])
def test_a_private_network_and_a_providers_are_not(text: str) -> None:
    assert not wide(ranges([text]))


@pytest.mark.parametrize("text", ["", "sg-1", "1", "*", "10.0.0.0/33", "0.0.0.0/0 ; rm", "१.2.3.4", "a" * 100_000])
def test_what_is_no_network_is_left_out(text: str) -> None:
    assert range_of(text) is None


def test_many_networks_take_little_time() -> None:
    texts: list[Any] = [f"{a}.{b}.0.0/17" for a in range(1, 200) for b in range(0, 250, 2)]
    assert without(ranges(texts), ranges(texts[1:])) == ranges(texts[:1])
