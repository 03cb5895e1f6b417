"""Rules as data: every file is sound, does what its examples say, and names what detectors and tables find."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from planguard import data, detectors, shelf, wiring
from planguard.commands.diff_report import static_trial
from planguard.commands.examples import example_judge
from planguard.core.rulebook.file import Match, RuleFile
from planguard.core.rulebook.patterns import matcher
from planguard.core.rulebook.read import head_of
from planguard.core.rulebook.text import RuleText
from planguard.core.rulebook.trial import outcomes
from planguard.core.static.findings import OWN_IDS
from planguard.model.rule import Example, Rule
from planguard.ports import Detector

ROOT = Path(__file__).resolve().parent.parent
SCHEMA: dict[str, Any] = json.loads((ROOT / "planguard" / "schemas" / "rule-v1.json").read_text("utf-8"))
RULES = wiring.packaged_rules()
FORBIDDEN = ("ignore_changes", "-target", "state rm")


JUDGE = example_judge(wiring.rules())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_example_comes_out_as_its_rule_says(rule: Rule) -> None:
    found = list(outcomes(rule, JUDGE, data.read_case, static_trial(wiring.rules())))
    assert [outcome for outcome in found if outcome.fault or outcome.skipped] == []


def test_there_is_a_rule_for_everything_that_detectors_find_and_for_nothing_else() -> None:
    found = [name for detector in shelf.collect(detectors, Detector) for name in detector.ids]
    assert sorted([*found, *OWN_IDS]) == [rule.id for rule in RULES]


def test_every_row_of_the_table_of_harmful_edits_belongs_to_a_rule_with_a_file() -> None:
    named = {line.split(",")[3] for path in (ROOT / "rules" / "updates").glob("*.csv") for line in _lines(path)}
    assert named - {""} - {rule.id for rule in RULES} == set()


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()[1:]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_review_reads_only_the_head_of_a_file_and_learns_the_same(rule: Rule) -> None:
    text = data.read_rule(rule.id)
    assert text is not None
    head = head_of(text, rule.place)
    for name in ("id", "title", "why", "instead", "effect", "severity", "rows", "by_severity_on"):
        assert getattr(head, name) == getattr(rule, name)
    assert (head.fires, head.quiet) == ((), ())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_way_out_never_hides_the_change(rule: Rule) -> None:
    assert [word for word in FORBIDDEN if word in rule.instead] == []


def test_the_published_schema_is_a_sound_one() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)


def test_the_schema_and_the_records_have_the_same_keys() -> None:
    assert set(SCHEMA["properties"]) == set(RuleFile.__struct_fields__)
    assert set(SCHEMA["definitions"]["match"]["properties"]) == set(Match.__struct_fields__)
    assert set(SCHEMA["definitions"]["example"]["properties"]) == set(Example.__struct_fields__)


def test_the_page_about_rules_is_what_the_files_say() -> None:
    """`python docs/rules.py` writes it anew."""
    command = [sys.executable, str(ROOT / "docs" / "rules.py"), "--check"]
    done = subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_example_in_the_page_is_a_sound_rule_that_works() -> None:
    page = (ROOT / "docs" / "rules.md").read_text("utf-8")
    text = RuleText("custom-queue-forgets.toml", page.split("```toml\n")[1].split("```")[0].encode())
    (rule,) = wiring.whole_rules([text], own=True)
    found = list(outcomes(rule, example_judge(wiring.rules((text,))), data.read_case))
    assert [outcome.fault for outcome in found] == ["", ""]


@pytest.mark.parametrize(
    ("pattern", "fits", "fails"),
    [
        ("aws_db_instance", ["aws_db_instance"], ["aws_db_instances", "xaws_db_instance", ""]),
        ("*", ["", "aws_db_instance"], []),
        ("aws_*", ["aws_", "aws_x"], ["aws", "gaws_x"]),
        ("*_bucket", ["aws_s3_bucket", "_bucket"], ["bucket", "aws_s3_bucket_policy"]),
        ("google_*_iam_*", ["google_x_iam_member", "google__iam_"], ["google_iam_member", "google_x_iam"]),
        ("a*a", ["aa", "aba"], ["a"]),
        ("a*b*b", ["abb", "axbxb"], ["ab", "axb"]),
        ("a**b", ["ab", "axb"], ["a"]),
    ],
)
def test_a_star_stands_for_any_text(pattern: str, fits: list[str], fails: list[str]) -> None:
    match = matcher(pattern)
    assert [text for text in fits if not match(text)] == []
    assert [text for text in fails if match(text)] == []


def test_a_hostile_pattern_takes_linear_time() -> None:
    assert not matcher("*a" * 200 + "b")("a" * 20_000)
