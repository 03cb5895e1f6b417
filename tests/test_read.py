"""Reading: the same plan in any dress is the same plan, and nothing in it goes uncounted."""

import json
from collections import Counter

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planguard.core.consistency import contradictions
from planguard.core.read.entries import entries, entries_length
from planguard.core.read.strict import Raw
from planguard.errors import InputError
from planguard.model.plan import Change, InputKind, Plan, ResourceChange, Source
from tests.plans import FixtureCase, cases, compact, document, plan_bytes, read

ALL = list(cases())
SMALL = plan_bytes("nested-modules")


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_counts_agree_with_an_independent_count(case: FixtureCase) -> None:
    if case.name == "unknown-major":
        with pytest.raises(InputError):
            read(case.plan.read_bytes())
        return
    plan = read(case.plan.read_bytes())
    raw = json.loads(case.plan.read_text())
    told = Counter(tuple(entry["change"]["actions"]) for entry in raw.get("resource_changes", []))
    assert Counter(entry.actions.verbs for entry in plan.resource_changes) == told
    assert len(plan.resource_drift) == len(raw.get("resource_drift", []))
    assert len(plan.deferred_changes) == len(raw.get("deferred_changes", []))
    assert len(plan.output_changes) == len(raw.get("output_changes", {}))
    assert len(plan.action_invocations) == len(raw.get("action_invocations", []))
    assert plan.checks == len(raw.get("checks", []))


@pytest.mark.parametrize(
    "dressed",
    [
        pytest.param(lambda text: text.encode("utf-8-sig"), id="UTF-8 with a byte order mark"),
        pytest.param(lambda text: text.encode("utf-16"), id="UTF-16 with a byte order mark"),
        pytest.param(lambda text: text.encode("utf-16-be"), id="UTF-16 without one"),
        pytest.param(lambda text: json.dumps(json.loads(text), indent=4).encode(), id="pretty"),
        pytest.param(lambda text: json.dumps(json.loads(text), indent=1).replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(lambda text: compact(json.loads(text)), id="written again by another program"),
        pytest.param(lambda text: b"\n\n " + text.encode() + b"\n\r\n" + b" " * 9000, id="white space around it"),
    ],
)
@pytest.mark.parametrize("name", ["nested-modules", "hostile-strings", "incident"])
def test_the_same_plan_in_another_dress(name: str, dressed: object) -> None:
    assert callable(dressed)
    plain, other = read(plan_bytes(name)), read(dressed(plan_bytes(name).decode()))
    assert [(e.address, e.actions, e.action_reason) for e in plain.resource_changes] == [
        (e.address, e.actions, e.action_reason) for e in other.resource_changes
    ]
    assert [dict(e.change.before) for e in plain.resource_changes if e.change] == [
        dict(e.change.before) for e in other.resource_changes if e.change
    ]
    assert plain.unknown_parts == other.unknown_parts == ()


def _plain(case: FixtureCase) -> bool:
    """Escapes of < > & and letters beyond ASCII are rare, and read in the slow way."""
    text = case.plan.read_text()
    return "made_by_hand" not in case.facts and "\\u003" not in text and text.isascii() and '"resource_changes"' in text


@pytest.mark.parametrize("case", [case for case in ALL if _plain(case)], ids=lambda case: case.name)
def test_the_known_parts_add_up_on_real_plans(case: FixtureCase) -> None:
    """The fast proof of strictness holds for what Terraform writes; else every plan would take the slow way."""
    section = Raw(compact(json.loads(case.plan.read_text())["resource_changes"]))
    found, unknown = entries(section, "resource_changes")
    assert entries_length(found) == len(section)
    assert unknown == []


EXTRA = st.sampled_from(
    [b'"note":"x"', b'"address":"y"', b'"mode":"managed"', b'"type":"z"', b'"x":{"y":[1]}', b'"after_":true']
)


@given(place=st.integers(min_value=0), extra=EXTRA)
def test_nothing_hides_in_an_entry(place: int, extra: bytes) -> None:
    """Whatever is put into any object of the list of changes is noticed: refused as a duplicate, or reported."""
    section = compact(document("nested-modules")["resource_changes"])
    doors = [at for at in range(len(section)) if section.startswith((b'{"address"', b'{"actions"'), at)]
    door = doors[place % len(doors)] + 1
    spoilt = Raw(section[:door] + extra + b"," + section[door:])
    try:
        found, unknown = entries(spoilt, "resource_changes")
    except InputError as error:
        noticed = error.code in {"duplicate-key", "wrong-shape"}
    else:
        noticed = entries_length(found) < len(spoilt) and unknown != []
    assert noticed


@given(text=st.text())
def test_the_proof_counts_no_text_longer_than_json_can_write_it(text: str) -> None:
    """A sum that is too large would leave room for a key that nobody saw."""
    shortest = min(len(json.dumps(text)), len(json.dumps(text, ensure_ascii=False).encode()))
    assert len(msgspec.json.encode(text)) <= shortest


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.binary(max_size=400))
def test_any_bytes_are_a_plan_or_the_one_error(data: bytes) -> None:
    _read_or_refuse(data)


@settings(max_examples=400, deadline=None)
@given(cut=st.integers(0, len(SMALL)), skip=st.integers(0, 40), insert=st.binary(max_size=12))
def test_any_edit_of_a_plan_is_a_plan_or_the_one_error(cut: int, skip: int, insert: bytes) -> None:
    _read_or_refuse(SMALL[:cut] + insert + SMALL[cut + skip :])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
PARTS = st.sampled_from(
    sorted({*document("checks"), *document("deposed"), "deferred_changes", "action_invocations", "resource_drift"})
)


@settings(max_examples=400, deadline=None)
@given(parts=st.dictionaries(PARTS, JSON, max_size=3))
def test_any_value_in_any_part_is_a_plan_or_the_one_error(parts: dict[str, object]) -> None:
    _read_or_refuse(json.dumps({**document("checks"), **parts}, separators=(",", ":")).encode())


def _read_or_refuse(data: bytes) -> None:
    try:
        plan = read(data)
    except InputError:
        return
    for entry in plan.resource_changes:
        assert entry.actions.operation
        if entry.change:
            try:
                dict(entry.change.before), dict(entry.change.after), entry.change.replace_paths, entry.change.importing
            except InputError:
                return


def test_every_proper_beginning_of_a_plan_is_refused() -> None:
    whole = SMALL.rstrip()
    for length in [*range(200), *range(200, len(whole), 97)]:
        with pytest.raises(InputError):
            read(whole[:length])


def test_an_event_stream_has_the_same_verbs_as_the_plan_it_announces() -> None:
    folder = next(case.folder for case in ALL if case.name == "stream")
    stream = read((folder / "plan.jsonl").read_bytes())
    plan = read((folder / "plan.json").read_bytes())
    assert stream.source.kind is InputKind.PLAN_STREAM
    assert stream.degraded
    announced = {entry.address: entry.actions.operation for entry in stream.resource_changes}
    # A stream leaves out what does not change at all.
    assert announced == {
        entry.address: entry.actions.operation
        for entry in plan.resource_changes
        if entry.address in announced or entry.actions.operation != "no-op"
    }


def test_a_word_that_no_stream_uses_is_kept_as_unrecognised() -> None:
    folder = next(case.folder for case in ALL if case.name == "stream")
    stream = read((folder / "plan.jsonl").read_bytes().replace(b'"action":"update"', b'"action":"obliterate"'))
    assert [entry.address for entry in stream.resource_changes if entry.actions.unrecognised] == ["terraform_data.updated"]


def test_an_event_that_nobody_knows_is_an_unknown_part() -> None:
    folder = next(case.folder for case in ALL if case.name == "stream")
    line = b'{"@level":"info","type":"world_domination"}\n'
    stream = read((folder / "plan.jsonl").read_bytes() + line)
    assert [part.pointer.split("/")[-1] for part in stream.unknown_parts] == ["world_domination"]


STREAM = (next(case.folder for case in ALL if case.name == "stream") / "plan.jsonl").read_bytes()


@pytest.mark.parametrize(
    ("what", "instead"),
    [
        pytest.param(b'"action":"delete"', b'"action":"noop"', id="a verb that is not what the summary counts"),
        pytest.param(b'"remove":2', b'"remove":3', id="a summary that counts more"),
        pytest.param(b'"type":"planned_change"', b'"type":"log"', id="changes that are called talk"),
        pytest.param(b'"resource_type":"terraform_data"', b'"resource_type":"x"', id="nothing: the type is in the address"),
    ],
)
def test_a_stream_is_held_against_its_own_summary(what: bytes, instead: bytes) -> None:
    changed = read(STREAM.replace(what, instead))
    assert bool(contradictions(changed)) is (b"resource_type" not in what)
    assert {entry.type for entry in changed.resource_changes} <= {"terraform_data"}


def test_an_event_without_what_it_announces_is_an_unknown_part() -> None:
    assert read(STREAM.replace(b'"change":{', b'"nothing":{')).unknown_parts


@pytest.mark.parametrize("part", ["deferred_changes", "action_invocations", "deferred_action_invocations", "output_changes"])
def test_the_short_lists_are_read_with_the_same_care(part: str) -> None:
    examples: dict[str, dict[str, object]] = {
        "deferred_changes": {"reason": "unknown", "resource_change": {"address": "a.b", "change": {"actions": ["delete"]}}},
        "action_invocations": {"address": "action.a.b", "type": "a", "name": "b"},
        "deferred_action_invocations": {"reason": "unknown", "action_invocation": {"address": "action.a.b"}},
        "output_changes": {"actions": ["create"]},
    }
    entry = examples[part]

    def put(found: object) -> object:
        return {"o": found} if part == "output_changes" else [found]

    whole = {**document("update-in-place"), part: put(entry)}
    assert read(compact(whole)).unknown_parts == ()
    assert read(compact({**whole, part: put({**entry, "news": {"x": 1}})})).unknown_parts
    inside = compact(put(entry))
    key = next(iter(entry))
    member = compact({key: entry[key]})[1:-1]
    doubled = compact(whole).replace(inside, inside.replace(member, member + b"," + member))
    with pytest.raises(InputError) as caught:
        read(doubled)
    assert caught.value.code == "duplicate-key"


def test_the_pointer_of_a_strange_key_leads_to_it() -> None:
    raw = document("outputs-only")
    raw["a/b~c"] = {"x": 1}
    raw["resource_changes"][0]["d/e"] = 1
    raw["resource_changes"][0]["change"]["~"] = 1
    name = next(iter(raw["output_changes"]))
    raw["output_changes"]["f/g"] = {**raw["output_changes"][name], "h/i": 1}
    pointers = {part.pointer for part in read(compact(raw)).unknown_parts}
    assert pointers == {
        "/a~1b~0c",
        "/resource_changes/0/d~1e",
        "/resource_changes/0/change/~0",
        "/output_changes/f~1g/h~1i",
    }


@given(st.lists(st.tuples(st.sampled_from(["no-op", "update", "read", "delete"]), st.sampled_from(["managed", "data"]))))
def test_every_entry_has_its_place_whatever_happens_to_it(kinds: list[tuple[str, str]]) -> None:
    found = [ResourceChange("a.b", Change((verb,)), mode) for verb, mode in kinds]
    plan = Plan(Source(InputKind.PLAN_JSON, "plan.json", ""), resource_changes=found)
    assert [plan.pointer(entry) for entry in found] == [f"/resource_changes/{place}" for place in range(len(found))]
