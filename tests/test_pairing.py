"""Deletes and creates that are one object: found by values, each at most once, whatever the order, and in linear time."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planguard.core.pairing.place import Step, place_of
from planguard.model.address import split
from planguard.model.pairing import PairKind
from tests.pairs import Entry, addresses, comes, entry, goes, paired, stays

QUEUE: dict[str, Any] = {"visibility_timeout_seconds": 30, "fifo_queue": False, "policy": '{"Statement": []}'}


def queue(name: str) -> dict[str, Any]:
    return {"name": name, **QUEUE}


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (queue("orders"), queue("orders"), "the same queue"),
        (queue("orders"), {**queue("orders"), "visibility_timeout_seconds": 60}, "a setting was edited along with it"),
        ({"name": "orders", "tags": {"a": "b"}}, {"name": "orders", "tags": {"a": "c"}}, "a label was"),
    ],
)
def test_one_object_under_two_names(before: dict[str, Any], after: dict[str, Any], why: str) -> None:
    (pair,) = paired(goes("aws_sqs_queue.a", **before), comes("aws_sqs_queue.b", **after)).pairs
    assert (pair.kind, pair.moved.old, pair.moved.new) == (PairKind.NAME, "aws_sqs_queue.a", "aws_sqs_queue.b"), why
    assert pair.differing == tuple(name for name in after if before[name] != after[name])
    assert not pair.ambiguous


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (queue("orders"), queue("mails"), "another queue with the same defaults"),
        ({"fifo_queue": True}, {"fifo_queue": True}, "nothing but a switch in common"),
        ({}, {}, "nothing to compare"),
        ({"policy": "one"}, {"policy": "other"}, "nothing in common"),
        ({"policy": "one", "description": "old"}, {"policy": "other", "description": "new"}, "nothing in common"),
    ],
)
def test_a_real_delete_beside_an_unrelated_create(before: dict[str, Any], after: dict[str, Any], why: str) -> None:
    assert addresses(paired(goes("aws_sqs_queue.a", **before), comes("aws_sqs_queue.b", **after))) == set(), why


def test_another_type_or_provider_is_another_object() -> None:
    other = comes("aws_sqs_queue.b", **queue("orders"))
    other["provider_name"] = "registry.terraform.io/acme/aws"
    assert addresses(paired(goes("aws_sqs_queue.a", **queue("orders")), other)) == set()
    assert addresses(paired(goes("aws_sqs_queue.a", **queue("o")), comes("aws_sns_topic.a", **queue("o")))) == set()


def test_what_is_not_known_yet_does_not_count() -> None:
    new = comes("aws_subnet.b", cidr_block="10.0.1.0/24")
    new["change"]["after_unknown"] |= {"vpc_id": True}
    (pair,) = paired(goes("aws_subnet.a", cidr_block="10.0.1.0/24", vpc_id="vpc-1"), new).pairs
    assert pair.similarity == 1.0


def test_a_replacement_and_a_leftover_are_not_paired() -> None:
    replaced = entry("aws_sqs_queue.a", ["delete", "create"], queue("orders"), queue("orders"))
    leftover = goes("aws_sqs_queue.c", **queue("orders")) | {"deposed": "abcd1234"}
    assert addresses(paired(replaced, leftover, comes("aws_sqs_queue.b", **queue("orders")))) == set()


def test_a_secret_is_only_seen_to_have_changed() -> None:
    secret = {"name": "orders", "engine": "postgres", "password": "canary-old"}
    old = goes("aws_db_instance.a", **secret)
    old["change"]["before_sensitive"] = {"password": True}
    new = comes("aws_db_instance.b", **{**secret, "password": "canary-new"})
    new["change"]["after_sensitive"] = {"password": True}
    (pair,) = paired(old, new).pairs
    assert pair.differing == ("password",)


def test_twins_are_paired_by_what_stays_of_the_address() -> None:
    old = [goes(f'aws_sqs_queue.old["{key}"]', **queue("same")) for key in "abc"]
    new = [comes(f'aws_sqs_queue.new["{key}"]', **queue("same")) for key in "abc"]
    found = paired(*old, *new)
    assert addresses(found) == {(f'aws_sqs_queue.old["{key}"]', f'aws_sqs_queue.new["{key}"]') for key in "abc"}
    assert {pair.moved.old for pair in found.pairs} == {"aws_sqs_queue.old"}, "one block for all instances"
    assert not any(pair.ambiguous for pair in found.pairs)


def test_twins_that_nothing_tells_apart_are_paired_and_said_to_be_unsure() -> None:
    old = [goes(f"aws_sqs_queue.{name}", **queue("same")) for name in ("a", "b")]
    found = paired(*old, comes("aws_sqs_queue.c", **queue("same")))
    assert addresses(found) == {("aws_sqs_queue.a", "aws_sqs_queue.c")}
    assert [pair.ambiguous for pair in found.pairs] == [True]


def test_a_resource_that_stays_in_part_moves_by_key() -> None:
    (pair,) = paired(
        goes('aws_sqs_queue.old["a"]', **queue("a")),
        stays('aws_sqs_queue.old["b"]', **queue("b")),
        comes('aws_sqs_queue.new["a"]', **queue("a")),
    ).pairs
    assert (pair.moved.old, pair.moved.new) == ('aws_sqs_queue.old["a"]', 'aws_sqs_queue.new["a"]')


def test_inside_a_module_the_block_belongs_to_its_sources() -> None:
    found = paired(
        *(goes(f"module.shop[{n}].aws_sqs_queue.a", **queue(f"q{n}")) for n in (0, 1)),
        *(comes(f"module.shop[{n}].aws_sqs_queue.b", **queue(f"q{n}")) for n in (0, 1)),
    )
    assert {(pair.moved.location, pair.moved.old, pair.moved.new) for pair in found.pairs} == {
        ("module.shop", "aws_sqs_queue.a", "aws_sqs_queue.b")
    }


@pytest.mark.parametrize(
    ("old", "new", "kind", "moved"),
    [
        ('aws_sqs_queue.a["x"]', 'aws_sqs_queue.a["y"]', PairKind.KEY, ('aws_sqs_queue.a["x"]', 'aws_sqs_queue.a["y"]')),
        ("aws_sqs_queue.a[0]", 'aws_sqs_queue.a["y"]', PairKind.REPETITION, ("aws_sqs_queue.a[0]", 'aws_sqs_queue.a["y"]')),
        ("aws_sqs_queue.a", 'aws_sqs_queue.a["y"]', PairKind.REPETITION, ("aws_sqs_queue.a", 'aws_sqs_queue.a["y"]')),
        ("aws_sqs_queue.a", "module.m.aws_sqs_queue.a", PairKind.MODULE, ("aws_sqs_queue.a", "module.m.aws_sqs_queue.a")),
        ("aws_sqs_queue.a[1]", "aws_sqs_queue.b[1]", PairKind.NAME, ("aws_sqs_queue.a", "aws_sqs_queue.b")),
    ],
)
def test_what_became_another_address(old: str, new: str, kind: PairKind, moved: tuple[str, str]) -> None:
    (pair,) = paired(goes(old, **queue("orders")), comes(new, **queue("orders"))).pairs
    assert (pair.kind, (pair.moved.old, pair.moved.new)) == (kind, moved)


def module(path: str, verb: Any, names: dict[str, str]) -> list[Entry]:
    return [verb(f"{path}.aws_sqs_queue.{name}", **queue(value)) for name, value in names.items()]


def test_a_module_moves_as_a_whole_whatever_its_objects_are_called() -> None:
    old = {"a": "shop-a", "b": "shop-b", "c": "shop-c"}
    new = {name: value.replace("shop", "store") for name, value in old.items()}
    (found,) = paired(*module("module.shop", goes, old), *module("module.store", comes, new)).modules
    assert (found.moved.old, found.moved.new, len(found.pairs)) == ("module.shop", "module.store", 3)


def test_a_module_instance_with_other_names_is_another_one() -> None:
    old, new = {"a": "ap-a", "b": "ap-b", "c": "ap-c"}, {"a": "eu-a", "b": "eu-b", "c": "eu-c"}
    found = paired(*module('module.region["ap"]', goes, old), *module('module.region["eu"]', comes, new))
    assert addresses(found) == set()


def test_a_module_that_keeps_something_did_not_go_as_a_whole() -> None:
    old = {"a": "shop-a", "b": "shop-b", "c": "shop-c"}
    new = {name: f"new-{value}" for name, value in old.items()}
    kept = stays("module.shop.aws_sqs_queue.d", **queue("d"))
    assert addresses(paired(*module("module.shop", goes, old), kept, *module("module.store", comes, new))) == set()


def test_every_instance_of_a_renamed_call_finds_its_own_and_one_block_does_for_all() -> None:
    keys = [f'["{key}"]' for key in "abcdefgh"]
    old = [one for key in keys for one in module(f"module.shop{key}", goes, {"q": f"q-{key}", "r": "r"})]
    new = [one for key in keys for one in module(f"module.store{key}", comes, {"q": f"q-{key}", "r": "r"})]
    found = paired(*old, *new).modules
    assert {(one.old, one.new) for one in found} == {(f"module.shop{key}", f"module.store{key}") for key in keys}
    assert {(one.moved.old, one.moved.new) for one in found} == {("module.shop", "module.store")}


def test_a_module_that_was_wrapped_into_another() -> None:
    names = {"a": "a", "b": "b", "c": "c"}
    (found,) = paired(*module("module.shop", goes, names), *module("module.all.module.shop", comes, names)).modules
    assert (found.moved.old, found.moved.new) == ("module.shop", "module.all.module.shop")


_NAMES = st.sampled_from(["a", "b", "c"])
_KEYS = st.sampled_from(["", "[0]", "[1]", '["x"]', '["y"]'])
_MODULES = st.sampled_from(["", "module.m.", "module.n.", 'module.m["x"].', "module.m.module.n."])
_ADDRESSES = st.tuples(_MODULES, st.sampled_from(["aws_sqs_queue.", "aws_sns_topic."]), _NAMES, _KEYS).map("".join)
_VALUES = st.fixed_dictionaries(
    {}, optional={"name": _NAMES, "policy": _NAMES, "tags": st.just({"a": "b"}), "n": st.integers(0, 2)}
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(_ADDRESSES, _VALUES), max_size=12),
    st.lists(st.tuples(_ADDRESSES, _VALUES), max_size=12),
    st.randoms(),
)
def test_pairing_is_a_matching_and_blind_to_order(
    olds: list[tuple[str, dict[str, Any]]], news: list[tuple[str, dict[str, Any]]], shuffler: random.Random
) -> None:
    old, new = dict(olds), dict(news)
    entries = [goes(address, **values) for address, values in old.items() if address not in new]
    entries += [comes(address, **values) for address, values in new.items() if address not in old]
    found = paired(*entries)
    assert all(one in old and other in new for one, other in addresses(found))
    shuffler.shuffle(entries)
    assert addresses(paired(*entries)) == addresses(found)


@given(st.lists(st.text(), min_size=1))
def test_any_text_is_an_address_with_a_place(parts: list[str]) -> None:
    assert place_of(".".join(parts)).tail is not None


_PIECES = ["module.", "module", ".", "[", "]", '"', "\\", "\n", "a", "aws_vpc.main", '["k.]"]', "[0]", "data."]


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
def test_a_place_is_made_of_the_steps_of_its_address(address: str) -> None:
    steps, place = list(split(address)), place_of(address)
    used = 2 * len(place.modules)
    assert steps[0:used:2] == [("module", "")] * len(place.modules)
    assert [Step(*step) for step in steps[1:used:2]] == list(place.modules)
    assert place.tail == ".".join(name + key for name, key in steps[used:])
    assert place.key == steps[-1][1]
    assert steps[used] != ("module", "") or len(steps) <= used + 2
