"""The report for a person at a terminal, or in the log of a job.

The verdict and what is lost come first and last: the first lines are read in a log, the last ones are what a terminal
shows. On a terminal the text is cut to about a screen and says so; anywhere else nothing is cut and no address is broken.
"""

from typing import Final

from planguard.core.inert import inert
from planguard.formats._coverage import analysed_text
from planguard.formats._headline import headline
from planguard.formats._nouns import several
from planguard.formats._pieces import Line, Piece, Role, address, solid
from planguard.formats._policy import policy_pieces
from planguard.formats._terminal_decision import decision_lines, request_lines
from planguard.formats._terminal_lines import View, plain, view_of, wrapped
from planguard.formats._terminal_plan import banner, plan_lines
from planguard.formats._ways_out import for_an_agent
from planguard.model.report import ErrorInfo, PlanReport, Report
from planguard.model.verdict import Verdict
from planguard.ports import Format, Surface

_NEXT: Final = {
    "needs-approval": ("BLOCKED", "A person must decide; an agent may change the configuration, plan again or ask."),
    "refused": ("REFUSED", "It must not be applied. Change the configuration and plan again."),
}
_WAY_OUT: Final = {
    "needs-approval": "A person must decide; an agent may take the way out above and plan again, or ask.",
    "refused": "It must not be applied; an agent may take the way out above and plan again.",
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
    blocked = sum(plan.verdict != Verdict.PASS for plan in report.plans)
    share = view._replace(rows=view.rows // max(1, blocked))
    for plan in sorted(report.plans, key=_weight):
        gap: list[Line] = [[]] if lines and not passed else []
        lines += gap + plan_lines(plan, share, named=many)
        passed = plan.verdict == Verdict.PASS
    if judged := policy_pieces(report):
        first, *rest = judged
        quiet = [piece._replace(role=Role.QUIET) for piece in (first._replace(text=first.text.capitalize()), *rest)]
        lines += wrapped(quiet, view, hanging=2)
    return lines + (_next(report, view) if report.decision is None else decision_lines(report, view))


def _weight(plan: PlanReport) -> tuple[int, int, str]:
    return (Verdict(plan.verdict).rank, -plan.score, plan.target)


def _head(report: Report, view: View) -> list[Line]:
    """One line over everything, for several plans or where some input could not be read."""
    word, role = ("PASS", Role.PASSED) if _passes(report) else ("STOP", Role.BLOCKED)
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
    analysed = analysed_text(plan.coverage for plan in report.plans)
    verdict = ", ".join(f"{count:,} {word}" for count, word in counted if count)
    return f"{inputs}: {verdict} · {analysed} analysed"


def _error(error: ErrorInfo, view: View) -> list[Line]:
    """An input that could not be read: which one, what is wrong with it, where, and what to do."""
    first: Line = [
        Piece("UNREADABLE", Role.CRITICAL),
        Piece("  "),
        address(error.path, Role.HEADING),
        Piece(f": {inert(error.message)} "),
        solid(f"[{inert(error.code)}]", Role.QUIET),
    ]
    lines: list[Line] = [[], *wrapped(first, view, indent=2, hanging=4)]
    place = error.place.removeprefix(error.path).lstrip(":, ")
    if place:
        lines += wrapped([Piece("at "), address(place)], view, indent=4)
    return lines + (wrapped([Piece(inert(error.advice))], view, indent=4) if error.advice else [])


def _next(report: Report, view: View) -> list[Line]:
    """The last words: what would be lost, once more, and what a blocked person or agent can do now."""
    if _passes(report):
        return []
    exits = Piece(f" Exit code {report.exit_code}{', by --exit-zero' if report.exit_code == 0 else ''}.")
    return [[], *wrapped([*_last_words(report), exits], view, hanging=2), *request_lines(report, view)]


def _passes(report: Report) -> bool:
    """Not by the exit code, which `--exit-zero` makes zero."""
    return report.verdict == Verdict.PASS and not report.errors


def _last_words(report: Report) -> Line:
    if report.errors:
        return [Piece("STOP: what could not be read is never passed.", Role.HEADING)]
    worst = min(report.plans, key=_weight, default=None)
    if worst is None or worst.verdict not in _NEXT:
        return [Piece("STOP: this does not pass.", Role.HEADING)]
    word, then = _NEXT[worst.verdict]
    named = [Piece(" "), address(worst.target, Role.HEADING)] if len(report.plans) > 1 else []
    says = Piece(f"{' ' if named else ': '}{headline(worst)}.", Role.HEADING)
    then = _WAY_OUT[worst.verdict] if for_an_agent(worst) else then
    return [Piece(f"{word}:" if named else word, Role.HEADING), *named, says, Piece(f" {then}")]


FORMAT: Final = Format(name="terminal", summary="for people: the verdict, what is lost, why", render=render)
