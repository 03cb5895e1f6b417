"""The terminal format: golden texts, widths, and strings that try to be more than strings."""

import os
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planguard.core.inert import inert
from planguard.formats import terminal
from planguard.formats._nouns import noun, roll_call, several
from planguard.formats._pieces import address
from planguard.formats._terminal_lines import cells
from planguard.model.environment import EnvironmentEvidence
from planguard.model.report import Report
from planguard.model.report_plan import EnvironmentInfo
from planguard.ports import Surface
from tests import reports

GOLDEN = Path(__file__).parent / "golden"
SCREEN = Surface(terminal=True, columns=80)
LOG = Surface()
GOLDENS = {
    **{f"{name}-80": (name, SCREEN) for name in reports.SAMPLES},
    "incident-200": ("incident", Surface(terminal=True, columns=200)),
    "network-60": ("network", Surface(terminal=True, columns=60)),
    "network-log": ("network", LOG),
    "incident-80x24": ("incident", Surface(terminal=True, columns=80, rows=24)),
    "two-environments-log": ("two-environments", LOG),
    "incident-log": ("incident", LOG),
    "mixed-log": ("mixed", LOG),
}
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
ORDERS = re.compile(r"^\s*::|##[A-Za-z]*\[", re.MULTILINE)


@pytest.mark.parametrize("name", GOLDENS)
def test_golden(name: str) -> None:
    """Run with PLANGUARD_WRITE_GOLDEN=1 to write the files anew, and read the difference."""
    sample, surface = GOLDENS[name]
    text = terminal.render(reports.SAMPLES[sample](), surface)
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("PLANGUARD_WRITE_GOLDEN"):
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("name", reports.SAMPLES)
def test_colour_changes_no_letter(name: str) -> None:
    report = reports.SAMPLES[name]()
    coloured = terminal.render(report, Surface(terminal=True, colour=True, columns=80))
    plain = [line.rstrip() for line in terminal.render(report, SCREEN).split("\n")]
    assert [line.rstrip() for line in COLOURS.sub("", coloured).split("\n")] == plain
    assert coloured != COLOURS.sub("", coloured)


@pytest.mark.parametrize("name", reports.SAMPLES)
@pytest.mark.parametrize("columns", [48, 60, 80, 100, 132, 200])
def test_no_line_is_wider_than_the_screen_unless_it_is_one_address(name: str, columns: int) -> None:
    text = terminal.render(reports.SAMPLES[name](), Surface(terminal=True, columns=columns))
    wide = [line for line in text.split("\n") if cells(line) > columns]
    assert [line for line in wide if " " in line.strip().removeprefix("- ")] == []


@pytest.mark.parametrize("name", reports.SAMPLES)
def test_nothing_is_cut_off_a_terminal(name: str) -> None:
    report = reports.SAMPLES[name]()
    lines = terminal.render(report, LOG).split("\n")
    for plan in report.plans:
        for item in plan.consequences:
            key = f" (deposed {item.deposed})" if item.deposed else ""
            assert any(line.endswith(f"  {item.address}{key}") for line in lines)
    assert not [line for line in lines if "…" in line or "(cut" in line]


def test_a_digest_and_a_long_id_take_one_line_where_they_can() -> None:
    report = reports.network()
    assert report.request_digest is not None
    for columns, shown in ((80, report.request_digest), (60, report.request_digest[:23] + "\u2026")):
        last = terminal.render(report, Surface(terminal=True, columns=columns)).splitlines()[-1]
        assert last == f"Request: {shown}"
    assert terminal.render(report, Surface(columns=60)).endswith(f"Request: {report.request_digest}\n")
    name = "https://sqs.eu-west-1.amazonaws.com/123456789012/shop-jobs"
    told = terminal.render(reports.report(reports.plan([reports.item("aws_sqs_queue.a", object={"id": name})])), LOG)
    assert f"gone for good; id {name}\n" in told
    narrow = Surface(columns=80)
    told = terminal.render(reports.report(reports.plan([reports.item("aws_sqs_queue.a", object={"id": name})])), narrow)
    assert "queue, gone for good; id .../shop-jobs\n" in told


def test_what_a_finding_is_about_is_listed_once_off_a_terminal() -> None:
    items = [reports.item(f"aws_sqs_queue.q[{n}]") for n in range(9)]
    names = (*(one.address for one in items), "aws_db_instance.stays")
    found = (reports.finding(addresses=names), reports.finding(id="other", addresses=names))
    told = terminal.render(reports.report(reports.plan(items, findings=found)), LOG)
    assert [told.count(f" {name}\n") for name in names[2:]] == [1] * 7 + [0]
    assert "- aws_db_instance.stays, and 7 more of those below\n" in told
    assert "- 10 of the same objects\n" in told


def test_the_policy_that_judged_is_named_quietly() -> None:
    said = "by the policy main:.planguard/policy.toml, with its rules for agents"
    assert f"Judged as stacks/shop {said}" in " ".join(terminal.render(reports.network(), SCREEN).split())
    assert "policy" not in terminal.render(reports.incident(), SCREEN)


def test_a_lower_score_is_never_shown_while_a_higher_one_is_hidden() -> None:
    roles = [reports.item(f"aws_iam_role.r[{n}]", kind="identity", recoverability="trivial", score=90) for n in range(50)]
    database = reports.item("aws_db_instance.last", score=60)
    text = " ".join(terminal.render(reports.report(reports.plan([*roles, database])), SCREEN).split())
    assert "aws_db_instance.last" not in text
    hidden = re.search(r"and (\d+) more deletes \(up to 90\): (\d+) roles, 1 database", text)
    assert hidden
    assert int(hidden[1]) == int(hidden[2]) + 1
    assert text.count("Deletes 1 database and 50 roles") == text.count("BLOCKED: deletes 1 database and 50 roles") == 1


def test_data_stands_before_other_objects_of_the_same_score() -> None:
    roles = [reports.item(f"aws_iam_role.r[{n}]", kind="identity", recoverability="trivial", score=90) for n in range(50)]
    text = terminal.render(reports.report(reports.plan([*roles, reports.item("aws_sqs_queue.z", score=90)])), SCREEN)
    assert text.index("aws_sqs_queue.z") < text.index("aws_iam_role.r[0]")


@pytest.mark.parametrize("rows", [24, 30, 45, 60, None])
@pytest.mark.parametrize("name", ["incident", "many-deletes", "teardown"])
def test_the_last_lines_of_a_screen_say_it_all_again(name: str, rows: int | None) -> None:
    text = terminal.render(reports.SAMPLES[name](), Surface(terminal=True, columns=80, rows=rows))
    seen = " ".join(" ".join(text.split("\n")[-24:]).split())
    assert ("BLOCKED: deletes" in seen and "A person must decide" in seen) or "PASS" in seen
    if rows and rows >= 45:
        assert text.count("\n") < rows


def test_exit_zero_is_named() -> None:
    shown = terminal.render(msgspec.structs.replace(reports.incident(), exit_code=0), SCREEN)
    assert "Exit code 0, by --exit-zero." in " ".join(shown.split())


def test_evidence_is_told_only_for_what_it_shows() -> None:
    shown = " ".join(terminal.render(reports.two_environments(), SCREEN).split())
    assert "Deletes 1 table in production and 1 bucket in non-production." in shown
    assert 'Production by the tag "production" at tags_all.Environment of aws_dynamodb_table.carts' in shown
    assert 'Production by the tag "dev"' not in shown
    assert 'Non-production by the tag "dev" at tags_all.env of aws_s3_bucket.images' in shown


def test_a_provider_is_no_place_of_a_label() -> None:
    evidence = (EnvironmentEvidence("provider", "aws_vpc.main", "production"),)
    where = EnvironmentInfo("production", evidence, "aws_kms_key.k")
    text = terminal.render(reports.report(reports.plan([reports.item("aws_kms_key.k")], environment=where)), LOG)
    assert 'Production: "production" is taken from aws_vpc.main, an object of the same provider' in text


def test_nothing_is_said_to_be_gone_or_kept_for_certain() -> None:
    item = reports.item("aws_db_instance.x", recoverability="unrecoverable", recovery_by="skip_final_snapshot")
    usual = reports.item("aws_db_instance.y", recoverability="backup")
    kept = reports.item("aws_db_instance.z", recoverability="trivial", recovery_by="skip_destroy")
    text = " ".join(terminal.render(reports.report(reports.plan([item, usual, kept])), SCREEN).split())
    assert "gone unless copied elsewhere (skip_final_snapshot)" in text
    assert "only from a backup, if one is kept elsewhere" in text
    assert "Deletes 2 databases in production; lets go of 1 database in production" in text


def test_a_usual_blocked_plan_fits_a_screen() -> None:
    assert terminal.render(reports.incident(), SCREEN).count("\n") < 48
    assert terminal.render(reports.database_replaced(), SCREEN).count("\n") < 24


def test_a_harmless_plan_is_quiet() -> None:
    assert terminal.render(reports.quiet(), SCREEN).count("\n") == 2


@pytest.mark.parametrize("surface", [SCREEN, LOG, Surface(terminal=True, colour=True, columns=40)])
def test_hostile_strings_stay_strings(surface: Surface) -> None:
    text = COLOURS.sub("", terminal.render(reports.hostile(), surface))
    assert_harmless(text)
    assert not re.search(r"^ ?PASS", text, re.MULTILINE)
    assert "[bold red]alarm[/bold red] [link=https://example.com]click[/link] [/]" in " ".join(text.split())


def test_the_end_of_a_long_address_cannot_pass_for_a_line_of_ours() -> None:
    key = "x" * 60 + " PASS  low (0) · production"
    text = terminal.render(reports.report(reports.plan([reports.item(f'aws_sqs_queue.all["{key}"]')])), SCREEN)
    assert "PASS\\u{0020}\\u{0020}low\\u{0020}(0)" in text


def assert_harmless(text: str) -> None:
    assert all(line.isprintable() for line in text.split("\n"))
    assert not ORDERS.search(text)


_WORDS = st.text(max_size=30) | st.sampled_from(reports.HOSTILE)


@settings(max_examples=60, deadline=None)
@given(st.lists(_WORDS, min_size=1, max_size=4), st.integers(20, 220), st.booleans())
def test_any_string_in_any_place(words: list[str], columns: int, terminal_too: bool) -> None:
    report = _sown(words)
    text = terminal.render(report, Surface(terminal=terminal_too, columns=columns))
    assert_harmless(text)
    if not terminal_too:
        assert all(address(item.address).text in text for plan in report.plans for item in plan.consequences)


def _sown(words: list[str]) -> Report:
    changes = [
        msgspec.structs.replace(
            reports.item("aws_sqs_queue.x"), address=word, type=word, reason=word, object={"id": word}, deposed=word
        )
        for word in words
    ]
    findings = tuple(reports.finding(title=word, why=word, addresses=tuple(words)) for word in words)
    return reports.report(reports.plan(changes, findings=findings, target=words[0]))


def test_the_machine_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    surface = Surface(terminal=True, colour=True, columns=80)
    before = terminal.render(reports.incident(), surface)
    for name, value in {"TERM": "dumb", "NO_COLOR": "1", "COLUMNS": "20", "COLORTERM": "truecolor"}.items():
        monkeypatch.setenv(name, value)
    assert terminal.render(reports.incident(), surface) == before


def test_without_colour_rich_is_not_loaded() -> None:
    code = (
        "import sys; from tests import reports; from planguard.formats import json, terminal; "
        "from planguard.ports import Surface; r = reports.incident(); "
        "terminal.render(r, Surface(terminal=True)); json.render(r, Surface()); "
        "print([name for name in sys.modules if name.startswith(('rich', 'typer', 'jsonschema'))])"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_nouns() -> None:
    assert noun("aws_db_instance") == "database"
    assert noun("aws_connect_instance") == "aws_connect_instance"
    assert noun("azurerm_storage_container") == "storage container"
    assert noun("aws_glue_catalog_database") == noun("aws_athena_database") == "data catalog"
    assert noun("aws_batch_job_queue") == noun("aws_media_convert_queue") == "job queue"
    assert [several(2, word) for word in ("policy", "public address", "aws_x", "bucket", "gateway")] == [
        "2 policies",
        "2 public addresses",
        "2 \u00d7 aws_x",
        "2 buckets",
        "2 gateways",
    ]
    assert roll_call([reports.item(f"{kind}.x") for kind in ("aws_vpc", "aws_subnet")], 4) == "1 network and 1 subnet"
    assert inert(noun("a\x1b")) == r"a\u{005C}u{001B}"
