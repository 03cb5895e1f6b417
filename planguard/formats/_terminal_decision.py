"""What sign-off came to, on a terminal: who is asked, whose yes counts, whose does not, and why."""

from collections.abc import Iterator
from typing import Final

from planguard.core.inert import inert
from planguard.core.signoff.reason import because
from planguard.formats._nouns import several
from planguard.formats._pieces import Line, Piece, Role, solid
from planguard.formats._terminal_lines import View, wrapped
from planguard.formats._terminal_plan import banner
from planguard.formats._who import Who, too_few, who
from planguard.model.report import Report
from planguard.model.report_approvals import AcceptedInfo, ApprovalsInfo, PartInfo, RejectedInfo

_WORDS: Final = {
    "pass": ("PASS", "nobody needs to be asked", Role.PASSED),
    "approved": ("APPROVED", "by everybody who is needed", Role.PASSED),
    "blocked": ("BLOCKED", "not approved", Role.BLOCKED),
    "refused": ("REFUSED", "nobody can approve this", Role.BLOCKED),
}

_REQUEST: Final = "Request: "
_START: Final = 23
"""Characters of a digest that tell it from others by eye: `sha256:` and 16 digits."""


def decision_lines(report: Report, view: View) -> list[Line]:
    """The decision and how it came about; the last lines of a report in which approvals are in play."""
    if report.decision is None or report.approvals is None:
        return []
    told = report.approvals
    lines: list[Line] = [[]]
    for part in told.parts:
        lines += _part(part, told, view)
    for one in who(report):
        lines += _who(one, view)
    if too_few(report):
        lines += wrapped([Piece(too_few(report), Role.HIGH)], view, indent=2, hanging=4)
    for rejected in told.rejected:
        lines += _rejected(rejected, view)
    for note in told.notes:
        lines += wrapped([Piece(inert(note))], view, indent=2, hanging=4)
    return [*lines, *([[]] if len(lines) > 1 else []), *_answer(report, told, view)]


def _answer(report: Report, told: ApprovalsInfo, view: View) -> list[Line]:
    word, says, role = _WORDS.get(report.decision or "", ("BLOCKED", "not approved", Role.BLOCKED))
    lacking = f": {several(told.missing, 'person')} more needed" if told.missing and report.decision != "refused" else ""
    first = [banner(word, role), Piece(f"  {says}{lacking}.", Role.HEADING), Piece(f" Exit code {report.exit_code}.")]
    lines = wrapped(first, view, hanging=2)
    return [*lines, *request_lines(report, view)]


def request_lines(report: Report, view: View) -> list[Line]:
    """What is approved, by its digest; on a terminal that is too narrow for it, the start of it."""
    digest = report.request_digest
    if not digest:
        return []
    narrow = not view.whole and len(_REQUEST) + len(digest) > view.columns
    shown = f"{digest[:_START]}\u2026" if narrow else digest
    return [[Piece(_REQUEST, Role.QUIET), solid(shown, Role.QUIET)]]


def _part(part: PartInfo, told: ApprovalsInfo, view: View) -> list[Line]:
    needs = part.required
    roles = f", one of them {' and '.join(map(inert, needs.roles))}" if needs.roles else ""
    bound = ", of this very plan file" if needs.binding == "plan" else ""
    asked = f" needs {several(needs.quorum, 'person')} by {needs.assurance} or stronger{roles}{bound}"
    lines = wrapped([solid(_subject(part.subject), Role.HEADING), Piece(asked)], view, hanging=4)
    for accepted in told.accepted:
        lines += _accepted(accepted, view) if accepted.person in part.accepted else []
    return lines + [line for text in _lacking(part) for line in wrapped([Piece(text, Role.HIGH)], view, indent=2, hanging=4)]


def _who(one: Who, view: View) -> list[Line]:
    pieces = [Piece(one.label.lower())]
    for at, named in enumerate(one.persons):
        said = ", ".join(filter(None, [named.login, named.why]))
        pieces += [Piece(", " if at else ""), solid(f"<{named.person}>"), Piece(f" ({said})" if said else "")]
    return wrapped([*pieces, Piece(one.more)], view, indent=2, hanging=4)


def _lacking(part: PartInfo) -> Iterator[str]:
    reasons = {one.person: one.reason for one in part.reasons}
    for person in part.rejected_by:
        yield f"no: {inert(person)} has said no{because(reasons.get(person, ''))}"
    if part.missing:
        yield f"missing: {several(part.missing, 'person')}"
    for role in part.missing_roles:
        yield f"missing: somebody with the role {inert(role)}"


def _accepted(found: AcceptedInfo, view: View) -> list[Line]:
    until = f", until {inert(found.expires_at)}" if found.expires_at else ""
    name = f"{inert(found.name)} " if found.name else ""
    says: Line = [
        Piece("yes: ", Role.PASSED),
        Piece(f"{name}<{inert(found.person)}> by {inert(found.assurance)}{until} "),
        Piece(f"({inert(found.origin)})", Role.QUIET),
    ]
    return wrapped(says, view, indent=2, hanging=4)


def _rejected(found: RejectedInfo, view: View) -> list[Line]:
    who = f"<{inert(found.person)}> " if found.person else ""
    says: Line = [
        Piece("does not count: "),
        Piece(f"{who}{inert(found.says)} "),
        solid(f"[{inert(found.code)}]", Role.QUIET),
        Piece(f" ({inert(found.origin)})", Role.QUIET),
    ]
    return wrapped(says, view, indent=2, hanging=4)


def _subject(subject: str) -> str:
    return "The change itself" if subject == "change" else inert(subject.removeprefix("plan:"))
