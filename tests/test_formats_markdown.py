"""The Markdown format: golden texts, strings that try to be more than strings, and what is left out for want of room."""

import os
import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planguard.core.inert import inert
from planguard.formats import markdown as room
from planguard.formats._losses import lost
from planguard.formats._markdown_text import code, fence, prose, span
from planguard.formats.markdown import COMMENT, SUMMARY, markdown
from planguard.model.report import Report
from planguard.model.report_approvals import AcceptedInfo, ApprovalsInfo, RejectedInfo, RequiredInfo
from planguard.ports import Surface
from tests import reports
from tests.markdown_reader import PARSER, assert_inert, left_out, shown_code

GOLDEN = Path(__file__).parent / "golden"


def rendered(report: Report) -> str:
    return room.render(report, Surface())


@pytest.mark.parametrize("name", [*reports.SAMPLES, *reports.SIGNED])
def test_golden(name: str) -> None:
    """Run with PLANGUARD_WRITE_GOLDEN=1 to write the files anew, and read the difference."""
    text = rendered({**reports.SAMPLES, **reports.SIGNED}[name]())
    path = GOLDEN / f"{name}.md"
    if os.environ.get("PLANGUARD_WRITE_GOLDEN"):
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("name", [*reports.SAMPLES, *reports.SIGNED, "hostile"])
def test_nothing_of_a_plan_is_more_than_text(name: str) -> None:
    report = {**reports.SAMPLES, **reports.SIGNED, "hostile": reports.hostile}[name]()
    for limit in (COMMENT, SUMMARY, 8_000):
        assert_inert(markdown(report, limit))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=40) | st.sampled_from(reports.HOSTILE), min_size=1, max_size=4))
def test_any_string_in_any_place(words: list[str]) -> None:
    changes = [
        msgspec.structs.replace(
            reports.item("aws_sqs_queue.x"), address=word, type=word, reason=word, object={"id": word}, deposed=word
        )
        for word in words
    ]
    findings = tuple(reports.finding(title=word, why=word, addresses=tuple(words), instead=word, id=word) for word in words)
    text = rendered(reports.report(reports.plan(changes, findings=findings, target=words[0])))
    assert_inert(text)


@given(st.text() | st.text(alphabet="`a ") | st.sampled_from(reports.HOSTILE))
def test_a_code_span_shows_the_whole_text(text: str) -> None:
    expected = inert(text)
    (paragraph,) = [token for token in PARSER.parse(f"- x {code(text)} y") if token.type == "inline"]
    spans = [token.content for token in paragraph.children or [] if token.type == "code_inline"]
    assert spans == ([expected] if expected.strip() else [])


@given(st.lists(st.text(alphabet="`~ab \t")))
def test_nothing_breaks_out_of_a_fence(lines: list[str]) -> None:
    (found,) = PARSER.parse("\n".join(fence(lines)))
    assert found.type == "fence"
    assert found.content == "".join(f"{line}\n" for line in lines)


def test_a_long_word_of_a_plan_costs_no_more_than_its_length() -> None:
    """Looked at letter by letter and from every letter on, this would take minutes."""
    item = reports.item("aws_sqs_queue.q", action="update", changed=((")" * 300_000 + "x",),))
    text = rendered(reports.report(reports.plan([item])))
    assert "(299,001 more characters)" in text


def test_the_name_of_one_stack_among_several_is_escaped_once() -> None:
    one = reports.incident().plans[0]
    named = [msgspec.structs.replace(one, target=name) for name in ("a", "b\x1b")]
    assert "- \u26d4 `b\\u{001B}` blocked" in rendered(reports.report(*named))


def test_two_code_spans_never_touch() -> None:
    assert prose("a_b`c_d`") == "`a_b` `c_d`"
    assert prose("`a``b`") == "`a` `b`"
    assert span("`") == "`` ` ``"
    assert prose('gone (skip_final_snapshot); id db-1 "production".') == (
        'gone (`skip_final_snapshot`); id `db-1` "production".'
    )


@pytest.mark.parametrize(
    "text",
    ["@team", "a@b.c", "#12", "GH-12", "acme/infra#3", "https://x.y", "www.x.y", ":tada:", "deadbeef1", "!4", "~bug", "$x$"],
)
def test_what_a_code_host_would_turn_into_something_is_code(text: str) -> None:
    assert re.sub("`[^`]*`:?", "x", prose(f"see {text} or ({text}), {text}.")) == "see x or (x), x."


@pytest.mark.parametrize("limit", [8_000, 20_000, COMMENT, SUMMARY])
@pytest.mark.parametrize("count", [3, 300, 3_000])
def test_every_destroyed_object_is_shown_or_counted(count: int, limit: int) -> None:
    report = reports.many_deletes(count)
    text = markdown(report, limit)
    assert len(text.encode()) <= limit
    shown = shown_code(text)
    hidden = [item for plan in report.plans for item in plan.consequences if item.address not in shown]
    assert len(hidden) == left_out(text, "delete")
    assert {"aws_db_instance.shard[0]", "aws_db_instance.shard[1]"} <= shown
    if count * 60 < limit:
        assert not hidden


def test_creates_are_left_out_first_and_counted() -> None:
    gone = [reports.item(f"aws_sqs_queue.q[{n:04}]") for n in range(200)]
    new = [reports.item(f"aws_sqs_queue.n[{n:04}]", action="create", needs_approval=False, score=3) for n in range(2_000)]
    text = markdown(reports.report(reports.plan([*gone, *new])), COMMENT)
    assert len(text.encode()) <= COMMENT
    shown = shown_code(text)
    assert all(item.address in shown for item in gone)
    assert left_out(text, "create") == sum(item.address not in shown for item in new) > 0


def test_the_objects_that_hold_data_stay_longest() -> None:
    roles = [
        reports.item(f"aws_iam_role.r[{n:04}]", kind="identity", recoverability="trivial", score=90) for n in range(3_000)
    ]
    tables = [reports.item(f"aws_dynamodb_table.t[{n:03}]", score=60) for n in range(400)]
    text = markdown(reports.report(reports.plan([*roles, *tables])), 30_000)
    shown = shown_code(text)
    assert all(item.address in shown for item in tables)
    assert left_out(text, "delete") > 2_500


def test_a_remedy_is_whole_or_said_to_be_left_out() -> None:
    remedy = reports.moved_block(lines=9_000)
    report = reports.report(reports.plan([reports.item("aws_sqs_queue.q")], findings=(reports.finding(remedy=remedy),)))
    assert remedy.text in "\n".join(shown_code(markdown(report, SUMMARY)))
    small = markdown(report, COMMENT)
    assert "  # line 7\n" not in small
    assert "9,000 lines, for which there is no room here" in small


@pytest.mark.parametrize("plans", [1, 40, 400])
def test_many_plans_fit(plans: int) -> None:
    one = reports.incident().plans[0]
    named = [msgspec.structs.replace(one, target=f"stacks/{n:05}") for n in range(plans)]
    text = markdown(reports.report(*named), COMMENT)
    assert len(text.encode()) <= COMMENT
    ends = sum(lost(item) for plan in named for item in plan.consequences)
    rows = len(re.findall(r"^- \**delete\** `", text, re.MULTILINE))
    assert rows + left_out(text, "delete") == ends
    assert_inert(text)


def test_one_long_name_does_not_push_the_others_out() -> None:
    long = [reports.item(f'aws_sqs_queue.q["{"x" * 70_000}"]'), reports.item("aws_db_instance.main")]
    text = rendered(reports.report(reports.plan(long)))
    assert len(text.encode()) <= COMMENT
    assert "`aws_db_instance.main`" in text
    assert "(69,019 more characters)" in text


def test_the_line_to_paste_is_there_until_it_is_approved() -> None:
    line = f"planguard-approve: {'a1' * 32} destroys and recreates 1 database (aws_db_instance.main)\n"
    assert line in shown_code(rendered(reports.signed_off()))
    assert "planguard-approve" not in rendered(reports.approved())
    assert "planguard-approve" not in rendered(reports.database_replaced())


@given(st.text() | st.sampled_from(reports.HOSTILE))
def test_what_people_and_hosts_say_is_text_too(text: str) -> None:
    approvals = ApprovalsInfo(
        (RequiredInfo(text, 2, text),), (AcceptedInfo(text, text, text),), (RejectedInfo(text, text, text),), 1, (text,)
    )
    signed = msgspec.structs.replace(reports.signed_off(), approvals=approvals, request_words=text, request_digest=text)
    assert_inert(rendered(signed))


def test_a_harmless_plan_is_quiet() -> None:
    open_text = re.sub("<details>.*?</details>", "", rendered(reports.quiet()), flags=re.DOTALL)
    assert len([line for line in open_text.split("\n") if line]) <= 5
