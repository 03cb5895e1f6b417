"""Ways out in HTML, as text to paste: of a finding below it, of single changes all in one place."""

from typing import Final

from planguard.core.inert import inert
from planguard.formats._html_tags import EMPTY, Markup, code, folded, joined, raw, tag, text
from planguard.formats._ways_out import Way, ways_out
from planguard.model.finding import Remedy
from planguard.model.report import PlanReport

_OPEN: Final = 3
_PLACES: Final = 8
_MOST: Final = 1_000
"""Texts on a page; nobody pastes more, and the JSON report has them all."""


def ways_part(plan: PlanReport) -> Markup:
    """The ways out of single changes that a few words beside the change do not tell whole."""
    found = ways_out(plan.consequences)
    if not found:
        return EMPTY
    shown = found if len(found) <= _OPEN + 1 else found[:_OPEN]
    hidden, left = found[len(shown) : _MOST], max(0, len(found) - _MOST)
    more = folded(text(f"{len(hidden):,} more"), *map(_told, hidden)) if hidden else EMPTY
    rest = tag("p", text(f"The JSON report has {left:,} more."), class_="soft") if left else EMPTY
    return joined([tag("h3", text("Way out" if len(found) == 1 else "Ways out")), *map(_told, shown), more, rest])


def remedy_part(remedy: Remedy) -> Markup:
    """The way out as text to paste."""
    who = "an agent may take it" if remedy.safe_for_agent else "for a person to take"
    rows = "\n".join(inert(row.expandtabs(2)) for row in remedy.text.rstrip("\n").split("\n"))
    head = tag("p", tag("b", text("Way out: ")), code(remedy.kind), text(f", {who}"))
    expect = tag("p", text("The next plan must then show: "), raw(remedy.expect)) if remedy.expect else EMPTY
    return joined([head, tag("pre", text(rows)), expect])


def _told(way: Way) -> Markup:
    """One way out, and the changes that it is for."""
    shown = way.items if len(way.items) <= _PLACES + 1 else way.items[:_PLACES]
    rest = f"and {len(way.items) - len(shown):,} more" if len(shown) < len(way.items) else ""
    names = (part for item in shown for part in (code(item.address), text(" ")))
    return tag("div", tag("p", *names, text(rest), class_="soft"), remedy_part(way.remedy), class_="finding low")
