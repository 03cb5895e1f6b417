"""Whatever stands in whatever place of a plan: in every format it is text, and says no more than that."""

import json
import os
import re
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from planguard import wiring
from planguard.cli import app
from planguard.core.report import report
from planguard.core.review import reviewed
from planguard.core.static.judge import judge
from planguard.errors import InputError
from planguard.formats.markdown import COMMENT, SUMMARY, markdown
from planguard.model.report import ErrorInfo, PolicyInfo, Report, SourcePlace
from planguard.model.report_approvals import AcceptedInfo, ApprovalsInfo, PartInfo, ReasonInfo, RejectedInfo, RequiredInfo
from planguard.model.signed import Scope
from planguard.ports import Surface
from planguard.source.hcl.bodies import Budget, read_body
from planguard.source.texts import edited_texts
from tests import reports
from tests.format_checks import CHECKS, COMMANDS
from tests.fuzz.plans import lines
from tests.injection import PAYLOADS, Place, places, planted, written
from tests.markdown_reader import PARSER, assert_inert, leaves
from tests.plans import FIXTURES, document, read
from tests.repositories import commit, git, repository
from tests.stage import needs_git
from tests.test_formats_terminal import COLOURS, ORDERS

CASES: Final = ("rename-without-moved", "outputs-only", "move-and-update", "provisioners")
LARGE: Final = ("rds-replace", "env-relabelled", "checks", "module-renamed", "unknown-cascade")
_DOCUMENTS: Final = {name: document(name) for name in CASES + LARGE}
_PLACES: Final = {name: places(found) for name, found in _DOCUMENTS.items()}
_SURFACES: Final = (Surface(), Surface(terminal=True, colour=True, columns=60))
_NODE: Final = re.compile(
    r"flowchart LR|  (n\d+|more)\[\"([A-Za-z0-9 ._\-/]|#\d+;)*\"\]:::(lost|changed|stays)|  n\d+ --> n\d+"
    r"|  classDef (lost|changed|stays) [a-z#0-9:,]+"
)
_BOT: Final = re.compile(r"^\s*(/[a-z]|atlantis |terraform )", re.MULTILINE)
"""What GitLab or Atlantis would obey at the start of a line of a comment."""


def judged(data: bytes) -> Report:
    """The whole report on one plan."""
    found = reviewed(read(data), "stacks/a", wiring.rules(), Scope("stacks/a", "example.org/infra"))
    return report(wiring.tool(()), [found.report], [])


def assert_harmless(whole: Report) -> None:
    """Every format of `whole`, on every kind of surface, holds our own words and inert strings."""
    for name in wiring.format_names():
        for surface in _SURFACES:
            text = COLOURS.sub("", wiring.format_named(name).render(whole, surface))
            assert all(line.isprintable() for line in text.split("\n")), name
            assert name in COMMANDS or not ORDERS.search(text), name
        text = wiring.format_named(name).render(whole, Surface())
        CHECKS[name](whole, text)
        text.encode()
    for limit in (COMMENT, SUMMARY):
        assert_obeyed_by_nobody(markdown(whole, limit))


def assert_obeyed_by_nobody(text: str) -> None:
    """Nothing in a comment is a command to a bot, and the pictures are of our own making."""
    assert_inert(text)
    assert not _BOT.search(text)
    for token in leaves(PARSER.parse(text)):
        if token.type == "fence" and token.info == "mermaid":
            assert all(_NODE.fullmatch(line) for line in token.content.splitlines())


def tried(case: str, place: Place, text: str) -> None:
    try:
        whole = judged(written(planted(_DOCUMENTS[case], place, text)))
    except InputError as error:
        whole = report(wiring.tool(()), [], [("plan.json", error)])
    assert_harmless(whole)


@pytest.mark.parametrize("case", CASES)
def test_every_kind_of_place_of_a_real_plan(case: str) -> None:
    """Each place gets another payload, so that all of them occur."""
    for number, place in enumerate(_PLACES[case]):
        tried(case, place, PAYLOADS[number % len(PAYLOADS)])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_string_in_any_place_of_any_plan(data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(CASES + LARGE))
    place = data.draw(st.sampled_from(_PLACES[case]))
    tried(case, place, data.draw(st.sampled_from(PAYLOADS) | st.text(max_size=60)))


@pytest.mark.parametrize("text", PAYLOADS, ids=range(len(PAYLOADS)))
def test_what_no_plan_chooses_persons_commits_files_and_faults(text: str) -> None:
    """Names of people, of files and of commits, and what is said about them, come from the same strangers."""
    place = SourcePlace(path=text, line=3, commit=text, author=text, agent=text)
    found = reports.finding(source=place, title="Many", why="Because.", addresses=("aws_sqs_queue.x",))
    required = RequiredInfo("critical", 2, "review", roles=(text,))
    approvals = ApprovalsInfo(
        required=(required,),
        accepted=(AcceptedInfo(text, "review", text, name=text, claim=text, expires_at=text),),
        rejected=(RejectedInfo(text, "is-agent", text, claim=text, origin=text),),
        missing=1,
        notes=(text,),
        parts=(PartInfo(f"plan:{text}", text, required, (text,), 1, (text,), (text,), (ReasonInfo(text, text),)),),
    )
    source = reports.plan().source
    plan = reports.plan(
        [reports.item("aws_sqs_queue.x", verbs=("delete",), source=place)],
        findings=(found,),
        target=text,
        source=msgspec.structs.replace(source, path=text, terraform_version=text),
    )
    whole = reports.report(
        plan,
        decision="blocked",
        request_words=text,
        approvals=approvals,
        policy=PolicyInfo(text, None, for_agents=True),
        requester=text,
    )
    assert_harmless(whole)
    assert_harmless(reports.report(errors=(ErrorInfo(text, "state", text, text, text, 4),)))


@pytest.mark.parametrize("text", PAYLOADS, ids=range(len(PAYLOADS)))
def test_an_event_stream_that_says_it(text: str) -> None:
    resource = {"addr": f"a.{text}", "resource_type": text, "resource_name": text, "implied_provider": text}
    change = {
        "resource": resource,
        "previous_resource": {"addr": text},
        "action": "delete",
        "reason": text,
        "importing": {"id": text},
    }
    events: list[dict[str, Any]] = [
        {"@level": "info", "@message": text, "type": "planned_change", "change": change},
        {"@level": "info", "@message": text, "type": text},
        {"@level": "info", "type": "outputs", "outputs": {text: {"action": text}}},
        {"@level": "error", "@message": text, "type": "diagnostic", "diagnostic": {"summary": text}},
    ]
    try:
        whole = judged(lines(*events))
    except InputError as error:
        whole = report(wiring.tool(()), [], [("plan.jsonl", error)])
    assert_harmless(whole)


@pytest.mark.parametrize("text", PAYLOADS, ids=range(len(PAYLOADS)))
def test_configuration_that_says_it(text: str) -> None:
    """`planguard diff` shows labels, values and names of files."""
    name = json.dumps(text)
    old = {
        "a/main.tf.json": '{"resource": {"aws_db_instance": {%s: {"deletion_protection": true, %s: %s}}}}' % ((name,) * 3)
    }
    plans = [
        judge(one, partial(read_body, budget=Budget()), wiring.rules())
        for one in edited_texts(old, {"a/main.tf.json": "{}"})
    ]
    whole = report(wiring.tool(()), plans, [])
    for format_name in wiring.format_names():
        shown = wiring.format_named(format_name).render(whole, Surface())
        assert all(line.isprintable() for line in shown.split("\n"))
        assert format_name in COMMANDS or not ORDERS.search(shown)
    assert_obeyed_by_nobody(markdown(whole, COMMENT))


NAMES: Final = [
    text[:120].replace("/", "_").replace("\0", "")
    for text in PAYLOADS
    if text.isprintable() or "\x1b" in text or "\n" in text
]
_COMMANDS: Final = (
    ("review", "{}"),
    ("review", "--format", "json", "{}"),
    ("review", "--format", "github", "{}"),
    ("review", "--target", "{}", "{}"),
    ("review", "--format", "{}", "x"),
    ("review", "--policy-ref", "{}", "x"),
    ("seal", "{}", "-o", "sealed.json"),
    ("policy", "check", "{}"),
    ("approvers", "check", "{}"),
    ("log", "verify", "{}"),
    ("rules", "explain", "{}"),
    ("rules", "test", "{}"),
    ("verify", "--evidence", "{}", "--base", "{}", "{}"),
    ("hook", "{}"),
    ("{}",),
    ("review", "--{}"),
)


@pytest.mark.parametrize("command", _COMMANDS, ids=" ".join)
def test_names_on_the_command_line_and_of_files_are_shown_inert(command: tuple[str, ...], tmp_path: Path) -> None:
    """What a job is given may come from a branch, a folder or a file that a stranger named."""
    runner, here = CliRunner(), os.getcwd()
    os.chdir(tmp_path)
    try:
        for name in NAMES:
            if name not in ("", "-", "."):
                Path(name).write_bytes(b"\x1b[31m{")
            told = runner.invoke(app, [part.replace("{}", name) for part in command])
            assert told.exit_code in (0, 1, 2, 4, 6), (name, told.output)
            assert all(line.isprintable() for line in told.output.split("\n")), (name, told.output)
            assert not ORDERS.search(told.output) or "github" in command, (name, told.output)
    finally:
        os.chdir(here)


@needs_git
@pytest.mark.parametrize(
    "text", [text for text in PAYLOADS if text.strip() and "\0" not in text][::3], ids=lambda text: ascii(text)[:30]
)
def test_a_repository_that_says_it(text: str, tmp_path: Path) -> None:
    """Names of folders and files, of authors, and what commits say, in the static check and beside a plan."""
    name = text.encode("utf-8", "replace").decode()[:100].replace("/", "_")
    block = 'resource "terraform_data" "gone" {\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n'
    place = repository(tmp_path / "clone", {f"{name}/main.tf": block, f"{name}/{name}.tf": block.replace("gone", "other")})
    git(
        place,
        "commit",
        "-q",
        "--allow-empty",
        "--author",
        f"x{name} <x@example.org>",
        "-m",
        f"{name}\n\nCo-authored-by: {name} <y>",
    )
    commit(place, {f"{name}/main.tf": None, f"{name}/{name}.tf": None, "x.tf": "# x\n"}, message=name)
    plan = FIXTURES / "cases" / "rename-without-moved" / "plan.json"
    here = Path.cwd()
    os.chdir(place)
    try:
        for arguments in (
            ("diff", "--from-ref", "HEAD~2"),
            ("review", "--source", name, str(plan)),
            ("review", "--source", ".", str(plan)),
        ):
            for form in ("terminal", "markdown", "sarif"):
                done = CliRunner().invoke(app, [*arguments, "--format", form])
                assert done.exit_code in (0, 1, 2), done.output
                assert all(line.isprintable() for line in done.output.split("\n"))
                assert not ORDERS.search(done.output)
    finally:
        os.chdir(here)
