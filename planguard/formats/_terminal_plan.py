"""One plan on a terminal: the verdict, what would be lost, why, and what was read."""

from typing import Final

from planguard.core.inert import brief, inert
from planguard.formats._nouns import roll_call, several
from planguard.formats._phrases import lost, precious, source_text
from planguard.formats._terminal_findings import findings_lines, short_findings
from planguard.formats._terminal_items import asked_items, counts_text, one_by_one, passing_items
from planguard.formats._terminal_lines import SEVERITIES, Line, Piece, Role, View, address, solid, wrapped
from planguard.model.environment import EnvironmentEvidence
from planguard.model.report import ConsequenceInfo, Coverage, EnvironmentInfo, PlanReport
from planguard.model.verdict import Verdict

_NOUNS: Final = 4
_LONGEST_VALUE: Final = 60
_VERDICTS: Final = {
    "pass": ("PASS", "", Role.PASSED),
    "needs-approval": ("BLOCKED", "needs approval", Role.BLOCKED),
    "refused": ("REFUSED", "must not be applied", Role.BLOCKED),
}
_STREAM: Final = (
    Piece("This input is an event stream: it tells no values, so it can never be approved. For a full plan run "),
    solid("terraform plan -out=tfplan", Role.HEADING),
    Piece(" then "),
    solid("terraform show -json tfplan > plan.json", Role.HEADING),
    Piece(" and review plan.json."),
)


def plan_lines(plan: PlanReport, view: View, *, named: bool) -> list[Line]:
    """Everything about one plan; `named` says whose it is, which matters where there are several."""
    if plan.verdict == Verdict.PASS:
        return _quiet(plan, view, named=named)
    lines = wrapped(_verdict(plan, named=named), view, hanging=2)
    lines += _lost(plan, view) + _environment(plan.environment, view) + _stream(plan, view)
    lines += findings_lines(plan, view) + asked_items(plan, view)
    return [*lines, [], *passing_items(plan, view), *coverage_lines(plan.coverage, view)]


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
    """A plan that passes: one line, its warnings, and what was read."""
    counts = counts_text(plan.consequences, plan.summary, bands=False) or "no changes"
    lines = wrapped([*_verdict(plan, named=named), Piece(f" · {counts}")], view, hanging=2)
    lines += short_findings(plan, view) + _stream(plan, view)
    lines += one_by_one(plan.consequences, view) if view.whole else []
    # In a run over several plans the head line has the sum: a plan that was read whole need not say so again.
    return lines if named and not _special(plan.coverage) else lines + coverage_lines(plan.coverage, view)


def _where(environment: str) -> str:
    return "environment unknown" if environment == "unknown" else inert(environment)


def _special(coverage: Coverage) -> bool:
    return any((coverage.unanalysed, coverage.drift, coverage.deferred, coverage.actions))


def _lost(plan: PlanReport, view: View) -> list[Line]:
    """What would be lost, in plain words."""
    ending = [item for item in plan.consequences if lost(item)]
    ending.sort(key=lambda item: (not precious(item), -item.score))
    forgotten = [item for item in plan.consequences if item.action == "forget"]
    place = "" if plan.environment.name == "unknown" else f", in {inert(plan.environment.name)}"
    text = f"{_verb(ending)} {roll_call(ending, _NOUNS)}{place}." if ending else "Destroys nothing that exists."
    if any(precious(item) and item.action == "replace" for item in ending):
        text += " What is recreated is empty."
    if forgotten:
        text += f" Lets go of {roll_call(forgotten, _NOUNS)}: alive, but managed by nobody."
    return wrapped([Piece(text, Role.HEADING)], view, indent=2)


def _verb(ending: list[ConsequenceInfo]) -> str:
    return "Destroys and recreates" if all(item.action == "replace" for item in ending) else "Destroys"


def _environment(environment: EnvironmentInfo, view: View) -> list[Line]:
    """Why we think that it is production."""
    if not environment.evidence:
        text = "No environment is named anywhere: judged as strictly as production."
        return wrapped([Piece(text)], view, indent=2)
    if view.whole:
        return [line for sign in environment.evidence for line in _sign(environment.name, sign, "", view)]
    others = len(environment.evidence) - 1
    more = f" and {several(others, 'more sign')}" if others else ""
    return _sign(environment.name, environment.evidence[0], more, view)


def _sign(name: str, sign: EnvironmentEvidence, more: str, view: View) -> list[Line]:
    value = inert(sign.value) if view.whole else brief(sign.value, _LONGEST_VALUE)
    text = f'{inert(name).capitalize()} by the {source_text(sign.source)} "{value}" at '
    return wrapped([Piece(text), address(sign.where), Piece(more)], view, indent=2)


def _stream(plan: PlanReport, view: View) -> list[Line]:
    return wrapped(_STREAM, view, indent=2) if plan.source.kind == "plan-stream" else []


def coverage_lines(coverage: Coverage, view: View) -> list[Line]:
    """How much of the plan was read; that something was not is never quiet."""
    counted = ((coverage.drift, "drift"), (coverage.deferred, "deferred"), (coverage.actions, "action"))
    others = [f"{count:,} {word}" if word == "deferred" else several(count, word) for count, word in counted if count]
    text = ", ".join([f"{coverage.analysed:,} of {several(coverage.changes, 'change')}", *others]) + " analysed"
    if not coverage.unanalysed:
        return wrapped([Piece(text, Role.QUIET)], view)
    warning = Piece(f", {several(coverage.unanalysed, 'part')} NOT ANALYSED", Role.CRITICAL)
    return wrapped([Piece(text), warning], view)
