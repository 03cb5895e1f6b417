"""One sentence that says what a plan would end, where, and what else it does to what exists."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from planguard.core.inert import inert
from planguard.formats._losses import kept, lost, precious
from planguard.formats._nouns import roll_call
from planguard.formats._phrases import edits, unknown_verb
from planguard.formats._places import place, rank
from planguard.model.report import ConsequenceInfo, PlanReport

_NOUNS: Final = 4
_VERBS: Final[tuple[tuple[str, Callable[[ConsequenceInfo], bool], str], ...]] = (
    ("deletes", lambda item: lost(item) and item.action == "delete", ""),
    ("replaces", lambda item: lost(item) and item.action == "replace" and not _routine(item), ""),
    ("lets go of", lambda item: item.action == "forget" or kept(item), " (alive, but managed by nobody)"),
    ("does something unknown to", unknown_verb, ""),
    ("runs", lambda item: item.origin == "action", ""),
    ("runs code for", lambda item: item.origin != "action" and any(edit.direction == "runs" for edit in item.because), ""),
)
_EMPTY: Final = " (what is recreated is empty)"


def headline(plan: PlanReport) -> str:
    """Say "deletes 1 database in production; replaces 2 queues in production (what is recreated is empty)"."""
    if no_plan(plan) and plan.findings:
        return "; ".join(found.title[:1].lower() + found.title[1:] for found in plan.findings)
    return "; ".join(_endings(plan.consequences)) or _edited(plan)


def no_plan(plan: PlanReport) -> bool:
    """Whether it is about a change as such, and no object is named: where it acts and what was read is nothing to tell."""
    return plan.source.kind == "configuration" and not plan.consequences


def _routine(item: ConsequenceInfo) -> bool:
    """Whether it is replaced as others are edited, such as a task definition by its next revision."""
    return item.action_class == "replace-immutable" and not item.needs_approval


def sentence(text: str) -> str:
    """The same text as a sentence."""
    return f"{text[:1].upper()}{text[1:]}."


def _endings(items: Iterable[ConsequenceInfo]) -> Iterator[str]:
    found = list(items)
    for verb, fits, note in _VERBS:
        group = [item for item in found if fits(item)]
        if group:
            empty = verb == "replaces" and any(map(precious, group))
            yield f"{verb} {_placed(group)}{_EMPTY if empty else note}"


def _placed(items: list[ConsequenceInfo]) -> str:
    """Say "2 tables in production and 1 bucket in non-production": what holds data before the rest, each where it is."""
    by_place: dict[str, list[ConsequenceInfo]] = {}
    for item in sorted(items, key=lambda item: (not precious(item), -item.score)):
        by_place.setdefault(item.environment, []).append(item)
    return " and ".join(f"{roll_call(by_place[name], _NOUNS)} {place(name)}" for name in sorted(by_place, key=rank))


def _edited(plan: PlanReport) -> str:
    """A plan that ends nothing: the worst edit that a person is asked about."""
    asked = [item for item in plan.consequences if item.needs_approval]
    if not asked:
        return "destroys nothing that exists"
    worst = [item for item in asked if item.action == asked[0].action]
    told = f": {edits(worst[0], whole=False, most=1)}" if len(worst) == 1 and worst[0].because else ""
    return f"{inert(worst[0].action)}s {_placed(worst)}{told}; Terraform itself deletes or replaces nothing"
