"""A change that was cut out of a plan, or written over, is found: tried on every real plan and every loss in it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from planguard.core.consistency import contradictions
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


@pytest.mark.parametrize("case", REAL, ids=lambda case: case.name)
def test_a_loss_that_was_cut_out_is_found(case: FixtureCase) -> None:
    for raw, place in _losses(case):
        changes = raw["resource_changes"]
        left = {**raw, "resource_changes": changes[:place] + changes[place + 1 :]}
        assert _places(left), changes[place]["address"]


@pytest.mark.parametrize("case", REAL, ids=lambda case: case.name)
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


@pytest.mark.parametrize("nothing", [None, ...])
def test_an_import_that_is_null_is_no_import(nothing: object) -> None:
    raw = document("update-in-place")
    for entry in raw["resource_changes"]:
        if nothing is None:
            entry["change"]["importing"] = None
    plan = read(compact(raw))
    assert not any(entry.change and entry.change.imports for entry in plan.resource_changes)
    assert [entry.address for entry in plan.active] == [
        entry.address for entry in read(compact(document("update-in-place"))).active
    ]
