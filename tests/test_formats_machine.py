"""The formats for other tools: golden texts, every sample, and what each tool is known to stumble over."""

import json
import os
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planguard import wiring
from planguard.formats._problems import place_of, problems
from planguard.model.report import Report, SourcePlace
from planguard.model.report_approvals import PartInfo
from planguard.ports import Surface
from tests import reports
from tests.format_checks import CHECKS
from tests.sarif_schema import PUBLISHED

GOLDEN = Path(__file__).parent / "golden"
ENDINGS = {
    "atlantis": "atlantis.txt",
    "github": "github.txt",
    "gitlab": "gitlab.json",
    "gitlab-codequality": "codequality.json",
    "junit": "xml",
    "sarif": "sarif",
}
SAMPLES = ("incident", "refused", "mixed", "several", "errors", "quiet")


def rendered(name: str, report: Report) -> str:
    return wiring.format_named(name).render(report, Surface())


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("name", ENDINGS)
def test_golden(name: str, sample: str) -> None:
    """Run with PLANGUARD_WRITE_GOLDEN=1 to write the files anew, and read the difference."""
    text = rendered(name, reports.SAMPLES[sample]())
    path = GOLDEN / f"{sample}.{ENDINGS[name]}"
    if os.environ.get("PLANGUARD_WRITE_GOLDEN"):
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("sample", [*reports.SAMPLES, "hostile"])
@pytest.mark.parametrize("name", ENDINGS)
def test_every_sample_comes_back(name: str, sample: str) -> None:
    report = {**reports.SAMPLES, "hostile": reports.hostile}[sample]()
    text = rendered(name, report)
    if sample not in ("hostile", "unknown-verbs", "mixed", "several"):  # reports that no plan leads to
        CHECKS[name](report, text)
    assert text == rendered(name, report)
    assert all(line.isprintable() for line in text.split("\n"))


@pytest.mark.parametrize(
    ("folder", "path", "told"),
    [
        ("", "main.tf", "main.tf"),
        ("stacks/shop", "main.tf", "stacks/shop/main.tf"),
        ("stacks/shop", "../../modules/net/main.tf", "modules/net/main.tf"),
        ("stacks/shop", "../../../../x.tf", "x.tf"),
    ],
)
def test_a_line_is_told_with_its_file_from_the_top_of_the_repository(folder: str, path: str, told: str) -> None:
    source = SourcePlace(path, 7)
    item = reports.item("aws_db_instance.main", needs_approval=True, source=source)
    found = reports.plan([item], folder=folder, findings=(reports.finding(addresses=(item.address,), source=source),))
    assert {(one.path, one.line) for one in problems(found)} == {(told, 7)}
    report = reports.report(found)
    assert f"::error file={told},line=7," in rendered("github", report)
    assert json.loads(rendered("gitlab-codequality", report))[0]["location"] == {"path": told, "lines": {"begin": 7}}


@pytest.mark.parametrize("name", ["markdown", "html"])
def test_where_a_change_stands_is_said_once(name: str) -> None:
    item = reports.item("aws_db_instance.main", needs_approval=True, source=SourcePlace("odd/place.tf", 7))
    assert rendered(name, reports.report(reports.plan([item]))).count("odd/place.tf") == 1


@pytest.mark.parametrize("name", ["markdown", "html", "terminal"])
def test_who_said_no_is_named_where_nobody_is_missing(name: str) -> None:
    blocked = reports.signed_off()
    assert blocked.approvals is not None
    part = PartInfo("plan:stacks/shop", "", blocked.approvals.required[0], ("ana@example.org",), 0, (), ("no@example.org",))
    approvals = msgspec.structs.replace(blocked.approvals, parts=(part,), missing=0)
    assert "no@example.org" in rendered(name, msgspec.structs.replace(blocked, approvals=approvals))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(max_size=30) | st.sampled_from(reports.HOSTILE), min_size=1, max_size=3))
def test_any_string_in_any_place(words: list[str]) -> None:
    """The addresses are told apart by their numbers, as those of a plan are."""
    changes = [
        msgspec.structs.replace(
            reports.item("aws_sqs_queue.x", verbs=("delete",)),
            address=f"{n}{word}",
            type=word,
            reason=word,
            object={"id": word},
        )
        for n, word in enumerate(words)
    ]
    findings = tuple(reports.finding(title=word, why=word, addresses=tuple(words), instead=word) for word in words)
    report = reports.report(reports.plan(changes, findings=findings, target=words[0]))
    for name in ENDINGS:
        text = rendered(name, report)
        CHECKS[name](report, text)
        assert all(line.isprintable() for line in text.split("\n"))


def test_github_shows_ten_and_says_how_many_more_there_are() -> None:
    lines = rendered("github", reports.many_deletes(300)).split("\n")
    assert len(lines) == 12
    assert lines[0].startswith("::error title=planguard%3A BLOCKED%2C critical (91)%2C stacks/shop::Deletes 2 databases")
    assert "aws_db_instance.shard[0]" in lines[1]
    assert lines[9].startswith("::error title=planguard::292 more, for which GitHub has no room")


def test_a_workflow_command_in_a_name_is_none() -> None:
    item = reports.item('aws_sqs_queue.q["\n::set-output name=x::y%0A::error::z"]')
    lines = rendered("github", reports.report(reports.plan([item]))).split("\n")
    assert [line[:7] for line in lines] == ["::error", "::error", "plangua", ""]
    assert "%250A" in lines[1]


def test_a_replacement_is_a_create_and_a_delete_for_gitlab() -> None:
    items = [
        reports.item("aws_vpc.a", action="replace", order="create-first"),
        reports.item("aws_vpc.b", action="replace", order="forget-old"),
        reports.item("aws_vpc.c", action="forget"),
        reports.item("aws_vpc.d", action="update"),
    ]
    counts = json.loads(rendered("gitlab", reports.report(reports.plan(items))))
    assert counts == {"create": 2, "update": 1, "delete": 1}


@pytest.mark.parametrize("key", ["1 failure", 'failures": [', "FAIL", "Failed"])
def test_a_name_cannot_make_atlantis_take_a_pass_for_a_failure(key: str) -> None:
    item = reports.item(f'aws_sqs_queue.q["{key}"]', needs_approval=False)
    warned = reports.finding(effect="warn", title=key, addresses=(item.address,))
    text = rendered("atlantis", reports.report(reports.plan([item], findings=(warned,))))
    assert text.startswith("PASS ")
    assert "fail" not in text.lower()


def test_a_plan_without_changes_is_a_suite_with_a_test() -> None:
    root = ET.fromstring(rendered("junit", reports.report(reports.plan(unchanged=7))).encode())
    assert [case.get("name") for case in root.iter("testcase")] == ["no changes"]


def test_what_is_approved_stops_nothing() -> None:
    report = reports.approved()
    assert rendered("atlantis", report).startswith("PASS planguard: approved, critical (97)")
    assert "::error" not in rendered("github", report)
    assert rendered("github", report).startswith("::notice title=replace aws_db_instance.main")
    assert ET.fromstring(rendered("junit", report).encode()).get("failures") == "0"
    assert rendered("atlantis", reports.signed_off()).startswith("FAIL planguard: blocked, not approved")


def test_an_input_that_cannot_be_read_is_an_error_everywhere() -> None:
    report = reports.errors()
    assert rendered("atlantis", report).startswith("FAIL ")
    assert rendered("github", report).count("::error ") == 2
    assert ET.fromstring(rendered("junit", report).encode()).get("errors") == "2"
    assert len(json.loads(rendered("gitlab-codequality", report))) == 2
    (run,) = json.loads(rendered("sarif", report))["runs"]
    assert run["invocations"][0]["executionSuccessful"] is False
    assert len(run["invocations"][0]["toolExecutionNotifications"]) == 2


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"version": "2.2.0"}, id="another version"),
        pytest.param({"runs": [{}]}, id="a run without its tool"),
        pytest.param({"verdict": "pass"}, id="a key of ours"),
    ],
)
def test_the_published_schema_of_sarif_says_no(change: dict[str, object]) -> None:
    log = json.loads(rendered("sarif", reports.errors()))
    validator = jsonschema.Draft202012Validator(PUBLISHED)
    assert (validator.is_valid(log), validator.is_valid({**log, **change})) == (True, False)


def test_sarif_names_an_object_and_what_was_left_of_it_once() -> None:
    both = reports.finding(addresses=["aws_instance.a", "aws_instance.a"])
    (run,) = json.loads(rendered("sarif", reports.report(reports.plan(findings=[both]))))["runs"]
    (result,) = run["results"]
    assert [place["fullyQualifiedName"] for place in result["locations"][0]["logicalLocations"]] == ["aws_instance.a"]


def test_sarif_keeps_the_worst_results_and_counts_the_rest() -> None:
    (run,) = json.loads(rendered("sarif", reports.many_deletes(6_000)))["runs"]
    assert len(run["results"]) == 5_000
    assert run["results"][0]["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "aws_db_instance.shard[0]"
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("1,000 results are left out")


def test_a_fingerprint_stays_when_something_else_changes() -> None:
    """The same object asks: another score, more company and another order do not make it a new alert."""
    table = reports.item("aws_dynamodb_table.t", score=70)
    worse = msgspec.structs.replace(table, score=90)
    others = [reports.item(f"aws_vpc.v[{n}]") for n in range(3)]
    for name in ("sarif", "gitlab-codequality"):
        prints = [
            _prints(name, reports.report(reports.plan(items))) for items in ([table], [worse, *others], [*others, table])
        ]
        assert prints[0] < prints[1] == prints[2]


def _prints(name: str, report: Report) -> set[str]:
    document = json.loads(rendered(name, report))
    if name == "sarif":
        return {one["partialFingerprints"]["primaryLocationLineHash"] for one in document["runs"][0]["results"]}
    return {one["fingerprint"] for one in document}


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("stacks/payments", "stacks/payments"),
        ("/srv/me/plan.json", "srv/me/plan.json"),
        ("../../etc/passwd", "etc/passwd"),
        ("a/../b//c/./d", "a/b/c/d"),
        ("C:\\plans\\x.json", "C:/plans/x.json"),
        ("", "plan"),
        ("..", "plan"),
    ],
)
def test_a_stack_is_a_path_below_the_repository(target: str, path: str) -> None:
    assert place_of(target) == path
