"""Which attributes a change touches: what differs, and never more than a secret allows."""

import json

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from planguard.core.difference import compared, forcing_paths, paths_of
from planguard.core.identity import identity
from planguard.core.side_by_side import SideBySide
from planguard.model.actions import Operation
from planguard.model.plan import AttributePath, Change, Raw, ResourceChange

UPDATE = Operation.UPDATE


def changed_paths(change: Change, operation: Operation) -> tuple[AttributePath, ...]:
    differing = compared(ResourceChange("a.b", change), operation, SideBySide())
    return paths_of(change, differing, operation)


def _change(before: object, after: object, **marks: object) -> Change:
    raw = {name: Raw(msgspec.json.encode(value)) for name, value in marks.items()}
    return Change(
        actions=("update",),
        before_raw=Raw(msgspec.json.encode(before)),
        after_raw=Raw(msgspec.json.encode(after)),
        **raw,
    )


@pytest.mark.parametrize(
    ("before", "after", "paths"),
    [
        pytest.param({"a": 1}, {"a": 1}, (), id="nothing"),
        pytest.param({"a": 1, "b": 2}, {"a": 1, "b": 3}, (("b",),), id="one attribute"),
        pytest.param({"t": {"x": 1, "y": 1}}, {"t": {"x": 1, "y": 2}}, (("t", "y"),), id="one key of a map"),
        pytest.param({"t": {"x": 1}}, {"t": {}}, (("t", "x"),), id="a key that goes"),
        pytest.param({"b": [{"x": 1}]}, {"b": [{"x": 2}]}, (("b", 0, "x"),), id="inside a block"),
        pytest.param({"b": [1, 2]}, {"b": [1]}, (("b",),), id="a list that shrinks"),
        pytest.param({"b": [{"x": 1}]}, {"b": [{"x": True}]}, (("b", 0, "x"),), id="a number that becomes true"),
        pytest.param({"a": None}, {"a": []}, (), id="null and empty list are the same"),
        pytest.param({"a": ""}, {"a": None}, (), id="null and empty text are the same"),
        pytest.param({"a": {}}, {"a": None}, (), id="null and empty map are the same"),
        pytest.param({"a": False}, {"a": None}, (("a",),), id="false is not null"),
        pytest.param({"a": 0}, {"a": False}, (("a",),), id="zero is not false"),
        pytest.param({"a": 1}, {"a": 1.0}, (), id="a number in another spelling"),
        pytest.param({"a": 10**30}, {"a": 10**30 + 1}, (("a",),), id="the last digit of a long number"),
        pytest.param({"b": 1, "a": 1}, {"a": 2, "b": 2}, (("a",), ("b",)), id="sorted, whatever the order"),
    ],
)
def test_what_differs(before: object, after: object, paths: tuple[tuple[str | int, ...], ...]) -> None:
    assert changed_paths(_change(before, after), UPDATE) == paths


def test_an_attribute_in_which_a_key_stands_twice_differs_as_a_whole() -> None:
    before, after = Raw(b'{"t":{"a":1,"b":1}}'), Raw(b'{"t":{"a":2,"a":1,"b":1}}')
    assert changed_paths(Change(("update",), before, after), UPDATE) == (("t",),)


def test_a_path_ends_where_the_secret_begins() -> None:
    before, after = {"s": {"deep": {"key": "old"}}}, {"s": {"deep": {"key": "new"}}}
    assert changed_paths(_change(before, after), UPDATE) == (("s", "deep", "key"),)
    assert changed_paths(_change(before, after, before_sensitive={"s": True}), UPDATE) == (("s",),)
    assert changed_paths(_change(before, after, after_sensitive={"s": {"deep": True}}), UPDATE) == (("s", "deep"),)


@pytest.mark.parametrize("mark", [True, [True], "yes", [{"x": True}]])
def test_a_mark_of_another_shape_covers_the_whole(mark: object) -> None:
    change = _change({"m": {"k": {"key": 1}}}, {"m": {"k": {"key": 2}}}, before_sensitive={"m": mark})
    assert changed_paths(change, UPDATE) == (("m",),)


def test_a_name_that_promises_a_secret_ends_a_path() -> None:
    assert changed_paths(_change({"password": {"k": 1}}, {"password": {"k": 2}}), UPDATE) == (("password",),)


def test_what_forces_a_replacement_is_cut_like_what_changes() -> None:
    paths = Raw(b'[["m","s3cr3t"],["m","other"],["plain"]]')
    hidden = Change(before_raw=Raw(b'{"m":{}}'), before_sensitive=Raw(b'{"m":true}'), replace_paths_raw=paths)
    shown = Change(before_raw=Raw(b'{"m":{}}'), replace_paths_raw=paths)
    assert forcing_paths(hidden) == (("m",), ("plain",))
    assert forcing_paths(shown) == (("m", "s3cr3t"), ("m", "other"), ("plain",))
    assert forcing_paths(Change(replace_paths_raw=Raw(b"true"))) == ()


def test_a_value_that_is_not_known_yet_counts_for_an_update_and_not_for_a_replacement() -> None:
    change = _change({"id": "x", "a": 1}, {"a": 2}, after_unknown={"id": True})
    assert changed_paths(change, UPDATE) == (("a",), ("id",))
    assert changed_paths(change, Operation.REPLACE) == (("a",),)


@pytest.mark.parametrize("operation", [Operation.CREATE, Operation.DELETE, Operation.FORGET, Operation.READ])
def test_what_comes_or_goes_as_a_whole_has_no_changed_attributes(operation: Operation) -> None:
    assert changed_paths(_change({"a": 1}, {"a": 2}), operation) == ()


def test_identity_hides_what_is_marked() -> None:
    change = _change({"id": "i-1", "arn": "", "name": "n", "bucket": None, "uid": {"odd": 1}}, None)
    assert identity(change) == {"id": "i-1", "name": "n"}
    marked = _change({"id": "i-1", "name": "n"}, None, before_sensitive={"name": True})
    assert identity(marked) == {"id": "i-1", "name": "(sensitive)"}
    for whole in (True, [True], "whole", 1):
        assert identity(_change({"id": "i-1"}, None, before_sensitive=whole)) == {"id": "(sensitive)"}
    assert identity(_change(None, {"id": "new"})) == {}


_LABELS = st.dictionaries(
    st.sampled_from(["a", "b", "Name", "password", "<&>", "é"]), st.sampled_from(["", "x", "y", "<", None])
)


@given(st.sampled_from(["tags", "user_data"]), _LABELS, _LABELS, st.booleans())
@example("tags", {"a": ""}, {}, True).via("an empty text is as good as none")
def test_maps_of_texts_differ_where_any_other_maps_would(
    name: str, before: dict[str, str | None], after: dict[str, str | None], escaped: bool
) -> None:
    """The same maps with a number in each are no maps of texts; some writers escape what others do not."""

    def paths(more: dict[str, object]) -> tuple[AttributePath, ...]:
        texts = [json.dumps({name: {**side, **more}}, ensure_ascii=escaped).encode() for side in (before, after)]
        change = Change(("update",), *(Raw(text.replace(b"<", rb"\u003c") if escaped else text) for text in texts))
        return changed_paths(change, UPDATE)

    assert paths({}) == paths({"number": 1})


def test_maps_of_texts_in_which_a_key_stands_twice_differ_as_a_whole() -> None:
    change = Change(("update",), Raw(b'{"tags":{"a":"x","b":"y"}}'), Raw(b'{"tags":{"a":"x","b":"z","b":"y"}}'))
    assert changed_paths(change, UPDATE) == (("tags",),)
