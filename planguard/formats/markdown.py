"""The report as Markdown: the comment on a pull request, the summary of a job.

The verdict comes first, then what to do, what cannot be undone, and why; what needs nobody is folded. Nothing that a
plan can choose is anything but text in it. It fits into the room that there is: see `_markdown_fit`.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from planguard.core.inert import inert
from planguard.errors import InputError
from planguard.formats._coverage import analysed_text
from planguard.formats._losses import lost
from planguard.formats._markdown_approvals import approvals_blocks, todo_lines
from planguard.formats._markdown_fit import Block, Worth, fit
from planguard.formats._markdown_items import counted
from planguard.formats._markdown_plan import DECISIONS, EMPTY, MARKS, WORDS, Signing, line, plan_blocks
from planguard.formats._markdown_text import code, joined, markdown_of, prose
from planguard.formats._nouns import several
from planguard.formats._policy import policy_pieces
from planguard.model.report import ErrorInfo, PlanReport, Report
from planguard.model.verdict import Verdict
from planguard.ports import Format, Surface

COMMENT: Final = 60_000
"""Bytes of a comment: GitHub takes 65,536 characters, and the one who posts it may add a few of his own."""
SUMMARY: Final = 1_000_000
"""Bytes of a job summary: GitHub drops what is longer than 1 MiB."""
_KINDS: Final = 40
_UNJUDGED: Final = "**What to do:** mend what is named below and run the gate again. Until then nothing passes."
_UNREADABLE: Final = "**What to do:** hand over plans that can be read. What could not be read is never passed."


def render(report: Report, _surface: Surface) -> str:
    """The report as Markdown with room for a comment."""
    return markdown(report, COMMENT)


def markdown(report: Report, limit: int) -> str:
    """The report as Markdown in at most `limit` bytes of UTF-8, which must be 8,000 or more."""
    text = fit(_blocks(report), limit)
    return text if len(text.encode("utf-8", "surrogatepass")) <= limit else _shortest(report)


def _blocks(report: Report) -> Iterator[Block]:
    plans = sorted(report.plans, key=_weight)
    many = len(plans) + len(report.errors) > 1
    yield Block(tuple(_head(report, many=many)))
    yield from approvals_blocks(report) if many else ()
    if many:
        yield Block(
            ("", _tally(report), ""), tuple(map(line, plans)), Worth.PRECIOUS, lambda count: _unlisted(plans[count:])
        )
    if report.errors:
        rows = tuple(map(_unreadable, report.errors))
        yield Block(
            ("", "Unreadable:" if report.plans else "Why:", ""),
            rows,
            Worth.PRECIOUS,
            lambda count: f"and {len(rows) - count:,} more",
        )
    for plan in plans:
        if not many or plan.verdict != Verdict.PASS or plan.findings or any(map(lost, plan.consequences)):
            yield from plan_blocks(plan, named=many, signing=EMPTY if many else _signing(report))
    judged = [f"; {markdown_of(pieces)}" for pieces in (policy_pieces(report),) if pieces]
    yield Block(("", f"planguard {inert(report.tool.version)}{''.join(judged)}; exit code {report.exit_code}."))


def _weight(plan: PlanReport) -> tuple[int, int, str]:
    return (Verdict(plan.verdict).rank, -plan.score, plan.target)


def _signing(report: Report) -> Signing:
    return Signing(tuple(todo_lines(report)), tuple(approvals_blocks(report)))


def _head(report: Report, *, many: bool) -> list[str]:
    """The verdict; and over several inputs what to do, which else stands below what would be lost."""
    if report.errors:
        return [*_stopped(report.errors)]
    lines = [f"## {_title(report)}"]
    return [*lines, *todo_lines(report)] if many else lines


def _stopped(errors: Sequence[ErrorInfo]) -> list[str]:
    if all(error.exit_code == InputError.exit_code for error in errors):
        return [f"## {MARKS['refused']} planguard: stop, an input could not be read", "", _UNREADABLE]
    return [f"## {MARKS['refused']} planguard: stop, nothing could be judged", "", _UNJUDGED]


def _title(report: Report) -> str:
    """The decision where there is one, else the verdict."""
    mark, words = DECISIONS.get(report.decision or "", (MARKS.get(report.verdict, ""), WORDS.get(report.verdict)))
    return f"{mark} planguard: {words or inert(report.verdict)}"


def _tally(report: Report) -> str:
    verdicts = [plan.verdict for plan in report.plans]
    tallied = [(len(report.errors), "unreadable")]
    tallied += [(verdicts.count(verdict), WORDS[verdict].split(",", maxsplit=1)[0]) for verdict in WORDS]
    told = ", ".join(f"{count:,} {word}" for count, word in tallied if count)
    inputs = several(len(report.plans) + len(report.errors), "plan")
    return f"{inputs}: {told}; {analysed_text(plan.coverage for plan in report.plans)} analysed."


def _unlisted(plans: Sequence[PlanReport]) -> str:
    return f"and {several(len(plans), 'more plan')}, none of them worse"


def _unreadable(error: ErrorInfo) -> str:
    """An input that could not be read: which one, what is wrong with it, where, and what to do."""
    place = error.place.removeprefix(error.path).lstrip(":, ")
    named = [code(error.path), ": "] if error.path else []
    parts = [f"- {MARKS['refused']} ", *named, f"{prose(inert(error.message))} (", code(error.code), ")"]
    return joined([*parts, f" at {code(place)}" if place else "", f". {prose(inert(error.advice))}" if error.advice else ""])


def _shortest(report: Report) -> str:
    """What is said where there is no room even for the heads of the plans: how it ends, and what would be lost."""
    ends = [item for plan in report.plans for item in plan.consequences if lost(item)]
    counts = [f"- {text}" for text in counted(ends, _KINDS)]
    left = "There is no room here for the plans one by one; the JSON report has them. What ends, counted:"
    return "".join(f"{text}\n" for text in (*_head(report, many=True), "", _tally(report), "", left, "", *counts))


FORMAT: Final = Format(name="markdown", summary="the comment on a pull request, the summary of a job", render=render)
