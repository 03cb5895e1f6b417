"""What is written differently: the same whether objects are compared by name or place by place."""

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from planguard.core.side_by_side import SideBySide, by_name, by_place
from planguard.errors import InputError
from planguard.model.plan import Raw

_NAMES = ("id", "tags", "self", "__init__", "é", "a-b", "")
_BODIES = st.dictionaries(st.sampled_from((*_NAMES, 'a"b', "later")), st.integers(0, 2))
_OF_TYPE = st.fixed_dictionaries(dict.fromkeys(_NAMES, st.integers(0, 1)))


def _raw(value: object) -> Raw:
    return Raw(msgspec.json.encode(value))


def _seen(found: list[tuple[str, Raw, Raw]]) -> set[tuple[str, bytes, bytes]]:
    assert len({name for name, _, _ in found}) == len(found)
    return {(name, bytes(old), bytes(new)) for name, old, new in found}


def _expected(before: dict[str, int], after: dict[str, int]) -> set[tuple[str, bytes, bytes]]:
    texts = [{name: str(value).encode() for name, value in body.items()} for body in (before, after)]
    pairs = {name: (texts[0].get(name, b""), texts[1].get(name, b"")) for name in before | after}
    return {(name, old, new) for name, (old, new) in pairs.items() if old != new}


@given(_BODIES | _OF_TYPE, _BODIES | _OF_TYPE, st.sampled_from([_NAMES, ("id",), (), ('a"b',), ("id", "later")]))
@example({"id": 1}, {}, ("id",)).via("nothing is left")
@example({"id": 1}, {"id": 2, "later": 1}, ("id",)).via("an attribute that the others did not have")
def test_by_place_is_by_name(before: dict[str, int], after: dict[str, int], names: tuple[str, ...]) -> None:
    found = by_name(_raw(before), _raw(after))
    assert _seen(found) == _expected(before, after)
    assert _seen(by_place(names)(_raw(before), _raw(after))) == _seen(found)


@given(st.lists(st.tuples(_OF_TYPE | _BODIES, _OF_TYPE | _BODIES), min_size=30, max_size=60))
def test_the_objects_before_it_change_nothing_about_one(pairs: list[tuple[dict[str, int], dict[str, int]]]) -> None:
    read = SideBySide()
    for before, after in pairs:
        assert _seen(read.differing("aws_vpc", _raw(before), _raw(after))) == _expected(before, after)


def test_of_an_attribute_that_stands_twice_the_last_one_counts_either_way() -> None:
    before, after = Raw(b'{"id":1,"id":2,"x":1}'), Raw(b'{"id":2,"x":1,"\\u0069d":1}')
    expected = [("id", b"2", b"1")]
    for differ in (by_name, by_place(("id", "x"))):
        assert [(name, bytes(old), bytes(new)) for name, old, new in differ(before, after)] == expected


@pytest.mark.parametrize("odd", [b"[]", b"3", b'"text"', b"{"])
def test_what_is_no_object_is_refused_either_way(odd: bytes) -> None:
    for differ in (by_name, by_place(("id",))):
        with pytest.raises(InputError, match="no JSON object"):
            differ(Raw(b'{"id":1}'), Raw(odd))


def test_objects_with_very_many_attributes_and_plans_with_very_many_types_are_compared_by_name() -> None:
    assert by_place(tuple(f"a{place}" for place in range(1_000))) is by_name
    read = SideBySide()
    for place in range(20 * 300):
        assert read.differing(f"type_{place % 300}", Raw(b'{"a":1,"b":1}'), Raw(b'{"a":2,"b":1}'))
    assert len(read._known) < 300  # noqa: SLF001 - records are classes, which stay
