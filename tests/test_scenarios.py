"""The page about scenarios is what the cases say, and every scenario has a case or a reason why not."""

import re
import subprocess
import sys
from pathlib import Path

from planguard.commands.review import Request, examine
from planguard.ports import Surface
from planguard.wiring import format_named
from tests.plans import cases

ROOT = Path(__file__).resolve().parent.parent


def test_the_page_is_what_the_cases_say() -> None:
    """`python docs/scenarios.py` writes it anew."""
    command = [sys.executable, str(ROOT / "docs" / "scenarios.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def stories() -> set[str]:
    """The scenarios that are played; a story can be one of two of them."""
    names = (path.stem for path in (ROOT / "tests/e2e/scenarios").glob("s*.py"))
    return {f"S{number}" for name in names for number in re.findall(r"s(\d\d)_", name)}


def test_a_reason_stands_only_where_there_is_neither_case_nor_story() -> None:
    page = (ROOT / "docs" / "scenarios.md").read_text("utf-8")
    without = {line.split(" | ")[0].strip("| ") for line in page.splitlines() if " | none: " in line}
    named = {scenario for case in cases() for scenario in case.facts.get("scenarios", ())}
    told = stories()
    assert named
    assert (named | told) & without == set()
    assert named | told | without == {f"S{number:02}" for number in range(1, 69)}


def test_the_incident_and_whoever_may_agree_are_played_from_end_to_end() -> None:
    told = stories()
    assert {"S03", *(f"S{number}" for number in range(49, 61))} <= told
    assert len(told) >= 25


def test_of_three_hundred_deletes_what_holds_data_is_on_the_first_screen() -> None:
    """One headline, one finding, and on 24 lines of 80 columns the table, the bucket and a queue."""
    report = examine(Request([str(ROOT / "fixtures" / "cases" / "many-deletes" / "plan.json")]))
    shown = format_named("terminal").render(report, Surface(terminal=True, columns=80, rows=24))
    first = shown.splitlines()[:24]
    assert [finding.id for finding in report.plans[0].findings] == ["environment-destroy"]
    assert "Deletes 1 table, 1 bucket, 8 queues and 290 parameters" in first[1]
    for address in ("aws_dynamodb_table.carts", "aws_s3_bucket.invoices", "aws_sqs_queue.jobs"):
        assert any("delete" in line and address in line for line in first)
