"""Every case under fixtures/ comes out as its case.toml says: counts, verdict, environment, findings, and who is asked."""

import json
from collections import Counter
from typing import Any

import pytest

from planguard.commands.review import Request, examine
from planguard.model.report import PlanReport, Report
from planguard.ports import Surface
from planguard.wiring import format_named
from tests.plans import FixtureCase, cases

ALL = list(cases())
READABLE = [case for case in ALL if "error" not in case.expected]


def _report(case: FixtureCase) -> Report:
    return examine(Request(plans=[str(case.plan)], target=f"stacks/{case.name}"))


def _plan(case: FixtureCase) -> PlanReport:
    (plan,) = _report(case).plans
    return plan


@pytest.mark.parametrize("case", READABLE, ids=lambda case: case.name)
def test_the_counts_are_those_that_the_configuration_means(case: FixtureCase) -> None:
    plan = _plan(case)
    told = json.loads(format_named("json").render(_report(case), Surface()))["plans"][0]["summary"]
    expected = dict(case.expected["summary"])
    assert plan.coverage.drift == expected.pop("drift", 0)
    assert plan.source.complete in (None, expected.pop("complete", True))
    assert plan.source.errored in (None, expected.pop("errored", False))
    assert plan.coverage.changes == sum(expected.values())
    # To a reader an ephemeral resource that is opened is a read, and a verb without a meaning is unrecognised.
    counted = Counter({name: count for name, count in expected.items() if name in told})
    counted["read"] += expected.get("open", 0)
    counted["unrecognised"] += sum(count for name, count in expected.items() if name not in {*told, "open"})
    assert plan.coverage.analysed == plan.coverage.changes - counted["unrecognised"]
    assert Counter(told) + Counter() == +counted


@pytest.mark.parametrize("case", READABLE, ids=lambda case: case.name)
def test_the_judgement_is_the_expected_one(case: FixtureCase) -> None:
    plan = _plan(case)
    told: dict[str, Any] = {
        "verdict": plan.verdict,
        "environment": plan.environment.name,
        "severity": plan.severity,
        "findings": sorted(f"{finding.id}: {finding.effect}" for finding in plan.findings),
        "asks": sorted(found.address for found in plan.consequences if found.needs_approval),
    }
    assert told == {name: case.expected[name] for name in told}


@pytest.mark.parametrize("case", [case for case in ALL if "error" in case.expected], ids=lambda case: case.name)
def test_what_cannot_be_read_has_its_name(case: FixtureCase) -> None:
    (error,) = _report(case).errors
    assert error.code == case.expected["error"]
