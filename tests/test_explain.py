"""`review --explain`: every number of a score, so that a reader comes to the same by hand."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from planguard import data, wiring
from planguard.commands.explain import judged
from planguard.commands.review import Request, examine
from planguard.core.edits.channels import channels_of
from planguard.core.explain import explanation
from planguard.core.sums import steps
from planguard.core.tables import parse_tables
from planguard.model.consequence import Consequence, Score, Term
from planguard.model.plan import Plan
from planguard.model.report import PlanReport
from tests.plans import FIXTURES, FixtureCase, cases

TABLES = parse_tables(data.read_rules("scoring.toml"))
READABLE = [case for case in cases() if "error" not in case.expected]


def both(case: FixtureCase) -> tuple[PlanReport, list[Consequence]]:
    """The report on a case, and the consequences behind it."""
    plans: list[Plan] = []
    (report,) = examine(Request(plans=[str(case.plan)]), plans.append).plans
    return report, judged(plans[0], report.target, wiring.rules())


def explain(case: str, address: str, *more: str) -> subprocess.CompletedProcess[str]:
    plan = FIXTURES / "cases" / case / "plan.json"
    command = [sys.executable, "-m", "planguard", "review", str(plan), "--explain", address, *more]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parent.parent)


@pytest.mark.parametrize("case", READABLE, ids=lambda case: case.name)
def test_the_steps_come_to_the_score(case: FixtureCase) -> None:
    _, found = both(case)
    share = TABLES.second_share
    sums = [steps(each.score, share, channels_of(each.edits, share)) for each in found]
    assert [taken[-1].total for taken in sums] == [each.score.value for each in found]


@pytest.mark.parametrize("case", READABLE, ids=lambda case: case.name)
def test_it_says_what_the_report_says(case: FixtureCase) -> None:
    report, found = both(case)
    assert len(found) >= len(report.consequences)
    for each in found:
        text = explanation(each, report.findings, TABLES)
        assert f"  score               {each.score.value}, {each.severity}\n" in text
        assert all(f"[{term.source}]" in text for term in each.score.terms if term.source)
    asked = {item.address for item in report.consequences if item.needs_approval and item.origin != "deferred"}
    told = {each.address for each in found if "so                  nobody" not in explanation(each, report.findings, TABLES)}
    assert asked <= told


@pytest.mark.parametrize("case", READABLE, ids=lambda case: case.name)
def test_what_the_plan_brings_is_inert_and_no_secret_is_in_it(case: FixtureCase) -> None:
    report, found = both(case)
    text = "".join(explanation(each, report.findings, TABLES) for each in found)
    assert [secret for secret in case.secrets if secret in text] == []
    assert re.fullmatch(r"[\n\x20-\x7e\xa0-\U0010ffff]*", text)
    assert "\u202e" not in text


def test_a_sum_is_done_in_the_order_of_its_steps() -> None:
    terms = [
        Term("loss", 100, "harm.data/db"),
        Term("irreversibility", 0.8, "irreversibility.backup"),
        Term("outage", 85, "harm.data/db"),
        Term("loss-share", 1.0, "actions.delete_first"),
        Term("outage-share", 0.8, "actions.delete_first"),
        Term("harm", 93.6, "second_share"),
        Term("environment", 0.5, "non-production"),
        Term("dependents", 4, "dependents"),
        Term("cascade", 1.1, "force_destroy"),
        Term("floor", 75, "floors.stores"),
    ]
    assert [step.sum for step in steps(Score(75, tuple(terms)), 0.2)] == [
        "loss 100",
        "x 0.8 = loss 80",
        "outage 85",
        "x 1 = loss 80",
        "x 0.8 = outage 68",
        "80 + 0.2 x 68 = 93.6",
        "x 0.5 = 47",
        "+ 4 = 51",
        "x 1.1 = 56.1",
        "at least 75",
    ]


@pytest.mark.parametrize(
    ("case", "address", "says"),
    [
        ("rds-replace", "aws_db_instance.orders", ["data/db", "[harm.data/db]", "always asks", "a person is asked"]),
        ("ecs-new-revision", "aws_ecs_task_definition.service", ["V (is replaced to make its next version)", "nobody is"]),
        ("ecs-new-revision", "aws_ecs_cluster.main", ["the plan leaves it as it is"]),
        ("preview-teardown", "aws_sqs_queue.jobs", ["ephemeral", "never asks"]),
        ("deposed", "terraform_data.database", ["left over from an earlier replacement"]),
        ("move", "terraform_data.orders_database", ["moved from"]),
        ("dev-teardown", "aws_s3_bucket.images", ["+ 10 = 60: 6 of 6 objects end here", "x 1.1 = 66", "[force_destroy]"]),
        (
            "rds-unprotect",
            "aws_db_instance.orders",
            ["guard 65: deletion_protection is switched off", "[rules/updates/aws.csv:"],
        ),
    ],
)
def test_what_a_reader_finds(case: str, address: str, says: list[str]) -> None:
    done = explain(case, address, "--exit-zero")
    assert (done.returncode, done.stderr) == (0, "")
    assert [words for words in says if words not in done.stdout] == []


def test_the_end_of_what_is_in_the_state_alone_says_why_it_is_an_update() -> None:
    done = explain("rename-without-moved", "terraform_data.db")
    assert "delete (verbs of the plan: delete)" in done.stdout
    assert "update: what exists in the state alone, or is a leftover, counts so" in done.stdout
    assert "counts so" not in explain("update-in-place", "terraform_data.api").stdout


def test_an_unlisted_type_is_called_so() -> None:
    report, found = both(next(case for case in READABLE if case.name == "action-invocations"))
    (unlisted,) = [each for each in found if each.facts.type == "aws_ec2_stop_instance"][:1]
    assert "confidence          unlisted: the tables have no row" in explanation(unlisted, report.findings, TABLES)


def test_it_ends_like_the_review() -> None:
    assert explain("rds-replace", "aws_db_instance.orders").returncode == 1
    assert explain("tags-only", "aws_s3_bucket.images").returncode == 0


def test_an_address_that_is_not_there() -> None:
    done = explain("rds-replace", "aws_db_instance.ordres")
    assert (done.returncode, done.stdout) == (2, "")
    assert "near to it: aws_db_instance.orders\n" in done.stderr


def test_a_format_beside_it_is_a_mistake() -> None:
    assert explain("rds-replace", "aws_db_instance.orders", "--format", "json").returncode == 2
