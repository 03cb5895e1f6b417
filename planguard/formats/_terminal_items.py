"""The consequences on a terminal: what needs a person comes first and fully, the rest is counted."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from planguard.core.inert import inert, strange
from planguard.formats._nouns import several
from planguard.formats._phrases import lost, precious, shared_reason, why
from planguard.formats._terminal_lines import SEVERITIES, Line, Piece, Role, View, address, cells, wrapped
from planguard.model.report import ConsequenceInfo, PlanReport, Summary
from planguard.model.severity import Severity

# A usual plan shall fit one screen: this many items are told one by one on a terminal. What holds data or can never
# come back is told up to the second number.
_ITEMS: Final = 6
_PRECIOUS: Final = 16
_TYPES: Final = 3
_CUT: Final = "(cut to fit a screen; add `| cat` to see every one)"
_NAMES_AT: Final = 16
_VERBS: Final = 9


def asked_items(plan: PlanReport, view: View) -> list[Line]:
    """The items that need a person, worst first. What holds data or never comes back is the last to be cut."""
    asked = sorted((item for item in plan.consequences if item.needs_approval), key=_weight)
    if not asked:
        return []
    shown, rest = (asked, []) if view.whole else _split(asked)
    reason = shared_reason(asked)
    lines = [[], *wrapped([Piece(_heading(len(asked), reason), Role.HEADING)], view, hanging=2)]
    table = [] if view.whole else _table(shown, view, reason)
    lines += table or [line for item in shown for line in _told(item, view, reason)]
    return lines + _uncounted(rest, view)


def passing_items(plan: PlanReport, view: View) -> list[Line]:
    """What needs nobody: one line of counts, and off a terminal one line for each item."""
    passing = [item for item in plan.consequences if not item.needs_approval]
    counts = counts_text(passing, plan.summary)
    if not counts:
        return []
    unasked = "; nobody is asked for these" if passing else ""
    lines = wrapped([Piece(f"Also {counts}{unasked}")], view, hanging=2)
    return lines + (one_by_one(passing, view) if view.whole else [])


def one_by_one(items: Sequence[ConsequenceInfo], view: View) -> list[Line]:
    """One line for each item, its address unbroken at the end."""
    return [line for item in items for line in (_first_line(item), *_notes(item, view))]


def counts_text(items: Sequence[ConsequenceInfo], summary: Summary, *, bands: bool = True) -> str:
    """Say "4 creates (low), 6 updates (at most high), 33 unchanged": every item once, and what stays as it is."""
    groups: dict[str, list[str]] = {}
    for item in items:
        groups.setdefault(item.action, []).append(item.severity)
    words = [
        several(len(found), inert(action)) + (_range(found) if bands else "") for action, found in sorted(groups.items())
    ]
    if summary.no_op:
        words.append(f"{summary.no_op:,} unchanged")
    if summary.read:
        words.append(several(summary.read, "read"))
    return ", ".join(words)


def _range(severities: list[str]) -> str:
    worst = max(severities, key=lambda severity: Severity(severity).rank)
    if worst == "none":
        return ""
    return f" ({worst})" if len(set(severities)) == 1 else f" (at most {inert(worst)})"


def _heading(count: int, reason: str) -> str:
    text = f"{several(count, 'change')} {'need' if count > 1 else 'needs'} a person"
    return f"{text} (each delete: {reason})" if reason else text


def _weight(item: ConsequenceInfo) -> tuple[int, str]:
    return (-item.score, item.address)


def _split(asked: list[ConsequenceInfo]) -> tuple[list[ConsequenceInfo], list[ConsequenceInfo]]:
    """What a screen shows, and the rest, both worst first. One item more is shown rather than counted."""
    ranked = sorted(asked, key=lambda item: not precious(item))
    limit = max(_ITEMS, min(_PRECIOUS, sum(precious(item) for item in asked)))
    limit += len(asked) == limit + 1
    return sorted(ranked[:limit], key=_weight), ranked[limit:]


def _table(items: list[ConsequenceInfo], view: View, reason: str) -> list[Line]:
    """One line for each item with its reasons beside it, on a terminal that is wide enough for all of them."""
    reasons = [why(item, reason, whole=False) for item in items]
    width = max(cells(address(item.address).text) for item in items)
    if _NAMES_AT + _VERBS + width + 2 + max(cells(text) for text in reasons) > view.columns:
        return []
    lines: list[Line] = []
    for item, text in zip(items, reasons, strict=True):
        first = _first_line(item)
        gap = width + 2 - cells(first[-1].text)
        lines += [[*first, Piece(" " * gap + text)], *_notes(item, view)]
    return lines


def _told(item: ConsequenceInfo, view: View, reason: str) -> list[Line]:
    """One item: what happens to which object, and below it why."""
    first = _first_line(item)
    lines = [first]
    if not view.whole and sum(cells(piece.text) for piece in first) > view.columns:
        lines = [first[:2], *wrapped(first[3:], view, indent=4)]
    lines += wrapped([Piece(why(item, reason, whole=view.whole))], view, indent=_NAMES_AT)
    return lines + _notes(item, view)


def _first_line(item: ConsequenceInfo) -> Line:
    return [
        Piece(f"  {inert(item.severity):<8} {item.score:>3}  ", SEVERITIES.get(item.severity, Role.PLAIN)),
        Piece(f"{inert(item.action):<7}", Role.HEADING if lost(item) else Role.PLAIN),
        Piece("  "),
        address(item.address, Role.HEADING if item.needs_approval else Role.PLAIN),
    ]


def _notes(item: ConsequenceInfo, view: View) -> list[Line]:
    """What belongs under an address: the one before a move, and a warning of letters that may look like others."""
    lines: list[Line] = []
    if item.previous_address:
        old = [Piece("until now ", Role.QUIET), address(item.previous_address, Role.QUIET)]
        lines += wrapped(old, view, indent=_NAMES_AT)
    found = strange(item.address)
    if found:
        text = f"note: there is {found} in this address; it may look like another letter"
        lines += wrapped([Piece(text, Role.MODERATE)], view, indent=_NAMES_AT)
    return lines


def _uncounted(rest: Sequence[ConsequenceInfo], view: View) -> list[Line]:
    """What a screen has no room for: one line for each action, with its types."""
    groups: dict[str, Counter[str]] = {}
    for item in rest:
        groups.setdefault(item.action, Counter())[item.type] += 1
    lines: list[Line] = []
    for action, types in groups.items():
        text = f"… and {several(types.total(), f'more {inert(action)}')}: {_types(types)}"
        lines += wrapped([Piece(text)], view, indent=2, hanging=4)
    return lines + wrapped([Piece(_CUT, Role.QUIET)], view, indent=2) if lines else []


def _types(types: Counter[str]) -> str:
    ordered = sorted(types.items(), key=lambda entry: (-entry[1], entry[0]))
    named = ordered[:_TYPES] if len(ordered) > _TYPES + 1 else ordered
    words = [f"{count:,} {inert(name)}" for name, count in named]
    others = len(ordered) - len(named)
    return ", ".join(words) + (f" and {several(others, 'other type')}" if others else "")
