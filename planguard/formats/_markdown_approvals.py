"""Sign-off in Markdown: what to do, the line to paste, what counts, and what does not and why."""

from typing import Final

from planguard.core.inert import inert
from planguard.formats._approvals import how, rejected_text, said_no, todo, yes
from planguard.formats._markdown_fit import Block, Worth
from planguard.formats._markdown_text import code, fence, joined, prose, span
from planguard.formats._nouns import several
from planguard.formats._who import Named, Who, too_few, who
from planguard.model.report import Report
from planguard.model.report_approvals import AcceptedInfo, RejectedInfo

_NOBODY: Final = "somebody"


def todo_lines(report: Report) -> list[str]:
    """What to do now, with the line to paste where a review can approve."""
    says = todo(report)
    lines = ["", f"**What to do:** {prose(says)}"] if says else []
    lines += ["", *map(_who, who(report)), *([too_few(report)] if too_few(report) else [])] if who(report) else []
    return [*lines, "", how(report), "", *fence([yes(report)])] if how(report) else lines


def approvals_blocks(report: Report) -> list[Block]:
    """Which approvals count, and which do not and why. Nothing where none are in play."""
    found = report.approvals
    if found is None:
        return []
    notes = tuple(f"- {prose(inert(note))}" for note in found.notes)
    return [
        *_list("Approved by", tuple(map(_accepted, found.accepted))),
        *_list("Said no, which blocks until they say yes", tuple(map(_no, said_no(found).items()))),
        *_list("Does not count, and why", tuple(map(_rejected, found.rejected))),
        *_list("Mind", notes),
    ]


def _who(line: Who) -> str:
    """Persons in code spans, where no host looks for mentions."""
    return f"- {line.label}{', '.join(map(_named, line.persons))}{line.more}"


def _named(one: Named) -> str:
    said = ", ".join(filter(None, [span(one.login) if one.login else "", prose(one.why)]))
    return f"{span(one.person)} ({said})" if said else span(one.person)


def _list(heading: str, rows: tuple[str, ...]) -> list[Block]:
    if not rows:
        return []
    return [Block(("", f"#### {heading}: {len(rows):,}", ""), rows, Worth.FINDINGS, lambda count: _left(len(rows) - count))]


def _left(count: int) -> str:
    return f"{several(count, 'more entry')}: left out, since there is no room for them here."


def _accepted(accepted: AcceptedInfo) -> str:
    return joined(["- ", code(accepted.person), f" by {prose(inert(accepted.assurance))}, ", code(accepted.origin)])


def _no(said: tuple[str, str]) -> str:
    person, reason = said
    return joined(["- ", code(person), prose(reason)])


def _rejected(rejected: RejectedInfo) -> str:
    return joined(["- ", code(rejected.person) if rejected.person else _NOBODY, f": {prose(rejected_text(rejected))}"])
