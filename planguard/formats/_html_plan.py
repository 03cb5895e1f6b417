"""One plan in HTML: the verdict, what may be gone for good, why, and what was read."""

from typing import Final

from planguard.core.inert import inert
from planguard.formats._coverage import coverage_pieces
from planguard.formats._drawing_of import blast_radius
from planguard.formats._drawing_svg import svg
from planguard.formats._environment import sign_pieces, unnamed_text
from planguard.formats._headline import headline, sentence
from planguard.formats._html_findings import findings
from planguard.formats._html_items import asked_items, grave_items, passing_items
from planguard.formats._html_tags import EMPTY, Markup, code, joined, pieces, prose, tag, text
from planguard.formats._html_ways import ways_part
from planguard.formats._places import milder
from planguard.model.report import PlanReport
from planguard.model.verdict import Verdict

WORDS: Final = {"pass": "Pass", "needs-approval": "Blocked: a person must decide", "refused": "Refused: must not be applied"}
_MARKS: Final = {"pass": "pass", "needs-approval": "critical", "refused": "critical"}
_STREAM: Final = (
    "Read from an event stream: addresses and verbs only. For values hand over the plan itself: "
    "`terraform plan -out=tfplan`, then `terraform show -json tfplan > plan.json`."
)


def plan_section(plan: PlanReport, todo: Markup = EMPTY) -> Markup:
    """Everything about one plan, with what to do."""
    head = _verdict(plan, todo)
    parts = (
        head,
        grave_items(plan),
        findings(plan),
        _picture(plan),
        asked_items(plan),
        ways_part(plan),
        passing_items(plan),
        _coverage(plan),
    )
    return tag("section", *parts)


def _picture(plan: PlanReport) -> Markup:
    """What hangs on the worst causes."""
    found = blast_radius(plan)
    return joined([tag("h3", text("What follows from what")), tag("div", svg(found), class_="picture")]) if found else EMPTY


def mark(verdict: str) -> str:
    """The class that gives a verdict its colour."""
    return _MARKS.get(verdict, "critical")


def facts(plan: PlanReport) -> Markup:
    """Severity, environment and target in a row."""
    where = "environment unknown" if plan.environment.name == "unknown" else inert(plan.environment.name)
    severity = tag("li", text(f"{inert(plan.severity)} {plan.score}"), class_=f"pill {inert(plan.severity)}")
    return tag("ul", severity, tag("li", text(where), class_="pill"), tag("li", code(plan.target)), class_="facts")


def _verdict(plan: PlanReport, todo: Markup) -> Markup:
    stops = plan.verdict != Verdict.PASS
    says = tag("h2", prose(sentence(headline(plan)))) if stops or any(map(milder, plan.consequences)) else EMPTY
    head = tag("h1", text(WORDS.get(plan.verdict, inert(plan.verdict))))
    return tag("header", head, says, facts(plan), _evidence(plan), todo, class_=f"verdict {mark(plan.verdict)}")


def _evidence(plan: PlanReport) -> Markup:
    """What shows the environment, and that of what passes because it is in a milder one."""
    passing = {item.environment for item in plan.consequences if milder(item)} - {plan.environment.name}
    shown = [plan.environment, *(found for found in plan.environments if found.name in passing)]
    lines = [pieces(sign_pieces(found, whole=False)) for found in shown if found.evidence]
    unread = plan.environment.name == "unknown" and plan.environment.evidence
    unnamed = "" if unread or plan.verdict == Verdict.PASS else unnamed_text(plan.consequences)
    lines += [text(unnamed)] if unnamed else []
    lines += [prose(_STREAM)] if plan.source.kind == "plan-stream" else []
    return joined(tag("p", line, class_="soft") for line in lines)


def _coverage(plan: PlanReport) -> Markup:
    counts = ((plan.summary.no_op, "unchanged"), (plan.summary.read, "read while applying"))
    others = "".join(f"; {count:,} {word}" for count, word in counts if count)
    return tag("p", pieces(coverage_pieces(plan.coverage)), text(f"{others}."), class_="soft")
