"""The findings on a terminal: one cause each, the strongest first, with a way out where there is one."""

from typing import Final

from planguard.core.inert import brief, inert
from planguard.formats._terminal_lines import Line, Piece, Role, View, address, solid, wrapped
from planguard.model.finding import Effect, Remedy
from planguard.model.report import FindingInfo, PlanReport

_LABELS: Final = {
    "refuse": ("REFUSE ", Role.CRITICAL),
    "approve": ("APPROVE", Role.HIGH),
    "warn": ("warn   ", Role.MODERATE),
    "explain": ("explain", Role.QUIET),
}
_ADDRESSES: Final = 2
_REMEDY_LINES: Final = 14
_LONGEST_WHY: Final = 600
_INDENT: Final = 11
# Longer lines of prose are hard to read.
_READING: Final = 110


def findings_lines(plan: PlanReport, view: View) -> list[Line]:
    """All findings of a plan, each with its cause, its addresses and its remedy."""
    if not plan.findings:
        return []
    lines: list[Line] = [[], [Piece("Findings", Role.HEADING)]]
    for finding in sorted(plan.findings, key=lambda finding: _rank(finding.effect)):
        lines += _told(finding, view)
    return lines


def short_findings(plan: PlanReport, view: View) -> list[Line]:
    """The warnings of a plan that passes, one line each."""
    warnings = [finding for finding in plan.findings if finding.effect != Effect.EXPLAIN]
    return [line for finding in warnings for line in _title(finding, view)]


def _rank(effect: str) -> int:
    return Effect(effect).rank


def _title(finding: FindingInfo, view: View) -> list[Line]:
    label, role = _LABELS.get(finding.effect, (inert(finding.effect), Role.CRITICAL))
    pieces = [Piece(label, role), Piece("  "), Piece(inert(finding.title), Role.HEADING)]
    return wrapped(pieces, view, indent=2, hanging=_INDENT)


def _told(finding: FindingInfo, view: View) -> list[Line]:
    why = inert(finding.why) if view.whole else brief(finding.why, _LONGEST_WHY)
    reading = view._replace(columns=min(view.columns, _READING))
    lines = _title(finding, reading)
    lines += wrapped([Piece(f"{why} " if why else ""), Piece(f"[{inert(finding.id)}]", Role.QUIET)], reading, indent=_INDENT)
    return lines + _addresses(finding, view) + (_remedy(finding.remedy, view) if finding.remedy else [])


def _addresses(finding: FindingInfo, view: View) -> list[Line]:
    few = view.whole or len(finding.addresses) <= _ADDRESSES + 1
    shown = finding.addresses if few else finding.addresses[:_ADDRESSES]
    rest = len(finding.addresses) - len(shown)
    rows = [[Piece("- ", Role.QUIET), address(name)] for name in shown]
    if rest:
        rows[-1].append(Piece(f" … and {rest:,} more", Role.QUIET))
    return [line for row in rows for line in wrapped(row, view, indent=_INDENT, hanging=_INDENT + 2)]


def _remedy(remedy: Remedy, view: View) -> list[Line]:
    """The way out, as text to paste; its lines are not wrapped, since they would no longer be the same text."""
    who = "an agent may apply it" if remedy.safe_for_agent else "for a person to apply"
    lines = wrapped([Piece(f"Way out ({inert(remedy.kind)}, {who}):", Role.PASSED)], view, indent=_INDENT)
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
