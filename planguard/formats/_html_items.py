"""The consequences in HTML: what may be gone for good first, what needs nobody folded."""

from collections.abc import Sequence
from typing import Final

from planguard.core.inert import inert, strange
from planguard.formats._counts import counts_text
from planguard.formats._follows import Along, along_text, below_causes, gathered
from planguard.formats._html_tags import EMPTY, Markup, code, folded, joined, pieces, prose, raw, tag, text
from planguard.formats._losses import grave, lost, only_found
from planguard.formats._phrases import shared_reason, verb, why
from planguard.formats._places import milder
from planguard.formats._rest import rest_texts
from planguard.formats._ways_out import BELOW, way_out
from planguard.model.report import ConsequenceInfo, PlanReport

Items = Sequence[ConsequenceInfo]

_OPEN: Final = 25
_MOST: Final = 5_000
"""Rows of a list that nobody is asked about; a browser is slow with more, and their number says enough."""
_KINDS: Final = 40


def grave_items(plan: PlanReport) -> Markup:
    """What a person must decide about and cannot take back."""
    asked = _asked(plan)
    return _list("May be gone for good", [item for item in asked if grave(item)], shared_reason(asked), gathered(asked)[1])


def asked_items(plan: PlanReport) -> Markup:
    """What else a person must decide about."""
    asked = _asked(plan)
    heading, along = "Ends as well" if any(map(grave, asked)) else "Ends", gathered(asked)[1]
    ends = _list(heading, [item for item in asked if lost(item) and not grave(item)], shared_reason(asked), along)
    others = [item for item in asked if not lost(item)]
    return joined([ends, _list(f"Needs a person {only_found(others)}".rstrip(), others, "", along)])


def passing_items(plan: PlanReport) -> Markup:
    """What nobody is asked about: what ends in a milder environment, then the rest, folded."""
    passing = [item for item in plan.consequences if not item.needs_approval]
    others = sorted(
        (item for item in passing if not milder(item)), key=lambda item: (not lost(item), item.action == "create")
    )
    rest = folded(text(f"{counts_text(others)}: nobody is asked"), _thin(others)) if others else EMPTY
    return joined([_list("Ends without a question", [item for item in passing if milder(item)], "", {}), rest])


def _asked(plan: PlanReport) -> Items:
    return [item for item in plan.consequences if item.needs_approval]


def _list(heading: str, items: Items, reason: str, along: Along) -> Markup:
    """A list under its heading; of a long one the first rows, and the others folded. None is left out."""
    if not items:
        return EMPTY
    each = tag("small", text(f" (each delete: {reason})")) if reason else EMPTY
    rows = [_row(item, reason, along, below=below) for item, below in below_causes(items, along)]
    shown = rows if len(rows) <= _OPEN + 1 else rows[:_OPEN]
    hidden = rows[len(shown) :]
    more = folded(text(f"{len(hidden):,} more"), tag("ul", *hidden, class_="rows")) if hidden else EMPTY
    return joined([tag("h3", text(f"{heading}: {len(items):,}"), each), tag("ul", *shown, class_="rows"), more])


def _row(item: ConsequenceInfo, reason: str, along: Along, *, below: bool) -> Markup:
    """One item; one that goes along with the item above stands to the right of it, `below`."""
    score = tag("span", text(f"{inert(item.severity)} {item.score}"), class_="score")
    told = tag("p", prose(why(item, reason, whole=True)))
    parts = (score, _name(item), told, _old(item), _warning(item), _with(item, along), _way_out(item))
    return tag("li", *parts, class_=f"{_mark(item)} along" if below else _mark(item))


def _with(item: ConsequenceInfo, along: Along) -> Markup:
    told = along_text(item, along)
    return tag("p", text(told)) if told else EMPTY


def _way_out(item: ConsequenceInfo) -> Markup:
    told = way_out(item, BELOW)
    return tag("p", tag("b", text("way out: ")), pieces(told)) if told else EMPTY


def _thin(items: Items) -> Markup:
    rows = [tag("li", _name(item), _old(item), _warning(item)) for item in items[:_MOST]]
    rows += [tag("li", text(told)) for told in rest_texts(items[_MOST:], _KINDS)]
    return tag("ul", *rows, class_="rows thin")


def _name(item: ConsequenceInfo) -> Markup:
    leftover = joined([text(" (deposed "), code(item.deposed), text(")")]) if item.deposed else EMPTY
    return joined([tag("b", text(verb(item))), text(" "), code(item.address), leftover])


def _old(item: ConsequenceInfo) -> Markup:
    return tag("p", text("until now "), code(item.previous_address)) if item.previous_address else EMPTY


def _warning(item: ConsequenceInfo) -> Markup:
    found = strange(item.address)
    return (
        tag("p", text(f"mind {found} in this address: it may look like another letter"), class_="warn") if found else EMPTY
    )


def _mark(item: ConsequenceInfo) -> str:
    return str(raw(item.severity))
