"""The findings on a terminal: one cause each, the strongest first, with a way out where there is one."""

from typing import Final

from planguard.core.inert import brief, inert
from planguard.formats._phrases import line_of
from planguard.formats._pieces import Line, Piece, Role, address, solid
from planguard.formats._terminal_lines import View, wrapped
from planguard.model.finding import Effect, Remedy
from planguard.model.report import FindingInfo, PlanReport

# Not the names of the effects: `APPROVE` in front of a finding reads as advice.
_LABELS: Final = {
    "refuse": ("STOP", Role.CRITICAL),
    "approve": ("ASK ", Role.HIGH),
    "warn": ("WARN", Role.MODERATE),
    "explain": ("NOTE", Role.QUIET),
}
_POINTERS: Final = 6
# On a lower screen only what stops or asks says why; `planguard rules explain ID` tells it of the others.
_HIGH_SCREEN: Final = 60
_ADDRESSES: Final = 2
_REMEDY_LINES: Final = 14
_LONGEST_WHY: Final = 600
_INDENT: Final = 8
# Longer lines of prose are hard to read.
_READING: Final = 110


def findings_lines(plan: PlanReport, view: View) -> list[Line]:
    """All findings of a plan, each with its cause, its addresses and its remedy."""
    if not plan.findings:
        return []
    lines: list[Line] = [[], [Piece("Findings", Role.HEADING)]]
    listed: set[str] = set()
    below = {item.address for item in plan.consequences} if view.whole else set[str]()
    for finding in sorted(plan.findings, key=lambda finding: _rank(finding.effect)):
        again = len(finding.addresses) > 1 and listed.issuperset(finding.addresses)
        lines += _told(finding, view, None if again else below)
        listed.update(finding.addresses)
    return lines


def short_findings(plan: PlanReport, view: View) -> list[Line]:
    """The warnings of a plan that passes: one line each, and the few objects or places that each is about."""
    lines: list[Line] = []
    for finding in plan.findings:
        if finding.effect != Effect.EXPLAIN:
            lines += _title(finding, view, Piece(" "), _name(finding)) + _places(finding, view)
            lines += _addresses(finding, view, set()) if view.whole or len(finding.addresses) <= _ADDRESSES else []
    return lines


def _rank(effect: str) -> int:
    return Effect(effect).rank


def _title(finding: FindingInfo, view: View, *more: Piece) -> list[Line]:
    label, role = _LABELS.get(finding.effect, (inert(finding.effect), Role.CRITICAL))
    pieces = [Piece(label, role), Piece("  "), Piece(inert(finding.title), Role.HEADING), *more]
    return wrapped(pieces, view, indent=2, hanging=_INDENT)


def _name(finding: FindingInfo) -> Piece:
    line = line_of(finding.source)
    return solid(f"[{inert(finding.id)}] {line}" if line else f"[{inert(finding.id)}]", Role.QUIET)


def _told(finding: FindingInfo, view: View, below: set[str] | None) -> list[Line]:
    """One finding. `below`: objects that stand below; None where its own stand above, under a finding that it explains."""
    reading = view._replace(columns=min(view.columns, _READING))
    name = _name(finding)
    why = _why(finding, view)
    lines = _title(finding, reading) if why else _title(finding, reading, Piece(" "), name)
    lines += wrapped([Piece(f"{why} "), name], reading, indent=_INDENT) if why else []
    lines += _same_objects(finding) if below is None else _addresses(finding, view, below) + _places(finding, view)
    return lines + (_remedy(finding.remedy, view) if finding.remedy else [])


def _why(finding: FindingInfo, view: View) -> str:
    if view.whole:
        return inert(finding.why)
    told = view.rows >= _HIGH_SCREEN or finding.remedy or finding.effect in (Effect.REFUSE, Effect.APPROVE)
    return brief(finding.why, _LONGEST_WHY) if told else ""


def _addresses(finding: FindingInfo, view: View, below: set[str]) -> list[Line]:
    """The objects of a finding. Of many only the first, and off a terminal those that do not stand `below` as well."""
    names = finding.addresses
    few = len(names) <= _ADDRESSES + 1
    shown = [name for place, name in enumerate(names) if few or place < _ADDRESSES or (view.whole and name not in below)]
    rows = [[Piece("- ", Role.QUIET), address(name)] for name in shown]
    if len(shown) < len(names):
        more = f"and {len(names) - len(shown):,} more"
        rows[-1].append(Piece(f", {more} of those below" if view.whole else f" \u2026 {more}", Role.QUIET))
    return [line for row in rows for line in wrapped(row, view, indent=_INDENT, hanging=_INDENT + 2)]


def _same_objects(finding: FindingInfo) -> list[Line]:
    return [[Piece(f"{'':{_INDENT}}- ", Role.QUIET), Piece(f"{len(finding.addresses):,} of the same objects", Role.QUIET)]]


def _places(finding: FindingInfo, view: View) -> list[Line]:
    """Where in the plan the cause of a finding stands that is about no object."""
    found = () if finding.addresses else finding.evidence
    shown = found if view.whole or len(found) <= _POINTERS + 1 else found[:_POINTERS]
    rows = [[Piece("- ", Role.QUIET), address(place.pointer), Piece(f" {inert(place.says)}")] for place in shown]
    if len(shown) < len(found):
        rows.append([Piece(f"… and {len(found) - len(shown):,} more", Role.QUIET)])
    return [line for row in rows for line in wrapped(row, view, indent=_INDENT, hanging=_INDENT + 2)]


def _remedy(remedy: Remedy, view: View) -> list[Line]:
    """The way out, as text to paste; its lines are not wrapped, since they would no longer be the same text."""
    who = "an agent may take it" if remedy.safe_for_agent else "for a person to take"
    lines = wrapped([Piece(f"Way out, {who}:", Role.PASSED)], view, indent=_INDENT)
    rows = remedy.text.rstrip("\n").split("\n")
    shown = rows if view.whole or len(rows) <= _REMEDY_LINES + 1 else rows[:_REMEDY_LINES]
    lines += [[Piece(f"{'':{_INDENT + 2}}"), solid(_row(row))] for row in shown]
    if len(shown) < len(rows):
        lines.append([Piece(f"{'':{_INDENT + 2}}… {len(rows) - len(shown):,} more lines", Role.QUIET)])
    if remedy.expect:
        lines += wrapped([Piece(f"The next plan must then show: {inert(remedy.expect)}")], view, indent=_INDENT)
    return lines


def _row(row: str) -> str:
    """One line of a remedy. Its indentation is layout and stays; tabs become spaces."""
    return inert(row.expandtabs(2))
