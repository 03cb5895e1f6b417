"""The consequences on a terminal: what needs a person comes first and fully, the rest is counted."""

from collections.abc import Sequence
from typing import Final

from planguard.formats._counts import counts_text
from planguard.formats._follows import Along, gathered
from planguard.formats._losses import only_found, precious
from planguard.formats._nouns import several
from planguard.formats._phrases import shared_reason
from planguard.formats._pieces import Line, Piece, Role
from planguard.formats._places import milder
from planguard.formats._terminal_environment import signs
from planguard.formats._terminal_item import first_lines, notes, table, told
from planguard.formats._terminal_lines import View, wrapped
from planguard.formats._terminal_rest import along_lines, rest_lines
from planguard.formats._ways_out import EXPLAINED, letting_go
from planguard.model.provenance import InputKind
from planguard.model.report import ConsequenceInfo, PlanReport

# What a terminal shows at least, one by one; and, as far as an eye can follow, every object that holds data.
_LEAST: Final = 3
_PRECIOUS: Final = 16
_PRECIOUS_SHARE: Final = 6
_MILDER: Final = 4


def asked_items(plan: PlanReport, view: View, room: int) -> list[Line]:
    """The items that need a person, worst first; on a terminal as many as fit into `room` lines, and the rest counted."""
    asked = sorted((item for item in plan.consequences if item.needs_approval), key=_weight)
    if not asked:
        return []
    reason = shared_reason(asked)
    lines = [[], *wrapped([Piece(_heading(asked, reason), Role.HEADING)], view, hanging=2)]
    end = _let_go(asked, view, plan)
    if view.whole:
        return lines + [line for item in asked for line in told(item, view, reason)] + end
    heads, along = gathered(asked)
    blocks = _blocks(heads[: max(room, _PRECIOUS)], view, reason, along)
    count = _shown(heads, blocks, view, room)
    rest = sorted((item for head in heads[count:] for item in (head, *along.get(head.address, ()))), key=_weight)
    return lines + [line for block in blocks[:count] for line in block] + rest_lines(rest, view, cut=bool(along)) + end


def _let_go(asked: list[ConsequenceInfo], view: View, plan: PlanReport) -> list[Line]:
    told = letting_go(asked, whole="" if plan.source.kind == InputKind.CONFIGURATION else EXPLAINED)
    return wrapped(told, view, indent=2) if told else []


def milder_items(plan: PlanReport, view: View, room: int = _MILDER) -> list[Line]:
    """What ends and passes because its environment is milder, and why we think that it is."""
    items = [item for item in plan.consequences if milder(item)]
    if not items:
        return []
    where = {item.environment for item in items}
    evidence = [line for found in plan.environments if found.name in where for line in signs(found, view)]
    because = "passes because it is" if len(items) == 1 else "pass because they are"
    text = f"{several(len(items), 'change')} {because} not in production"
    shown = items if view.whole or len(items) <= room + 1 else items[:room]
    lines: list[Line] = [[], *wrapped([Piece(text, Role.HEADING)], view, hanging=2), *evidence]
    return lines + one_by_one(shown, view) + rest_lines(items[len(shown) :], view)


def passing_items(plan: PlanReport, view: View) -> list[Line]:
    """What needs nobody: one line of counts, and off a terminal one line for each item."""
    passing = [item for item in plan.consequences if not item.needs_approval and not milder(item)]
    counts = counts_text(passing, plan.summary)
    if not counts:
        return []
    unasked = "; nobody is asked for these" if passing else ""
    lines = wrapped([Piece(f"Also {counts}{unasked}")], view, hanging=2)
    return lines + (one_by_one(passing, view) if view.whole else [])


def one_by_one(items: Sequence[ConsequenceInfo], view: View) -> list[Line]:
    """One line for each item, its address unbroken at the end."""
    return [line for item in items for line in (*first_lines(item, view), *notes(item, view))]


def _heading(asked: Sequence[ConsequenceInfo], reason: str) -> str:
    text = f"{several(len(asked), 'change')} {'need' if len(asked) > 1 else 'needs'} a person"
    if by_finding := only_found(asked):
        return f"{text} {by_finding}"
    return f"{text} (each delete: {reason})" if reason else text


def _weight(item: ConsequenceInfo) -> tuple[int, bool, str]:
    return (-item.score, not precious(item), item.address)


def _blocks(items: list[ConsequenceInfo], view: View, reason: str, along: Along) -> list[list[Line]]:
    blocks = table(items, view, reason) or [told(item, view, reason) for item in items]
    return [[*block, *along_lines(along.get(item.address, ()), view)] for item, block in zip(items, blocks, strict=True)]


def _shown(asked: list[ConsequenceInfo], blocks: list[list[Line]], view: View, room: int) -> int:
    """How many of the worst are shown. One item more is shown rather than counted."""
    fitting = used = 0
    for block in blocks:
        used += len(block)
        fitting += used <= room
    data = min(_PRECIOUS, view.rows // _PRECIOUS_SHARE)
    last = max((place for place, item in enumerate(asked[:data], 1) if precious(item)), default=0)
    count = max(fitting, last, _LEAST)
    return count + (len(asked) == count + 1)
