"""One plan on a terminal: the verdict, what would be lost, why, and what was read."""

from typing import Final

from planguard.core.inert import inert
from planguard.formats._counts import counts_text
from planguard.formats._coverage import coverage_pieces, special
from planguard.formats._headline import headline, sentence
from planguard.formats._pieces import Line, Piece, Role, address, solid
from planguard.formats._places import milder
from planguard.formats._terminal_environment import signs, unnamed
from planguard.formats._terminal_findings import findings_lines, short_findings
from planguard.formats._terminal_items import asked_items, milder_items, one_by_one, passing_items
from planguard.formats._terminal_lines import SEVERITIES, View, wrapped
from planguard.model.report import PlanReport
from planguard.model.verdict import Verdict

_VERDICTS: Final = {
    "pass": ("PASS", "", Role.PASSED),
    "needs-approval": ("BLOCKED", "needs approval", Role.BLOCKED),
    "refused": ("REFUSED", "must not be applied", Role.BLOCKED),
}
_STREAM: Final = (
    Piece("Read from an event stream: addresses and verbs only. For values hand over the plan itself: "),
    solid("terraform plan -out=tfplan", Role.HEADING),
    Piece(", then "),
    solid("terraform show -json tfplan > plan.json", Role.HEADING),
    Piece("."),
)
_AROUND: Final = 10
"""Lines of a screen that stand around the list: its heading, what is cut, the last words, the prompt."""


def plan_lines(plan: PlanReport, view: View, *, named: bool) -> list[Line]:
    """Everything about one plan; `named` says whose it is, which matters where there are several."""
    if plan.verdict == Verdict.PASS:
        return _quiet(plan, view, named=named)
    lines = wrapped(_verdict(plan, named=named), view, hanging=2)
    lines += wrapped([Piece(sentence(headline(plan)), Role.HEADING)], view, indent=2)
    lines += _environment(plan, view) + _stream(plan, view)
    lines += findings_lines(plan, view)
    end = [*milder_items(plan, view), [], *passing_items(plan, view), *wrapped(coverage_pieces(plan.coverage), view)]
    return lines + asked_items(plan, view, view.rows - len(lines) - len(end) - _AROUND) + end


def _verdict(plan: PlanReport, *, named: bool) -> Line:
    """`BLOCKED  needs approval · critical (97) · production`, with the name of the plan in front if `named`."""
    word, says, role = _VERDICTS[plan.verdict]
    first = address(plan.target, Role.HEADING) if named else Piece(says, Role.HEADING)
    severity = Piece(f"{inert(plan.severity)} ({plan.score})", SEVERITIES.get(plan.severity, Role.PLAIN))
    parts = [piece for piece in (first, severity, Piece(_where(plan.environment.name), Role.HEADING)) if piece.text]
    dotted = [piece for part in parts for piece in (Piece(" · "), part)][1:]
    return [banner(word, role), Piece("  "), *dotted]


def banner(word: str, role: Role) -> Piece:
    """The word of a verdict; one that stops stands on a bar of colour."""
    return solid(f" {word} " if role is Role.BLOCKED else word, role)


def _quiet(plan: PlanReport, view: View, *, named: bool) -> list[Line]:
    """A plan that passes: one line, its warnings, what ends all the same, and what was read."""
    counts = counts_text(plan.consequences, plan.summary, bands=False) or "no changes"
    lines = wrapped([*_verdict(plan, named=named), Piece(f" · {counts}")], view, hanging=2)
    ends = any(map(milder, plan.consequences))
    lines += wrapped([Piece(sentence(headline(plan)), Role.HEADING)], view, indent=2) if ends else []
    lines += short_findings(plan, view) + _stream(plan, view)
    lines += milder_items(plan, view, max(1, view.rows - len(lines) - _AROUND))
    lines += one_by_one([item for item in plan.consequences if not milder(item)], view) if view.whole else []
    # In a run over several plans the head line has the sum: a plan that was read whole need not say so again.
    return lines if named and not special(plan.coverage) else lines + wrapped(coverage_pieces(plan.coverage), view)


def _environment(plan: PlanReport, view: View) -> list[Line]:
    """Why we think that it is production, and how much names no environment at all."""
    shown = signs(plan.environment, view)
    unreadable = shown and plan.environment.name == "unknown"
    return shown if unreadable else shown + unnamed(plan.consequences, view)


def _where(environment: str) -> str:
    return "environment unknown" if environment == "unknown" else inert(environment)


def _stream(plan: PlanReport, view: View) -> list[Line]:
    return wrapped(_STREAM, view, indent=2) if plan.source.kind == "plan-stream" else []
