"""Ways out in Markdown, as text to paste: of a finding below it, of single changes all in one place."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from planguard.core.inert import inert
from planguard.formats._markdown_fit import Block, Worth
from planguard.formats._markdown_text import code, fence, joined, prose
from planguard.formats._nouns import several
from planguard.formats._ways_out import Way, ways_out
from planguard.model.finding import Remedy
from planguard.model.report import PlanReport

_PROSE: Final = frozenset({"snapshot-route"})
"""Kinds of remedies that are steps in the cloud; all others are Terraform's language."""
_OPEN: Final = 2
_PLACES: Final = 5


def ways_blocks(plan: PlanReport) -> Iterator[Block]:
    """The ways out of single changes that a few words beside the change do not tell whole."""
    found = ways_out(plan.consequences)
    if found:
        yield Block(
            ("", "#### Way out" if len(found) == 1 else f"#### Ways out: {len(found):,}"),
            tuple(map(_told, found)),
            Worth.WAYS,
            _left(found),
            tuple(_told(way, short=True) for way in found),
            _OPEN if len(found) > _OPEN + 1 else None,
            f"{len(found) - _OPEN:,} more",
        )


def remedy_lines(remedy: Remedy, *, short: bool, of: str = "") -> list[str]:
    """The way out as text to paste; in short only how long it is. `of` says of what, in Markdown."""
    rows = [inert(row.expandtabs(2)) for row in remedy.text.rstrip("\n").split("\n")]
    who = "an agent may take it" if remedy.safe_for_agent else "for a person to take"
    heading = joined([f"*Way out*{of} (", code(remedy.kind), f", {who})"])
    if short:
        return ["", f"{heading}: {several(len(rows), 'line')}, for which there is no room here; the JSON report has them."]
    expect = ["", f"The next plan must then show: {prose(inert(remedy.expect))}"] if remedy.expect else []
    return ["", f"{heading}:", "", *fence(rows, "text" if remedy.kind in _PROSE else "hcl"), *expect]


def _told(way: Way, *, short: bool = False) -> str:
    """One way out, and the changes that it is for."""
    shown = way.items if len(way.items) <= _PLACES + 1 else way.items[:_PLACES]
    rest = f" and {len(way.items) - len(shown):,} more" if len(shown) < len(way.items) else ""
    names = [part for item in shown for part in (", ", code(item.address))][1:]
    return "\n".join(remedy_lines(way.remedy, short=short, of=f" for {joined(names)}{rest}"))


def _left(found: Sequence[Way]) -> Callable[[int], str]:
    return lambda count: (
        f"{several(len(found) - count, 'more way')} out: left out, since there is no room here; the JSON report has them."
    )
