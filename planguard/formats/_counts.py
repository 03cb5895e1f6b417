"""How many changes of which kind, and how bad: what is said instead of a list."""

from collections.abc import Sequence

from planguard.core.inert import inert
from planguard.formats._nouns import several
from planguard.formats._phrases import verb
from planguard.model.report import ConsequenceInfo
from planguard.model.report_plan import Summary
from planguard.model.severity import Severity


def counts_text(items: Sequence[ConsequenceInfo], summary: Summary | None = None, *, bands: bool = True) -> str:
    """Say "4 creates (low), 6 updates (at most high), 33 unchanged": every item once, and what stays as it is."""
    groups: dict[str, list[str]] = {}
    for item in items:
        groups.setdefault(verb(item), []).append(item.severity)
    words = [several(len(found), action) + (_range(found) if bands else "") for action, found in sorted(groups.items())]
    if summary and summary.no_op:
        words.append(f"{summary.no_op:,} unchanged")
    if summary and summary.read:
        words.append(several(summary.read, "read"))
    return ", ".join(words)


def _range(severities: list[str]) -> str:
    worst = max(severities, key=lambda severity: Severity(severity).rank)
    if worst == "none":
        return ""
    return f" ({worst})" if len(set(severities)) == 1 else f" (at most {inert(worst)})"
