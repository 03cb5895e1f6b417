"""A change that was cut out of a plan, or written over, is found: tried on every real plan and every loss in it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from planguard.core.consistency import contradictions, left_out
from tests.plans import FixtureCase, cases, compact, document, read

REAL = [case for case in cases() if "made_by_hand" not in case.facts]


@pytest.mark.parametrize("case", REAL, ids=lambda case: case.name)
def test_what_terraform_writes_agrees_with_itself(case: FixtureCase) -> None:
    assert contradictions(read(case.plan.read_bytes())) == []


def _losses(case: FixtureCase) -> Iterator[tuple[dict[str, Any], int]]:
    """(document, place) for each entry that takes an object away, in plans that say they are complete."""
    raw = json.loads(case.plan.read_text())
    if raw.get("complete") is not True:
        return
    for place, entry in enumerate(raw.get("resource_changes", [])):
        if {"delete", "forget"} & set(entry["change"]["actions"]) and entry["mode"] == "managed":
            yield raw, place


LOSING = [case for case in REAL if any(_losses(case))]


def test_there_are_losses_to_try() -> None:
    assert len(LOSING) > 40


@pytest.mark.parametrize("case", LOSING, ids=lambda case: case.name)
def test_a_loss_that_was_cut_out_is_found(case: FixtureCase) -> None:
    for raw, place in _losses(case):
        changes = raw["resource_changes"]
        left = {**raw, "resource_changes": changes[:place] + changes[place + 1 :]}
        assert _places(left), changes[place]["address"]


@pytest.mark.parametrize("case", LOSING, ids=lambda case: case.name)
def test_a_loss_that_was_written_over_is_found(case: FixtureCase) -> None:
    for raw, place in _losses(case):
        changes = raw["resource_changes"]
        entry = changes[place]
        for change in (
            {**entry["change"], "actions": ["no-op"]},
            {**entry["change"], "actions": ["no-op"], "after": entry["change"]["before"]},
        ):
            left = {**raw, "resource_changes": [*changes[:place], {**entry, "change": change}, *changes[place + 1 :]]}
            assert _places(left), entry["address"]


def test_an_entry_that_stands_twice_is_found() -> None:
    raw = document("delete-block")
    raw["resource_changes"].append({**raw["resource_changes"][0], "change": {"actions": ["create"]}})
    assert "second entry" in _places(raw)[0]


def test_no_list_of_changes_is_no_proof_that_nothing_changes() -> None:
    raw = document("destroy-all")
    del raw["resource_changes"]
    assert "is absent" in _places(raw)[0]
    del raw["planned_values"]
    assert "is absent" in _places(raw)[0]


def _places(raw: dict[str, Any]) -> list[str]:
    return [found.says for found in contradictions(read(compact(raw)))]


def test_an_import_that_is_null_is_no_import() -> None:
    raw = document("update-in-place")
    for entry in raw["resource_changes"]:
        entry["change"]["importing"] = None
    plan = read(compact(raw))
    assert not any(entry.change and entry.change.imports for entry in plan.resource_changes)
    assert [entry.address for entry in plan.active] == [
        entry.address for entry in read(compact(document("update-in-place"))).active
    ]


# What somebody may write over a plan that deletes a protected database -> what Terraform would never have written.
PAINT: dict[str, Any] = {
    "deletes painted as updates": lambda raw: _each(raw, actions=["update"]),
    "deletes painted as updates of the same values": lambda raw: _each(raw, actions=["update"], after=...),
    "deletes painted as creates": lambda raw: _each(raw, actions=["create"]),
    "deletes painted as reads": lambda raw: _each(raw, actions=["read"]),
    "deletes painted as forgets": lambda raw: _each(raw, actions=["forget"], after=...),
    "another type behind the same address": lambda raw: _entries(raw, type="terraform_data"),
    "data sources behind the same address": lambda raw: _entries(raw, mode="data"),
    "no changes, and no state to compare": lambda raw: raw.update(resource_changes=[], prior_state=None),
    "another environment than the state has": lambda raw: _relabel(raw),  # noqa: PLW0108 - defined below
    "no changes, and no planned values to compare": lambda raw: raw.update(resource_changes=[], planned_values=None),
    "a create of what exists": lambda raw: _each(raw, actions=["create"], before=None, after={}),
    "a cut that a bystander covers": lambda raw: _cover(raw),  # noqa: PLW0108 - defined below
    "no changes": lambda raw: raw.update(resource_changes=[]),
}


def _entries(raw: dict[str, Any], **parts: object) -> None:
    for entry in raw["resource_changes"]:
        entry.update(parts)


def _relabel(raw: dict[str, Any]) -> None:
    for entry in raw["resource_changes"]:
        for name in ("tags", "tags_all"):
            if entry["change"]["before"] and entry["change"]["before"].get(name):
                entry["change"]["before"][name] = {"Environment": "dev"}


def _cover(raw: dict[str, Any]) -> None:
    cut = raw["resource_changes"].pop(0)
    raw["resource_changes"][-1]["previous_address"] = cut["address"]


def _each(raw: dict[str, Any], **parts: Any) -> None:
    for entry in raw["resource_changes"]:
        change = entry["change"]
        change.update({name: change["before"] if value is ... else value for name, value in parts.items()})


@pytest.mark.parametrize("name", ["rds-delete-protected", "incident"])
@pytest.mark.parametrize("paint", PAINT)
def test_a_delete_in_another_colour_is_found(paint: str, name: str) -> None:
    raw = document(name)
    PAINT[paint](raw)
    if paint == "no changes, and no state to compare" and not raw["planned_values"]["root_module"]:
        pytest.skip("nothing is left of this plan that could speak against it")
    assert _places(raw)


@pytest.mark.parametrize("case", LOSING, ids=lambda case: case.name)
def test_a_delete_that_says_it_lies_in_another_module_is_found(case: FixtureCase) -> None:
    """Who depends on an object goes by its module: in another one nobody would."""
    for raw, place in _losses(case):
        entry = raw["resource_changes"][place]
        for module in ("module.elsewhere", entry["address"]):
            moved = [
                *raw["resource_changes"][:place],
                {**entry, "module_address": module},
                *raw["resource_changes"][place + 1 :],
            ]
            assert "has a module, mode, type or name that is not that of its address" in _places(
                {**raw, "resource_changes": moved}
            )


def test_what_a_plan_leaves_out_is_told_where_it_does_not_claim_to_be_complete() -> None:
    raw = document("rds-delete-protected")
    raw["resource_changes"] = []
    raw["complete"] = False
    assert left_out(read(compact(raw)))
    del raw["complete"]
    assert left_out(read(compact(raw)))


@pytest.mark.parametrize("name", ["rds-unprotect", "ecs-scale-to-zero", "log-retention-cut", "sg-open-world", "rds-replace"])
def test_a_harmful_edit_that_was_painted_over_is_found(name: str) -> None:
    raw = document(name)
    for entry in raw["resource_changes"]:
        if entry["change"]["after"] and entry["change"]["before"]:
            entry["change"]["after"] |= {
                key: value for key, value in entry["change"]["before"].items() if key in entry["change"]["after"]
            }
    assert _places(raw)


@pytest.mark.parametrize("painted", ["change", "drift before", "drift after", "no drift"])
def test_drift_explains_only_what_it_says(painted: str) -> None:
    """Of an object whose block is gone the change shows what was known before the drift, and the state what is there."""
    raw = document("deleted-after-drift")
    (entry,) = (entry for entry in raw["resource_changes"] if entry["change"]["actions"] == ["delete"])
    (drift,) = raw["resource_drift"]
    assert entry["change"]["before"] == drift["change"]["before"] != drift["change"]["after"]
    dev = {"Environment": "dev"}
    if painted == "no drift":
        raw["resource_drift"] = []
    elif painted == "change":
        entry["change"]["before"]["tags_all"] = dev
    else:
        drift["change"][painted.removeprefix("drift ")]["tags_all"] = dev
    assert _places(raw) == ["has other values for this object than the change"]


# What somebody may write over one object of the planned values.
TOUCHES: dict[str, Any] = {
    "left out": lambda objects, place: objects.pop(place),
    "under another address": lambda objects, place: objects[place].update(address="terraform_data.stranger"),
    "with another value": lambda objects, place: objects[place].update(values={"id": "another"}),
    "a second one beside it": lambda objects, place: objects.append(
        {**objects[place], "address": "terraform_data.stranger"}
    ),
}


def _planned(raw: dict[str, Any]) -> Iterator[tuple[list[dict[str, Any]], int]]:
    """(list, place) of the managed objects of the planned values that stand in it for more than having been forgotten."""
    forgotten = {entry["address"] for entry in raw["resource_changes"] if "forget" in entry["change"]["actions"]}
    modules = [raw["planned_values"]["root_module"]]
    for module in modules:
        modules += module.get("child_modules", [])
        objects = module.get("resources", [])
        for place, found in enumerate(objects):
            if found["mode"] == "managed" and found["address"] not in forgotten:
                yield objects, place


STANDING = [
    case.name
    for case in REAL
    if (raw := json.loads(case.plan.read_text())).get("complete") is True
    and raw.get("resource_changes")
    and any(_planned(raw))
]


@pytest.mark.parametrize("touch", TOUCHES)
def test_planned_values_that_somebody_touched_are_found(touch: str) -> None:
    for name in STANDING:
        for which in range(len(list(_planned(raw := document(name))))):
            TOUCHES[touch](*list(_planned(raw := document(name)))[which])
            assert _places(raw), (name, which)


def test_there_are_planned_values_to_touch() -> None:
    assert len(STANDING) > 40
