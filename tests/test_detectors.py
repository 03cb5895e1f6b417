"""Patterns of a whole plan, each on plans in which one thing is changed."""

import copy
import json
from typing import Any

import pytest

from planguard import wiring
from planguard.core.review import review
from planguard.model.report import FindingInfo, PlanReport
from tests.plans import compact, document, read


def _review(raw: dict[str, Any]) -> PlanReport:
    return review(read(compact(raw)), "stack", wiring.rules(()))


def _found(report: PlanReport, finding_id: str) -> FindingInfo:
    return next(finding for finding in report.findings if finding.id == finding_id)


def _labelled(raw: dict[str, Any], value: str) -> dict[str, Any]:
    """The same plan in another environment: every label says `value`, before, after and in the states."""
    if value == "production":
        return raw
    # Names that say prod would raise what has no label of its own.
    text = json.dumps(raw).replace('"production"', json.dumps(value)).replace("prod", "x")
    changed: dict[str, Any] = json.loads(text)
    return changed


@pytest.mark.parametrize(
    ("label", "score", "effect"),
    [
        ("production", 97, "approve"),
        ("shared", 97, "approve"),
        ("staging", 75, "warn"),
        ("dev", 60, "warn"),
        ("preview", 30, "warn"),
    ],
)
def test_the_end_of_an_environment_goes_by_the_environment(label: str, score: int, effect: str) -> None:
    report = _review(_labelled(document("incident"), label))
    finding = _found(report, "environment-recreation")
    assert finding.effect == effect
    assert report.score >= score
    assert len(finding.addresses) == 26


def test_without_anything_built_again_it_is_a_destruction() -> None:
    report = _review(document("dev-teardown"))
    assert [finding.id for finding in report.findings] == ["environment-destroy"]


def test_one_production_edit_beside_a_teardown_does_not_make_it_the_end_of_production() -> None:
    raw = document("dev-teardown")
    edit = copy.deepcopy(document("tags-only")["resource_changes"][0])
    raw["resource_changes"].append(edit)
    for part in (raw["prior_state"]["values"], raw["planned_values"]):
        kept = {name: edit[name] for name in ("address", "mode", "type", "name", "provider_name")}
        moment = "before" if part is not raw["planned_values"] else "after"
        part["root_module"].setdefault("resources", []).append({**kept, "values": edit["change"][moment]})
    finding = _found(_review(raw), "environment-destroy")
    assert "non-production" in finding.title
    assert finding.severity == "high"


@pytest.mark.parametrize("complete", [False, None])
def test_of_how_many_is_told_only_where_it_is_known(complete: bool | None) -> None:
    raw = document("incident")
    raw["complete"] = complete
    told = [finding for finding in _review(raw).findings if finding.id.startswith(("environment", "mass"))]
    assert len(told) == 1
    assert (" of 29" in told[0].title) is (complete is not False)


def test_a_deposed_leftover_is_named_by_its_address() -> None:
    finding = _found(_review(document("deposed")), "deposed-object")
    assert finding.effect == "warn"
    assert set(finding.addresses) <= {entry["address"] for entry in document("deposed")["resource_changes"]}


@pytest.mark.parametrize("label", ["production", "staging", "dev"])
def test_an_action_asks_where_the_table_says_so(label: str) -> None:
    raw = _labelled(document("ecs-scale-to-zero"), label)
    raw["action_invocations"] = [{"address": "action.aws_lambda_invoke.x", "type": "aws_lambda_invoke", "name": "x"}]
    finding = _found(_review(raw), "action-invocation")
    assert finding.effect == ("explain" if label == "dev" and not _asks(raw) else "approve")


def _asks(raw: dict[str, Any]) -> bool:
    return any(found.needs_approval for found in _review(raw).consequences if found.origin == "action")


@pytest.mark.parametrize("label", ["production", "dev", "preview"])
def test_an_unanalysed_part_is_mild_nowhere(label: str) -> None:
    raw = {**_labelled(document("tags-only"), label), "news_from_the_future": {"x": 1}}
    assert _found(_review(raw), "unanalysed-part").effect == "approve"


def test_what_a_plan_puts_off_asks_nobody_and_is_named() -> None:
    raw = document("update-in-place")
    gone = document("rds-replace")["resource_changes"][0]
    raw["deferred_changes"] = [{"reason": "provider_config_unknown", "resource_change": gone}]
    report = _review(raw)
    assert report.verdict == "pass"
    assert gone["address"] in _found(report, "partial-plan").addresses
