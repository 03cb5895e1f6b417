"""Sign-off in HTML: what to do, the line to paste, what counts, and what does not and why."""

from planguard.core.inert import inert
from planguard.formats._approvals import how, rejected_text, said_no, todo, yes
from planguard.formats._html_tags import EMPTY, Markup, code, joined, prose, raw, tag, text
from planguard.formats._who import Named, Who, too_few, who
from planguard.model.report import Report
from planguard.model.report_approvals import AcceptedInfo, RejectedInfo


def todo_part(report: Report) -> Markup:
    """What to do now, with the line to paste where a review can approve."""
    says = todo(report)
    if not says:
        return EMPTY
    told = tag("p", tag("b", text("What to do: ")), prose(says))
    pasted = joined([tag("p", text(how(report))), tag("pre", text(yes(report)), class_="paste")]) if how(report) else EMPTY
    waits = tag("ul", *map(_who, who(report))) if who(report) else EMPTY
    lacks = tag("p", text(too_few(report))) if too_few(report) else EMPTY
    return tag("div", told, waits, lacks, pasted, class_="todo")


def _who(line: Who) -> Markup:
    rows = [joined([text(", " if at else ""), *_named(one)]) for at, one in enumerate(line.persons)]
    return tag("li", tag("b", text(line.label)), *rows, text(line.more))


def _named(one: Named) -> list[Markup]:
    said = ", ".join(filter(None, [one.login, one.why]))
    return [tag("code", text(one.person)), *([text(f" ({said})")] if said else [])]


def approvals_part(report: Report) -> Markup:
    """Which approvals count, and which do not and why. Nothing where none are in play."""
    found = report.approvals
    if found is None:
        return EMPTY
    notes = [tag("li", prose(inert(note))) for note in found.notes]
    return joined(
        [
            _list("Approved by", list(map(_accepted, found.accepted)), "pass"),
            _list("Said no, which blocks until they say yes", list(map(_no, said_no(found).items())), "critical"),
            _list("Does not count, and why", list(map(_rejected, found.rejected)), "moderate"),
            _list("Mind", notes, "low"),
        ]
    )


def _list(heading: str, rows: list[Markup], mark: str) -> Markup:
    return joined([tag("h3", text(heading)), tag("ul", *rows, class_=f"rows {mark}")]) if rows else EMPTY


def _accepted(accepted: AcceptedInfo) -> Markup:
    return tag("li", code(accepted.person), text(" by "), raw(accepted.assurance), text(", "), code(accepted.origin))


def _no(said: tuple[str, str]) -> Markup:
    person, reason = said
    return tag("li", code(person), prose(reason))


def _rejected(rejected: RejectedInfo) -> Markup:
    person = code(rejected.person) if rejected.person else text("somebody")
    return tag("li", person, text(": "), prose(rejected_text(rejected)))
