"""Adding a change never makes a plan milder: neither its score, nor its severity, nor its verdict."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planguard import wiring
from planguard.core.review import review
from planguard.model.report import PlanReport
from planguard.model.severity import Severity
from planguard.model.verdict import Verdict
from tests.plans import compact, document, read

PLANS = [
    "incident",
    "vpc-cidr",
    "dev-teardown",
    "default-tags",
    "ecs-scale-to-zero",
    "wrong-tags-conflict",
    "big-mixed",
    "kms-delete",
]
GUESTS = ["rds-replace", "dev-teardown", "first-create-prod", "tags-only", "rds-unprotect", "deposed", "forget"]


def _partial(name: str) -> dict[str, Any]:
    """A plan without its states, to which entries can be added without a contradiction."""
    raw = document(name)
    for part in ("complete", "prior_state", "planned_values"):
        raw.pop(part, None)
    return raw


def _review(raw: dict[str, Any]) -> PlanReport:
    return review(read(compact(raw)), "stack", wiring.rules(()))


def _rank(report: PlanReport) -> tuple[int, int, int]:
    return report.score, Severity(report.severity).rank, -Verdict(report.verdict).rank


def _no_milder(fewer: PlanReport, more: PlanReport) -> bool:
    return all(one <= other for one, other in zip(_rank(fewer), _rank(more), strict=True))


@settings(max_examples=120)
@given(st.sampled_from(PLANS), st.lists(st.tuples(st.sampled_from(GUESTS), st.integers(0, 20)), min_size=1, max_size=8))
def test_one_more_created_or_destroyed_object(name: str, guests: list[tuple[str, int]]) -> None:
    """Guests come from other plans, under an address of their own; they exist only in so far as the plan says so."""
    raw = _partial(name)
    before = _review(raw)
    for number, (guest, place) in enumerate(guests):
        entries = [entry for entry in document(guest)["resource_changes"] if _comes_or_goes(entry)]
        if entries:
            entry = copy.deepcopy(entries[place % len(entries)])
            entry |= {
                "address": f"module.guest[{number}].{entry['type']}.{entry['name']}",
                "module_address": f"module.guest[{number}]",
            }
            entry.pop("index", None)
            raw["resource_changes"].append(entry)
    assert _no_milder(before, _review(raw))


def _comes_or_goes(entry: dict[str, Any]) -> bool:
    return entry["change"]["actions"] in (["create"], ["delete"], ["delete", "create"])


@pytest.mark.parametrize("name", ["incident", "vpc-cidr", "ecs-scale-to-zero", "big-mixed", "quiet-ecs-deployment"])
def test_an_object_that_stayed_is_destroyed_too(name: str) -> None:
    raw = _partial(name)
    before = _review(raw)
    for entry in raw["resource_changes"]:
        if entry["change"]["actions"] == ["no-op"] and entry["mode"] == "managed":
            entry["change"] |= {"actions": ["delete"], "after": None}
            after = _review(raw)
            assert _no_milder(before, after), entry["address"]
            before = after


@pytest.mark.parametrize("name", PLANS)
def test_creates_alone_never_outrank_a_destruction(name: str) -> None:
    raw = document(name)
    report = _review(raw)
    destroyed = [
        found.score for found in report.consequences if found.action in ("delete", "replace") and found.kind != "ephemeral"
    ]
    created = [found.score for found in report.consequences if found.action == "create" and not found.because]
    assert not destroyed or not created or max(created) < min(destroyed)
