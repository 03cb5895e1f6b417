"""The README shows what planguard does, and its first two commands are those that are tried on every change."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from planguard import detectors, shelf, wiring
from planguard.cli import app
from planguard.commands.review import Request, examine
from planguard.core.read.faults import FAULTS
from planguard.core.refusals import REFUSALS
from planguard.errors import EXIT_PRECEDENCE
from planguard.model.report import PlanReport
from planguard.ports import Detector

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
FINDINGS = sorted(found for detector in shelf.collect(detectors, Detector) for found in detector.ids)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def commands(block: str) -> list[str]:
    return [line.strip() for line in block.splitlines() if line.strip() and not line.startswith("#")]


def test_generated_parts_are_what_planguard_writes_now() -> None:
    """`python docs/readme.py` rewrites them."""
    command = [sys.executable, str(ROOT / "docs" / "readme.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("part", ["demo", "--help", "review --help"])
def test_the_part_is_there(part: str) -> None:
    assert README.count(f"<!-- generated: planguard {part} -->\n```text\n") == 1


def test_every_command_has_its_help_on_the_page_of_commands() -> None:
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    shown = re.findall(r"^<!-- generated: planguard (.*) --help -->$", page, re.MULTILINE)
    assert sorted([*shown, "review"]) == sorted(_commands(app))


def _commands(group: typer.Typer) -> list[str]:
    found = [str(one.name or (one.callback.__name__ if one.callback else "")) for one in group.registered_commands]
    for inner in group.registered_groups:
        assert inner.typer_instance is not None
        found += [str(inner.name), *(f"{inner.name} {name}" for name in _commands(inner.typer_instance))]
    return found


def test_the_first_two_commands_are_run_on_every_change() -> None:
    demonstration, tests = commands(blocks("sh")[0])
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert demonstration in lines
    assert tests in lines
    assert demonstration.endswith("planguard demo")
    assert "pytest" in tests


def test_both_commands_exist_for_uv_too() -> None:
    demonstration, tests = commands(blocks("sh")[1])
    assert (demonstration, tests) == ("uv run planguard demo", "uv run pytest -q -n auto")


@pytest.mark.parametrize(
    ("script", "page"), [("picture.py", "blocked.svg"), ("faq.py", "faq.md"), ("comparison.py", "comparison.md")]
)
def test_the_pages_that_are_made_are_current(script: str, page: str) -> None:
    """The script without `--check` makes the page anew."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / script), "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), page


def test_the_picture_is_in_the_readme_and_fetches_nothing() -> None:
    picture = (ROOT / "docs" / "blocked.svg").read_text("utf-8")
    assert len(re.findall(r"!\[[^\]]{20,}\]\(docs/blocked\.svg\)", README)) == 1
    assert "BLOCKED" in picture
    assert set(re.findall(r"https?://[^\s\"']+", picture)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"<script|<image|<foreignObject|@import|url\((?!#)", picture)


def test_each_use_is_told_in_a_dozen_lines() -> None:
    uses = re.findall(r"^### \d\. .*\n((?:(?!^##).*\n)+)", README, re.MULTILINE)
    assert len(uses) == 3
    assert [use for use in uses if len([line for line in use.splitlines() if line.strip()]) > 12] == []


def test_every_reason_is_on_the_page_of_questions() -> None:
    page = (ROOT / "docs" / "faq.md").read_text("utf-8")
    assert [code for code in REFUSALS if f"\n| `{code}` | " not in page] == []


def test_every_file_that_the_readme_links_to_exists() -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_limits_come_before_the_first_command() -> None:
    assert 0 < README.index("cannot promise") < README.index("```sh")


def test_the_command_is_installed_before_it_is_used_by_its_bare_name() -> None:
    installed = README.index("\n## Install\n")
    assert README.index("\n## Try it\n") < installed < README.index("\nplanguard review ")


def test_every_name_that_people_meet_is_explained() -> None:
    pages = "".join((ROOT / "docs" / page).read_text("utf-8") for page in ("reading.md", "judging.md"))
    assert [name for name in (*FAULTS, *FINDINGS) if f"`{name}`" not in pages] == []
    assert [code for code in EXIT_PRECEDENCE if f"\n| {code} | " not in README] == []


def test_the_formats_are_those_on_the_shelf() -> None:
    table = README.split("\n## Reports\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", table, re.MULTILINE)
    assert rows == [(name, wiring.format_named(name).summary) for name in wiring.format_names()]


def test_nothing_is_explained_that_does_not_exist() -> None:
    page = (ROOT / "docs" / "judging.md").read_text("utf-8")
    findings = re.findall(r"^\| `([a-z-]+)` \| ", page.split("**Findings**")[1], re.MULTILINE)
    assert sorted(findings) == FINDINGS


NOT_YET = (
    "checks",
    "outputs-only",
)
"""Cases whose point nobody sees yet: what is in them that goes further than its verbs and attributes."""


def reviewed(case: str) -> PlanReport:
    (plan,) = examine(Request([str(ROOT / "fixtures" / "cases" / case / "plan.json")])).plans
    return plan


@pytest.mark.parametrize("case", NOT_YET)
def test_what_is_said_not_to_be_judged_yet_is_not(case: str) -> None:
    """When this fails, something got better: take the sentence out of README.md and docs/limits.md."""
    assert (reviewed(case).verdict, reviewed(case).findings) == ("pass", ())


def test_an_edit_that_was_once_said_not_to_be_judged_is() -> None:
    """The README says that updates in place are told apart."""
    cases = ("rds-backup-off", "rds-unprotect", "ecs-scale-to-zero", "iam-trust-changed", "sg-open-world")
    assert [reviewed(case).verdict for case in cases] == ["needs-approval"] * len(cases)
