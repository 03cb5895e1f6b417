"""What the static check finds by itself, as findings: texts are those of the rules."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from planguard.core.static.gate import is_gate
from planguard.core.static.records import Difference, Note
from planguard.model.finding import Effect, Evidence, Finding
from planguard.model.rule import Rule
from planguard.model.severity import Severity

RuleOf = Callable[[str], Rule]
OWN_IDS: Final = ("gate-changed", "only-a-plan-shows", "plan-missing", "source-unreadable")
"""The findings that no detector makes of a plan."""

_SHOWN: Final = 50


def own_findings(found: Difference, rule: RuleOf) -> Iterator[Finding]:
    """The findings about one directory that no plan could show."""
    if found.unguarded:
        yield _finding(rule("prevent-destroy-removed"), found.unguarded, Effect.APPROVE, Severity.HIGH, named=True)
    if found.unread:
        effect = Effect.APPROVE if found.unread_weaker else Effect.WARN
        yield _finding(rule("source-unreadable"), found.unread, effect, Severity.MODERATE)
    if found.unknown:
        only_read = all(note.address.startswith("data.") for note in found.unknown)
        effect = Effect.EXPLAIN if only_read else Effect.WARN
        yield _finding(rule("only-a-plan-shows"), found.unknown, effect, Severity.LOW)


def gate_finding(paths: Sequence[str], rule: RuleOf) -> Finding | None:
    """The finding about changed files that belong to the gate itself; None where none of `paths` does."""
    notes = [Note("belongs to what guards this repository", path) for path in paths if is_gate(path)]
    return _finding(rule("gate-changed"), notes, Effect.WARN, Severity.MODERATE) if notes else None


def _finding(rule: Rule, notes: list[Note], effect: Effect, severity: Severity, *, named: bool = False) -> Finding:
    notes = list(dict.fromkeys(notes))
    return Finding(
        id=rule.id,
        effect=effect,
        title=rule.title,
        severity=severity,
        why=rule.why,
        addresses=tuple(dict.fromkeys(note.address for note in notes if note.address)) if named else (),
        evidence=tuple(map(_evidence, notes[:_SHOWN])) + _rest(len(notes) - _SHOWN),
    )


def _evidence(note: Note) -> Evidence:
    if note.place is None:
        return Evidence(note.address, note.says)
    return Evidence(str(note.place), f"{note.address}: {note.says}" if note.address else note.says)


def _rest(count: int) -> tuple[Evidence, ...]:
    return (Evidence("…", f"and {count} more"),) if count > 0 else ()
