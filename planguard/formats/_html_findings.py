"""The findings in HTML: one cause each, why it matters, and the way out."""

from collections.abc import Sequence
from typing import Final

from planguard.core.inert import inert
from planguard.formats._html_tags import EMPTY, Markup, code, folded, joined, prose, raw, tag, text
from planguard.formats._html_ways import remedy_part
from planguard.formats._phrases import cut
from planguard.model.finding import Effect
from planguard.model.report import FindingInfo, PlanReport

_LABELS: Final = {"refuse": "STOP", "approve": "ASK", "warn": "WARN", "explain": "NOTE"}
_MARKS: Final = {"refuse": "critical", "approve": "high", "warn": "moderate"}
_PLACES: Final = 8
_ADVISED: Final = (Effect.REFUSE, Effect.APPROVE)


def findings(plan: PlanReport) -> Markup:
    """All findings of a plan, the strongest first."""
    found = sorted(plan.findings, key=lambda finding: Effect(finding.effect).rank)
    return joined([tag("h3", text("Why")), *map(_told, found)]) if found else EMPTY


def _told(finding: FindingInfo) -> Markup:
    label = _LABELS.get(finding.effect, "STOP")
    title = [tag("b", text(label)), tag("b", prose(inert(finding.title))), text(" "), tag("small", code(finding.id))]
    why = tag("p", prose(inert(finding.why))) if finding.why else EMPTY
    advised = finding.instead and finding.effect in _ADVISED
    instead = tag("p", tag("b", text("Instead: ")), prose(inert(finding.instead))) if advised else EMPTY
    remedy = remedy_part(finding.remedy) if finding.remedy else EMPTY
    parts = (*title, why, _where(finding), _line(finding), instead, remedy)
    return tag("div", *parts, class_=f"finding {_MARKS.get(finding.effect, 'low')}")


def _line(finding: FindingInfo) -> Markup:
    """Which line it is, and who the commit says wrote it."""
    source = finding.source
    if source is None:
        return EMPTY
    commit = ((" until commit " if source.gone else ", commit "), source.commit)
    names = ((" by ", cut(source.author or "")), (" with ", cut(source.agent or "")))
    who = (commit, *names) if source.gone else (*names, commit)
    told = [part for word, name in who if name for part in (text(word), code(name))]
    return tag(
        "p", text("Stood at " if source.gone else "Written at "), code(f"{source.path}:{source.line}"), *told, class_="soft"
    )


def _where(finding: FindingInfo) -> Markup:
    """The objects that the cause touches; of a cause that is about none, the places in the plan."""
    if finding.addresses:
        return _some([code(address) for address in finding.addresses])
    return _some([joined([code(place.pointer), text(" "), raw(place.says)]) for place in finding.evidence])


def _some(told: Sequence[Markup]) -> Markup:
    """The first few in a line, and all of them folded."""
    if not told:
        return EMPTY
    shown = told if len(told) <= _PLACES + 1 else told[:_PLACES]
    line = tag("p", *(part for one in shown for part in (one, text(" "))), class_="soft")
    rest = told[len(shown) :]
    return joined([line, folded(text(f"{len(rest):,} more"), tag("p", *_spaced(rest), class_="soft")) if rest else EMPTY])


def _spaced(told: Sequence[Markup]) -> list[Markup]:
    return [part for one in told for part in (one, text(" "))]
