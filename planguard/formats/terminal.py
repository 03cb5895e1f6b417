"""The report for a person at a terminal, or in the log of a job.

The verdict comes first and last: the first line is read in a log, the last one is what a terminal shows. On a terminal
the text is cut to about a screen and says so; anywhere else nothing is cut and no address is broken.
"""

from typing import Final

from planguard.core.inert import inert
from planguard.formats._nouns import several
from planguard.formats._terminal_lines import Line, Piece, Role, View, address, plain, view_of, wrapped
from planguard.formats._terminal_plan import banner, plan_lines
from planguard.model.report import ErrorInfo, PlanReport, Report
from planguard.model.verdict import Verdict
from planguard.ports import Format, Surface

_NEXT: Final = {
    "needs-approval": "BLOCKED: a person must decide. An agent may change the configuration, plan again or ask; it may "
    "not approve, apply or change the policy.",
    "refused": "REFUSED: no approval helps. Change the configuration, plan again.",
}


def render(report: Report, surface: Surface) -> str:
    """The report as text for `surface`: a pure function of the two."""
    view = view_of(surface)
    lines = _lines(report, view)
    if not surface.colour:
        return plain(lines)
    from planguard.formats._terminal_paint import painted  # noqa: PLC0415 - a report without colour needs no rich

    return painted(lines)


def _lines(report: Report, view: View) -> list[Line]:
    many = len(report.plans) + len(report.errors) > 1
    lines = _head(report, view) if many or report.errors else []
    for error in report.errors:
        lines += _error(error, view)
    passed = False
    for plan in sorted(report.plans, key=_weight):
        gap: list[Line] = [[]] if lines and not passed else []
        lines += gap + plan_lines(plan, view, named=many)
        passed = plan.verdict == Verdict.PASS
    return lines + _next(report, view)


def _weight(plan: PlanReport) -> tuple[int, int, str]:
    return (Verdict(plan.verdict).rank, -plan.score, plan.target)


def _head(report: Report, view: View) -> list[Line]:
    """One line over everything, for several plans or where some input could not be read."""
    word, role = ("PASS", Role.PASSED) if report.exit_code == 0 else ("STOP", Role.BLOCKED)
    return wrapped([banner(word, role), Piece(f"  {_tally(report)}", Role.HEADING)], view, hanging=2)


def _tally(report: Report) -> str:
    verdicts = [plan.verdict for plan in report.plans]
    counted = (
        (len(report.errors), "unreadable"),
        (verdicts.count("refused"), "refused"),
        (verdicts.count("needs-approval"), "blocked"),
        (verdicts.count("pass"), "passed"),
    )
    inputs = several(len(report.plans) + len(report.errors), "plan")
    analysed = sum(plan.coverage.analysed for plan in report.plans)
    changes = several(sum(plan.coverage.changes for plan in report.plans), "change")
    verdict = ", ".join(f"{count:,} {word}" for count, word in counted if count)
    return f"{inputs}: {verdict} · {analysed:,} of {changes} analysed"


def _error(error: ErrorInfo, view: View) -> list[Line]:
    """An input that could not be read: which one, what is wrong with it, where, and what to do."""
    first: Line = [
        Piece("UNREADABLE", Role.CRITICAL),
        Piece("  "),
        address(error.path, Role.HEADING),
        Piece(f": {inert(error.message)}"),
    ]
    lines: list[Line] = [[], *wrapped(first, view, indent=2, hanging=4)]
    if error.place and error.place != error.path:
        lines += wrapped([Piece("at "), address(error.place)], view, indent=4)
    return lines + (wrapped([Piece(inert(error.advice))], view, indent=4) if error.advice else [])


def _next(report: Report, view: View) -> list[Line]:
    """What a blocked person or agent can do now. The commands that will follow later are not named yet."""
    if report.exit_code == 0 and report.verdict == Verdict.PASS:
        return []
    unread = "STOP: what could not be read is never passed." if report.errors else "STOP: this does not pass."
    text = _NEXT.get(report.verdict, unread) if not report.errors else unread
    return [[], *wrapped([Piece(text, Role.HEADING), Piece(f" Exit code {report.exit_code}.")], view, hanging=2)]


FORMAT: Final = Format(name="terminal", summary="for people: the verdict, what is lost, why", render=render)
