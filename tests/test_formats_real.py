"""Every format on every real plan of the fixtures: a new case or format is tested without a line here."""

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from planguard import wiring
from planguard.commands.review import Request, examine
from planguard.formats._pieces import address
from planguard.model import report as records
from planguard.ports import Surface
from tests.format_checks import CHECKS, COMMANDS
from tests.test_formats_terminal import COLOURS, ORDERS

ROOT = Path(__file__).parents[1]
PLANS = sorted((ROOT / "fixtures/cases").glob("*/plan*.json"))
SURFACES = (Surface(), Surface(terminal=True, colour=True, columns=80), Surface(terminal=True, columns=200))
VALIDATOR = jsonschema.Draft7Validator(json.loads((ROOT / "planguard/schemas/report-v1.json").read_text("utf-8")))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.parent.name)
def test_every_format_shows_every_real_plan(path: Path) -> None:
    report = examine(Request(plans=[str(path)]))
    secrets = tomllib.loads((path.parent / "case.toml").read_text("utf-8")).get("secrets", [])
    for name in wiring.format_names():
        for surface in SURFACES:
            text = COLOURS.sub("", wiring.format_named(name).render(report, surface))
            assert all(line.isprintable() for line in text.split("\n"))
            assert name in COMMANDS or not ORDERS.search(text)
            assert not [secret for secret in secrets if secret in text]
            CHECKS[name](report, text)


def test_every_format_has_a_check() -> None:
    assert sorted(CHECKS) == wiring.format_names()


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.parent.name)
def test_real_reports_are_valid_and_nothing_is_cut(path: Path) -> None:
    report: records.Report = examine(Request(plans=[str(path)]))
    VALIDATOR.validate(json.loads(wiring.format_named("json").render(report, Surface())))
    text = wiring.format_named("terminal").render(report, Surface())
    for plan in report.plans:
        assert [item.address for item in plan.consequences if address(item.address).text not in text] == []


def test_what_the_plan_says_of_an_object_corrects_what_is_usual() -> None:
    """A secret without a recovery window does not come back; a table with recovery to a point in time does."""
    assert _recovery("secret-deleted-for-good", "aws_secretsmanager_secret.") == ("unrecoverable", "recovery_window_in_days")
    assert _recovery("rds-replace", "aws_db_instance.") == ("unrecoverable", "skip_final_snapshot")
    assert _recovery("incident", "module.checkout.aws_dynamodb_table.") == ("backup", "point_in_time_recovery")
    assert _recovery("incident", "module.checkout.aws_sqs_queue.") == ("unrecoverable", "")


@pytest.mark.parametrize("name", ["terminal", "markdown", "html"])
def test_what_is_low_by_itself_is_not_called_a_danger_of_its_own(name: str) -> None:
    """A lost state asks about creates, and a list of them under `needs a person` alone read as if each were the reason."""
    because = "because of the findings above; each is low by itself"
    assert because in _shown("lost-state-large", name)
    assert because not in _shown("incident", name)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.parent.name)
def test_nobody_is_told_to_decide_about_what_is_refused(path: Path) -> None:
    report = examine(Request(plans=[str(path)]))
    text = " ".join(wiring.format_named("terminal").render(report, Surface()).split())
    assert ("A person must decide" in text) == (report.verdict == "needs-approval")


def _shown(case: str, name: str) -> str:
    report = examine(Request(plans=[str(ROOT / "fixtures/cases" / case / "plan.json")]))
    return wiring.format_named(name).render(report, Surface())


def _recovery(case: str, start: str) -> tuple[str, str]:
    found = _first(case, start)
    return found.recoverability, found.recovery_by


def _first(case: str, start: str) -> records.ConsequenceInfo:
    (plan,) = examine(Request(plans=[str(ROOT / "fixtures/cases" / case / "plan.json")])).plans
    return next(item for item in plan.consequences if item.address.startswith(start))


def test_each_environment_comes_with_the_object_that_shows_it() -> None:
    (plan,) = examine(Request(plans=[str(ROOT / "fixtures/cases/wrong-tags-conflict/plan.json")])).plans
    shown = [(found.name, found.evidence[0].value, found.address) for found in plan.environments]
    assert shown == [
        ("production", "production", "aws_dynamodb_table.carts"),
        ("non-production", "dev", "aws_s3_bucket.product_images"),
    ]
    assert plan.environment == plan.environments[0]


def test_a_report_keeps_the_verbs_of_the_plan() -> None:
    assert _first("incident-replace", "module.checkout.aws_s3_bucket.").verbs == ("delete", "create")
