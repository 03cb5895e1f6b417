"""Types that decide alone for their target: what others gave it goes, and the plan does not list that."""

from collections.abc import Iterator
from typing import Final

from planguard.errors import InputError
from planguard.model.actions import Operation
from planguard.model.body import decode_value
from planguard.model.consequence import Consequence
from planguard.model.finding import Effect, Evidence, Finding
from planguard.model.plan import Plan
from planguard.model.severity import Severity
from planguard.model.value import SENSITIVE, UNKNOWN, Value
from planguard.ports import Case, Detector

_FLAG: Final = "E"
_STRIPS: Final = "fixed.create_strips"
_REMOVED: Final = "access-removed"
_SHOWN: Final = 20


def _find(case: Case) -> Iterator[Finding]:
    found = [each for each in case.consequences if _FLAG in each.facts.flags and _takes_away(each)]
    if not found:
        return
    rule = case.rule("exclusive-attachment")
    strict = any(each.environment.name.strict for each in found)
    worst = max((each.severity for each in found), key=lambda severity: severity.rank)
    yield Finding(
        id="exclusive-attachment",
        effect=Effect.APPROVE if strict or any(each.asks for each in found) else Effect.WARN,
        by_table=True,
        title=rule.title,
        severity=max(worst, Severity.MODERATE, key=lambda severity: severity.rank),
        addresses=tuple(each.address for each in found),
        why=rule.why,
        evidence=tuple(_evidence(case.plan, each) for each in found[:_SHOWN]),
    )


def _takes_away(found: Consequence) -> bool:
    """Whether something that is granted now is not any more: what is forgotten, or only added to, stays."""
    if found.operation in {Operation.DELETE, Operation.REPLACE}:
        return not found.change.deposed and found.change.actions.destroys
    if found.operation is Operation.CREATE:
        return any(term.source == _STRIPS for term in found.score.terms)
    return found.operation is Operation.UPDATE and bool(_lost(found))


def _lost(found: Consequence) -> list[str]:
    """The attributes that lose an element, or that may: what cannot be read is taken to."""
    change = found.change.change
    if change is None:
        return []
    told = [str(edit.path[0]) for edit in found.edits if edit.path and edit.row.rule == _REMOVED]
    names = dict.fromkeys([*told, *(str(path[0]) for path in found.changed if path)])
    before, after = change.before, change.after
    return [name for name in names if name in told or _less(before.get(name), after.get(name))]


def _less(before: Value, after: Value) -> bool:
    if before is SENSITIVE or after in (SENSITIVE, UNKNOWN):
        return True
    if isinstance(before, list):
        kept = after if isinstance(after, list) else []
        return any(item not in kept for item in before)
    return isinstance(before, str) and before.lstrip().startswith("{") and bool(_texts(before) - _texts(after))


def _texts(document: Value) -> set[str]:
    """Every text in a policy that is written as JSON; one that cannot be read is a text itself."""
    try:
        stack = [decode_value(document.encode())] if isinstance(document, str) else []
    except (InputError, UnicodeError):
        return {document}
    found: set[str] = set()
    while stack:
        value = stack.pop()
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, dict | list):
            stack.extend(value.values() if isinstance(value, dict) else value)
    return found


def _evidence(plan: Plan, found: Consequence) -> Evidence:
    pointer = plan.pointer(found.change)
    if found.operation is Operation.UPDATE:
        return Evidence(f"{pointer}/change/after", f"{', '.join(_lost(found))} loses something")
    says = {Operation.CREATE: "takes charge of a target that is there already"}.get(
        found.operation, "everything it gives goes"
    )
    return Evidence(f"{pointer}/change/actions", says)


DETECTOR = Detector(ids=("exclusive-attachment",), find=_find)
