"""Rules that users bring: found, checked whole, able to add and never to lower."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from planguard import wiring
from planguard.core.review import review
from planguard.core.rulebook.file import RuleFile
from planguard.core.rulebook.text import RuleText
from planguard.errors import UsageError
from planguard.model.report import PlanReport
from planguard.source.own_rules import own_rules
from tests.plans import FIXTURES, cases, plan_bytes, read

ROOT = Path(__file__).resolve().parent.parent
SOUND = """\
schema = 1
id = "custom-note"
title = "The note changes"
why = "Somebody reads it."
instead = "Leave it."
effect = "approve"
channel = "guard"

[[match]]
types = ["acme_*"]
attributes = ["note"]
directions = ["removed", "changed"]
score = 60

[[fires]]
says = "The note goes."
type = "acme_thing"
before = { note = "x" }
after = {}

[[quiet]]
says = "Something else changes."
type = "acme_thing"
before = { note = "x", size = 1 }
after = { note = "x", size = 2 }
"""


def text(content: str = SOUND, name: str = "custom-note") -> RuleText:
    return RuleText(f".planguard/rules/{name}.toml", content.encode())


def faults(*texts: RuleText) -> list[str]:
    try:
        wiring.whole_rules(texts, own=True)
    except UsageError as error:
        return [fault.removeprefix(".planguard/rules/custom-note.toml: ") for fault in error.details]
    return []


def test_a_sound_rule_has_no_faults() -> None:
    assert faults(text()) == []


ALL_KEYS = "by_severity_on, channel, effect, fires, id, instead, match, quiet, schema, severity, title, why"

# What is changed in the sound rule, and the fault that must be told for it, all of it.
BROKEN = {
    ('effect = "approve"', 'effect = "aprove"'): [
        'effect: "aprove" is none of refuse, approve, by-class, by-severity, warn, explain; did you mean "approve"?'
    ],
    ('effect = "approve"', 'effect = "refuse"'): [
        'effect: "refuse" is for planguard\'s own rules; allowed are approve, by-severity, warn, explain'
    ],
    ("score = 60", "score = 140"): ["match[0].score: 140 is more than 100"],
    ("score = 60", "score = -1"): ["match[0].score: -1 is less than 0"],
    ("score = 60", 'score = "60"'): ['match[0].score: "60" is not a whole number'],
    ("score = 60", "score = true"): ["match[0].score: true is not a whole number"],
    ("score = 60\n", ""): ["match[0]: score is missing"],
    ("schema = 1", "schema = 2"): ["schema: 2 is not 1"],
    ('title = "The note changes"', 'title = ""'): ['title: "" is empty'],
    ('"acme_*"', '"acme.+"'): ['match[0].types[0]: "acme.+" does not fit ^[A-Za-z0-9_*-]+$'],
    ('types = ["acme_*"]', "types = []"): ["match[0].types: [] is empty"],
    ('channel = "guard"\n', ""): ["match[0]: channel is missing, here and in the file"],
    ('id = "custom-note"', 'id = "custom-nota"'): ['id: "custom-nota" is not the name of the file, "custom-note"'],
    ('type = "acme_thing"\nbefore = { note = "x" }', 'case = "incident"'): [
        "fires[0].case: cases belong to planguard's own rules; give type, before and after"
    ],
    ('type = "acme_thing"\nbefore = { note = "x" }', 'type = "acme_thing"\nactions = ["updat"]'): [
        "fires[0].actions: ['updat'] is no list of verbs that Terraform writes; did you mean \"update\"?"
    ],
    ("schema = 1", "schema = "): ["the file is not valid TOML: Invalid value (at line 1, column 10)"],
    ("[[quiet]]", "[[quit]]"): [
        "the file: quiet is missing",
        'the file: there is no key "quit"; did you mean "quiet"? (keys: ' + ALL_KEYS + ")",
    ],
}


@pytest.mark.parametrize(("edit", "told"), BROKEN.items(), ids=lambda value: repr(value[-1])[:60])
def test_a_fault_is_told_with_key_value_and_what_is_allowed(edit: tuple[str, str], told: list[str]) -> None:
    assert edit[0] in SOUND
    assert faults(text(SOUND.replace(*edit, 1))) == told


def test_an_unknown_direction_is_told_with_a_suggestion() -> None:
    (fault,) = faults(text(SOUND.replace('"removed", "changed"', '"remved"')))
    assert fault.startswith('match[0].directions[0]: there is no direction "remved"; there are lowered, ')
    assert fault.endswith('did you mean "removed"?')


def test_all_faults_of_all_files_are_told_at_once() -> None:
    found = faults(text(SOUND.replace("60", "140").replace("acme_*", "!")), text("x", "custom-b"), text(), text())
    assert [fault.split(":")[0] for fault in found] == [
        "match[0].score",
        "match[0].types[0]",
        ".planguard/rules/custom-b.toml",
        "id",
    ]


def test_bytes_that_are_no_text_are_a_fault() -> None:
    (fault,) = faults(RuleText("custom-note.toml", b"\xff\xfe"))
    assert fault.endswith("the file is not valid UTF-8, from byte 0 on")


HOSTILE = {
    "a dotted key of a thousand parts": (b"a" + b".a" * 1000 + b" = 1", "the file has more than 100 dots in line 1"),
    "nested a hundred thousand deep": (
        b"a = " + b"[" * 100_000,
        "the file is not valid TOML: something in it is nested too deeply",
    ),
    "a number of ten thousand digits": (b"a = " + b"9" * 10_000, "the file is not valid TOML: something in it is nested"),
    "larger than any rule": (b"#" * (1 << 20), "the file is absurdly large"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_rule_that_is_made_to_exhaust_the_parser_is_a_fault(name: str) -> None:
    content, told = HOSTILE[name]
    (fault,) = faults(RuleText("custom-note.toml", content))
    assert told in fault


def test_the_records_never_take_what_the_schema_refuses() -> None:
    """A sound file is never shown to the schema, which is slow: so the records must be as strict."""
    for edit in BROKEN:
        try:
            document = tomllib.loads(SOUND.replace(*edit, 1))
        except tomllib.TOMLDecodeError:
            continue
        if wiring.schema_faults(document):
            with pytest.raises(msgspec.ValidationError):
                msgspec.convert(document, RuleFile)


def finding_ids(report: PlanReport) -> set[str]:
    return {finding.id for finding in report.findings}


def with_rule(content: str, name: str) -> Callable[[bytes], PlanReport]:
    judges = wiring.rules((text(content, name),))
    return lambda plan: review(read(plan), "stacks/case", judges)


MEDDLING = """\
schema = 1
id = "custom-{name}"
title = "t"
why = "w"
instead = "i"
effect = "explain"
channel = "{channel}"
[[match]]
types = ["*"]
attributes = {attributes}
directions = {directions}
score = 0
operations = ["create", "update"]
[[fires]]
says = "x"
type = "x"
[[quiet]]
says = "x"
type = "x"
"""
LOSSES = '["emptied", "removed", "element-removed", "narrowed", "policy-narrowed", "switched-off", "changed"]'


@pytest.mark.parametrize(
    ("channel", "directions"),
    [("loss", LOSSES), ("guard", LOSSES), ("outage", '["changed"]'), ("exposure", '["added"]')],
    ids=["loss", "guard", "outage", "exposure"],
)
def test_a_rule_of_ones_own_only_adds(channel: str, directions: str) -> None:
    """However small its score: what planguard finds by itself stays, everywhere."""
    for case in cases():
        if "error" in case.expected:
            continue
        plan = case.plan.read_bytes()
        before = review(read(plan), "stacks/case", wiring.rules())
        changed = sorted({str(path[0]) for found in before.consequences for path in found.changed})
        if not changed:
            continue
        rule = MEDDLING.format(name="x", channel=channel, attributes=json.dumps(changed), directions=directions)
        after = with_rule(rule, "custom-x")(plan)
        scores = {found.address: found.score for found in after.consequences}
        assert {found.address: max(found.score, scores[found.address]) for found in before.consequences} == scores, case.name
        assert finding_ids(after) - {"custom-x"} == finding_ids(before), case.name
        assert (after.verdict, after.severity) == (before.verdict, before.severity), case.name


def test_a_rule_of_ones_own_asks_for_a_person() -> None:
    plan = plan_bytes("tags-only")
    attribute = SOUND.replace('"acme_*"', '"aws_*"').replace('"note"', '"tags"').replace('"removed", "changed"', '"changed"')
    assert "custom-note" not in finding_ids(review(read(plan), "stacks/case", wiring.rules()))
    report = with_rule(attribute, "custom-note")(plan)
    (finding,) = report.findings
    assert (finding.id, finding.effect, finding.confidence) == ("custom-note", "approve", "high")
    assert report.verdict == "needs-approval"


def repository(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    folder = tmp_path / ".planguard" / "rules"
    folder.mkdir(parents=True)
    (folder / "custom-note.toml").write_text(SOUND)
    deep = tmp_path / "stacks" / "shop"
    deep.mkdir(parents=True)
    return deep


def planguard(where: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "planguard", *arguments]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "NO_COLOR": "1"}
    return subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True, check=False, timeout=60)


def changed_note(where: Path) -> Path:
    change = {"actions": ["update"], "before": {"note": "x"}, "after": {"size": 1}}
    entry = {"address": "acme_thing.x", "mode": "managed", "type": "acme_thing", "name": "x", "change": change}
    plan = {"format_version": "1.2", "resource_changes": [entry]}
    path = where / "plan.json"
    path.write_text(json.dumps(plan))
    return path


def test_rules_are_found_from_the_current_directory_upward_and_named(tmp_path: Path) -> None:
    deep = repository(tmp_path)
    done = planguard(deep, "review", str(changed_note(deep)))
    assert done.returncode == 1
    assert "[custom-note]" in done.stdout
    assert done.stderr == "planguard: also judged by ../../.planguard/rules/custom-note.toml\n"


def test_a_sound_rule_costs_a_review_no_jsonschema(tmp_path: Path) -> None:
    deep = repository(tmp_path)
    probe = (
        "import sys; from planguard import wiring;"
        " print(len(wiring.own_rules_here()), bool(wiring.rules(wiring.own_rules_here())), 'jsonschema' in sys.modules)"
    )
    command = [sys.executable, "-c", probe]
    done = subprocess.run(command, cwd=deep, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True)
    assert done.stdout == "1 True False\n"


def test_every_folder_on_the_way_up_counts(tmp_path: Path) -> None:
    deep = repository(tmp_path)
    nearer = deep / ".planguard" / "rules"
    nearer.mkdir(parents=True)
    (nearer / "custom-near.toml").write_text(SOUND.replace("custom-note", "custom-near"))
    assert [found.id for found in own_rules(deep)] == ["custom-near", "custom-note"]


def test_nothing_above_the_repository_counts_and_nothing_above_a_directory_without_one(tmp_path: Path) -> None:
    deep = repository(tmp_path)
    (deep / ".git").mkdir()
    assert own_rules(deep) == []
    (tmp_path / ".git").rmdir()
    (deep / ".git").rmdir()
    assert own_rules(deep) == []
    assert [found.id for found in own_rules(tmp_path)] == ["custom-note"]


def test_a_broken_rule_ends_the_run_before_anything_is_judged(tmp_path: Path) -> None:
    deep = repository(tmp_path)
    rule = tmp_path / ".planguard" / "rules" / "custom-note.toml"
    rule.write_text(SOUND.replace("60", "140").replace("approve", "aprove"))
    for arguments in (["review", str(changed_note(deep))], ["rules", "list"], ["rules", "test"]):
        done = planguard(deep, *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.count("custom-note.toml: ") == 2


def test_the_digest_of_the_rules_tells_that_others_judged(tmp_path: Path) -> None:
    deep = repository(tmp_path)
    plan = str(changed_note(deep))
    ours, theirs = (planguard(where, "review", plan, "--format", "json") for where in (tmp_path.parent, deep))
    assert json.loads(ours.stdout)["tool"]["rules"] != json.loads(theirs.stdout)["tool"]["rules"]


def test_the_demonstration_is_the_same_everywhere(tmp_path: Path) -> None:
    assert planguard(repository(tmp_path), "demo").stdout == planguard(FIXTURES, "demo").stdout


@pytest.mark.parametrize(
    ("edit", "code", "says"),
    [
        pytest.param(("x", "x"), 0, "1 rule, 2 examples tried, 0 wrong\n", id="sound"),
        pytest.param(
            ("after = {}", 'after = { note = "x" }'), 1, "fires[0] (The note goes.): does not fire", id="never fires"
        ),
        pytest.param(
            ('after = { note = "x", size = 2 }', "after = { size = 2 }"), 1, "fires, and must stay quiet", id="loud"
        ),
        pytest.param(("after = {}", 'after = {}\neffect = "warn"'), 1, 'has the effect "approve", not "warn"', id="effect"),
    ],
)
def test_rules_test_tries_a_folder(tmp_path: Path, edit: tuple[str, str], code: int, says: str) -> None:
    (tmp_path / "custom-note.toml").write_text(SOUND.replace(*edit, 1))
    done = planguard(tmp_path, "rules", "test", ".")
    assert (done.returncode, done.stderr) == (code, "")
    assert says in done.stdout


def test_rules_test_of_a_folder_without_rules_is_no_success(tmp_path: Path) -> None:
    assert planguard(tmp_path, "rules", "test", ".").returncode == 2
