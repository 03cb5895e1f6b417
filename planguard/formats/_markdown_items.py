"""The consequences in Markdown: what cannot be undone comes first, what needs nobody is folded."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from planguard.core.inert import inert, strange
from planguard.formats._counts import counts_text
from planguard.formats._follows import Along, along_text, below_causes, gathered
from planguard.formats._losses import grave, lost, only_found
from planguard.formats._markdown_fit import Block, Worth
from planguard.formats._markdown_text import code, joined, markdown_of, prose, span
from planguard.formats._phrases import shared_reason, verb, why
from planguard.formats._places import milder
from planguard.formats._rest import rest_texts
from planguard.formats._ways_out import BELOW, way_out
from planguard.model.report import ConsequenceInfo, PlanReport

_OPEN: Final = 12
"""Rows of a list that stand open; the others are folded."""
_KINDS: Final = 12
_VERBS: Final = 8
"""More than there are."""
_LONGEST: Final = 500
_GRAVE: Final = "May be gone for good"

Items = Sequence[ConsequenceInfo]


class _Shared(NamedTuple):
    """What the lists have in common: the reason of all deletes, whether it was told above, and what goes along with what."""

    reason: str = ""
    along: Along = {}  # noqa: RUF012 - nobody writes into it
    told: bool = False


_NOTHING: Final = _Shared()


def grave_blocks(plan: PlanReport) -> Iterator[Block]:
    """What a person must decide about and cannot take back."""
    asked = asked_of(plan)
    items = [item for item in asked if grave(item)]
    yield from _listed(_GRAVE, items, Worth.PRECIOUS, _shared(asked))


def asked_blocks(plan: PlanReport) -> Iterator[Block]:
    """What else a person must decide about: what ends, and what stays and is changed."""
    asked = asked_of(plan)
    above, shared = any(map(grave, asked)), _shared(asked)
    ends = [item for item in asked if lost(item) and not grave(item)]
    yield from _listed("Ends as well" if above else "Ends", ends, Worth.ENDS, shared._replace(told=above))
    others = [item for item in asked if not lost(item)]
    yield from _listed(f"Needs a person {only_found(others)}".rstrip(), others, Worth.ASKED, shared._replace(reason=""))


def _shared(asked: Items) -> _Shared:
    return _Shared(shared_reason(asked), gathered(asked)[1])


def asked_of(plan: PlanReport) -> Items:
    """What a person must decide about."""
    return [item for item in plan.consequences if item.needs_approval]


def passing_blocks(plan: PlanReport) -> Iterator[Block]:
    """What nobody is asked about: what ends in a milder environment, and folded routine ends, other changes, creates."""
    passing = [item for item in plan.consequences if not item.needs_approval]
    yield from _listed("Ends without a question", [item for item in passing if milder(item)], Worth.MILDER)
    others = [item for item in passing if not milder(item)]
    changed = [item for item in others if not lost(item) and item.action != "create"]
    yield from _folded([item for item in others if lost(item)], Worth.MILDER)
    yield from _folded(changed, Worth.PASSING)
    yield from _folded([item for item in others if item.action == "create"], Worth.CREATES)


def _folded(items: Items, worth: Worth) -> Iterator[Block]:
    if items:
        words = f"{counts_text(items)}: nobody is asked"
        yield Block((), tuple(map(_short, items)), worth, _left(items), fold=0, more=words)


def _listed(heading: str, items: Items, worth: Worth, shared: _Shared = _NOTHING) -> Iterator[Block]:
    """A list with its heading, and with the reason of all deletes unless that is told; nothing where there are no items."""
    if not items:
        return
    rows = below_causes(items, shared.along)
    shown = [item for item, _ in rows]
    each = f" (each delete: {shared.reason})" if shared.reason and not shared.told else ""
    yield Block(
        ("", f"#### {heading}: {len(items):,}{each}", ""),
        tuple(_indent(below) + _row(item, shared) for item, below in rows),
        worth,
        _left(shown),
        tuple(_indent(below) + _short(item) for item, below in rows),
        _OPEN if len(items) > _OPEN + 1 else None,
        f"{len(items) - _OPEN:,} more",
    )


def _indent(below: bool) -> str:
    return "  " if below else ""


def _row(item: ConsequenceInfo, shared: _Shared) -> str:
    """What happens to which object, how bad that is, why, what goes along with it, and the way out."""
    text, sign, name = why(item, shared.reason, whole=True).rpartition("; id ")
    told = joined([f" · {prose(text)}", sign, span(name)]) if sign else f" · {prose(name)}" if name else ""
    parts = [f"- **{_verb(item)}** ", _name(item), f" · {inert(item.severity)} {item.score}", told]
    old = [" (until now ", code(item.previous_address), ")"] if item.previous_address else []
    more = along_text(item, shared.along)
    return joined([*parts, *old, _warning(item), f" · {prose(more)}" if more else "", *_way_out(item)])


def _way_out(item: ConsequenceInfo) -> list[str]:
    told = way_out(item, BELOW)
    return [" · **way out:** ", markdown_of(told)] if told else []


def _short(item: ConsequenceInfo) -> str:
    return joined([f"- {_verb(item)} ", _name(item), _warning(item)])


def _verb(item: ConsequenceInfo) -> str:
    return prose(verb(item))


def _name(item: ConsequenceInfo) -> str:
    """The address; the key of a leftover too, since its address is that of a living object."""
    return joined([code(item.address), f" (deposed {code(item.deposed)})" if item.deposed else ""])


def _warning(item: ConsequenceInfo) -> str:
    found = strange(item.address)
    return f" (mind {prose(found)} in this address: it may look like another letter)" if found else ""


def counted(hidden: Items, kinds: int) -> list[str]:
    """How many of which kind, for each verb. The names of types may be long; the counts stand before them."""
    texts = rest_texts(sorted(hidden, key=lambda item: not grave(item)), kinds)
    return [prose(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\u2026") for text in texts[:_VERBS]]


def _left(items: Items) -> Callable[[int], str]:
    return lambda count: f"{'; '.join(counted(items[count:], _KINDS))}: left out, since there is no room for them here."
