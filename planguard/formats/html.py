"""The report as one HTML file: no network, no script, and nothing that a plan can choose is more than text in it.

It is laid out for a phone and for a wide screen, in light and dark. A policy of the page itself forbids whatever it
does not need, so that not even a fault of ours could load or run something.
"""

from typing import Final

from planguard.core.inert import inert
from planguard.formats._approvals import passes
from planguard.formats._coverage import analysed_text
from planguard.formats._headline import headline
from planguard.formats._html_approvals import approvals_part, todo_part
from planguard.formats._html_plan import WORDS, facts, mark, plan_section
from planguard.formats._html_style import STYLE
from planguard.formats._html_tags import EMPTY, Markup, code, joined, pieces, prose, raw, tag, text
from planguard.formats._nouns import several
from planguard.formats._policy import policy_pieces
from planguard.model.report import ErrorInfo, PlanReport, Report
from planguard.model.verdict import Verdict
from planguard.ports import Format, Surface

_HEAD: Final = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
)
_DECISIONS: Final = {"approved": "Approved", "blocked": "Blocked: not approved"}
_STOP: Final = "Stop: an input could not be read"


def render(report: Report, _surface: Surface) -> str:
    """The report as a whole HTML document."""
    plans = sorted(report.plans, key=_weight)
    many = len(plans) + len(report.errors) > 1 or report.approvals is not None
    parts = [_overview(report, plans), approvals_part(report)] if many or report.errors else []
    todo = EMPTY if many else todo_part(report)
    parts += [tag("div", plan_section(plan), class_="plan") if many else plan_section(plan, todo) for plan in plans]
    main = tag("main", *parts, _foot(report))
    title = tag("title", text(f"planguard: {_title(report)}"))
    return f"{_HEAD}{title}\n<style>{STYLE}</style>\n</head>\n<body>\n{_lines(main)}\n</body>\n</html>\n"


def _weight(plan: PlanReport) -> tuple[int, int, str]:
    return (Verdict(plan.verdict).rank, -plan.score, plan.target)


def _lines(page: Markup) -> str:
    """The same page with a line for each row, so that two reports can be compared."""
    return page.replace("<li", "\n<li").replace("<section", "\n<section").replace("<div", "\n<div").replace("<h3", "\n<h3")


def _overview(report: Report, plans: list[PlanReport]) -> Markup:
    """One verdict over everything, and each plan in a row."""
    head = tag("h1", text(_title(report)))
    analysed = analysed_text(plan.coverage for plan in plans)
    tally = tag("h2", text(f"{several(len(plans) + len(report.errors), 'plan')}, {analysed} analysed"))
    then = EMPTY if report.errors else todo_part(report)
    card = tag("header", head, tally, then, class_=f"verdict {'pass' if passes(report) else 'critical'}")
    rows = [*map(_unreadable, report.errors), *map(_row, plans)]
    return joined([card, tag("ul", *rows, class_="rows")])


def _title(report: Report) -> str:
    """The decision where there is one, else the verdict."""
    words = _DECISIONS.get(report.decision or "") or WORDS.get(report.verdict, inert(report.verdict))
    return _STOP if report.errors else words


def _row(plan: PlanReport) -> Markup:
    says = tag("p", prose(headline(plan))) if plan.verdict != Verdict.PASS else EMPTY
    word = tag("b", text(WORDS.get(plan.verdict, inert(plan.verdict)).partition(":")[0]))
    return tag("li", word, facts(plan), says, class_=mark(plan.verdict))


def _unreadable(error: ErrorInfo) -> Markup:
    """An input that could not be read: which one, what is wrong with it, where, and what to do."""
    place = error.place.removeprefix(error.path).lstrip(":, ")
    where = joined([text(" at "), code(place)]) if place else EMPTY
    told = tag(
        "p", raw(error.message), text(" ("), code(error.code), text(")"), where, text(". "), prose(inert(error.advice))
    )
    return tag("li", tag("b", text("Unreadable ")), code(error.path), told, class_="critical")


def _foot(report: Report) -> Markup:
    told = f"planguard {inert(report.tool.version)} · rules {inert(report.tool.rules)} · exit code {report.exit_code}"
    judged = policy_pieces(report)
    return tag("footer", text(told), *([text(" · "), pieces(judged)] if judged else []))


FORMAT: Final = Format(name="html", summary="one file for a browser, without network or script", render=render)
