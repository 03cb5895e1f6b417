"""The consequences in HTML: what may be gone for good first, what needs nobody folded."""

from collections.abc import Sequence
from typing import Final

from planguard.core.inert import inert, strange
from planguard.formats._counts import counts_text
from planguard.formats._html_tags import EMPTY, Markup, code, folded, joined, prose, raw, tag, text
from planguard.formats._losses import grave, lost
from planguard.formats._phrases import shared_reason, verb, why
from planguard.formats._places import milder
from planguard.formats._rest import rest_texts
from planguard.model.report import ConsequenceInfo, PlanReport

Items = Sequence[ConsequenceInfo]

_OPEN: Final = 25
_MOST: Final = 5_000
"""Rows of a list that nobody is asked about; a browser is slow with more, and their number says enough."""
_KINDS: Final = 40


def grave_items(plan: PlanReport) -> Markup:
    """What a person must decide about and cannot take back."""
    asked = _asked(plan)
    return _list("May be gone for good", [item for item in asked if grave(item)], shared_reason(asked))


def asked_items(plan: PlanReport) -> Markup:
    """What else a person must decide about."""
    asked = _asked(plan)
    heading = "Ends as well" if any(map(grave, asked)) else "Ends"
    ends = _list(heading, [item for item in asked if lost(item) and not grave(item)], shared_reason(asked))
    return joined([ends, _list("Needs a person", [item for item in asked if not lost(item)], "")])


def passing_items(plan: PlanReport) -> Markup:
    """What nobody is asked about: what ends in a milder environment, then the rest, folded."""
    passing = [item for item in plan.consequences if not item.needs_approval]
    others = sorted(
        (item for item in passing if not milder(item)), key=lambda item: (not lost(item), item.action == "create")
    )
    rest = folded(text(f"{counts_text(others)}: nobody is asked"), _thin(others)) if others else EMPTY
    return joined([_list("Ends without a question", [item for item in passing if milder(item)], ""), rest])


def _asked(plan: PlanReport) -> Items:
    return [item for item in plan.consequences if item.needs_approval]


def _list(heading: str, items: Items, reason: str) -> Markup:
    """A list under its heading; of a long one the first rows, and the others folded. None is left out."""
    if not items:
        return EMPTY
    each = tag("small", text(f" (each delete: {reason})")) if reason else EMPTY
    shown = items if len(items) <= _OPEN + 1 else items[:_OPEN]
    hidden = items[len(shown) :]
    more = folded(text(f"{len(hidden):,} more"), _rows(hidden, reason)) if hidden else EMPTY
    return joined([tag("h3", text(f"{heading}: {len(items):,}"), each), _rows(shown, reason), more])


def _rows(items: Items, reason: str) -> Markup:
    return tag("ul", *(_row(item, reason) for item in items), class_="rows")


def _row(item: ConsequenceInfo, reason: str) -> Markup:
    score = tag("span", text(f"{inert(item.severity)} {item.score}"), class_="score")
    told = tag("p", prose(why(item, reason, whole=True)))
    return tag("li", score, _name(item), told, _old(item), _place(item), _warning(item), class_=_mark(item))


def _thin(items: Items) -> Markup:
    rows = [tag("li", _name(item), _old(item), _warning(item)) for item in items[:_MOST]]
    rows += [tag("li", text(told)) for told in rest_texts(items[_MOST:], _KINDS)]
    return tag("ul", *rows, class_="rows thin")


def _name(item: ConsequenceInfo) -> Markup:
    leftover = joined([text(" (deposed "), code(item.deposed), text(")")]) if item.deposed else EMPTY
    return joined([tag("b", text(verb(item))), text(" "), code(item.address), leftover])


def _old(item: ConsequenceInfo) -> Markup:
    return tag("p", text("until now "), code(item.previous_address)) if item.previous_address else EMPTY


def _place(item: ConsequenceInfo) -> Markup:
    return (
        tag("p", text("was at " if item.source.gone else "at "), code(f"{item.source.path}:{item.source.line}"))
        if item.source
        else EMPTY
    )


def _warning(item: ConsequenceInfo) -> Markup:
    found = strange(item.address)
    return (
        tag("p", text(f"mind {found} in this address: it may look like another letter"), class_="warn") if found else EMPTY
    )


def _mark(item: ConsequenceInfo) -> str:
    return str(raw(item.severity))
