"""The findings in Markdown: one cause each, why it matters, and the way out."""

from collections.abc import Iterator, Sequence
from typing import Final

from planguard.core.inert import inert
from planguard.formats._markdown_fit import Block, Worth
from planguard.formats._markdown_text import code, joined, prose
from planguard.formats._markdown_ways import remedy_lines
from planguard.formats._nouns import several
from planguard.formats._phrases import cut
from planguard.model.finding import Effect
from planguard.model.report import FindingInfo, PlanReport, SourcePlace

_LABELS: Final = {"refuse": "STOP", "approve": "ASK", "warn": "WARN", "explain": "NOTE"}
_ADVISED: Final = (Effect.REFUSE, Effect.APPROVE)
_PLACES: Final = 5


def findings_blocks(plan: PlanReport) -> Iterator[Block]:
    """All findings of a plan, the strongest first."""
    found = sorted(plan.findings, key=lambda finding: Effect(finding.effect).rank)
    if not found:
        return
    yield Block(
        ("", "#### Why" if len(found) == 1 else f"#### Why: {len(found):,} findings"),
        tuple(_told(finding) for finding in found),
        Worth.FINDINGS,
        lambda count: _left(found[count:]),
        tuple(_told(finding, short=True) for finding in found),
    )


def _told(finding: FindingInfo, *, short: bool = False) -> str:
    """One finding. In short: without its remedy, and without what to do in general."""
    label = _LABELS.get(finding.effect, inert(finding.effect))
    lines = ["", joined([f"**{label}** {prose(inert(finding.title))} (", code(finding.id), ")"])]
    lines += ["", prose(inert(finding.why))] if finding.why else []
    lines += _where(finding)
    lines += ["", _line(finding.source)] if finding.source else []
    if finding.instead and not short and finding.effect in _ADVISED:
        lines += ["", f"*Instead:* {prose(inert(finding.instead))}"]
    return "\n".join([*lines, *(remedy_lines(finding.remedy, short=short) if finding.remedy else ())])


def _line(source: SourcePlace) -> str:
    """Which line it is, and who the commit says wrote it."""
    by = [" by ", code(cut(source.author))] if source.author else []
    agent = [" with ", code(cut(source.agent))] if source.agent else []
    commit = [", commit ", code(source.commit)] if source.commit else []
    if source.gone:
        until = (
            [" until commit ", code(source.commit), *by, *agent] if source.commit else [", its going is not committed yet"]
        )
        return joined(["Stood at ", code(f"{source.path}:{source.line}"), *until])
    return joined(["Written at ", code(f"{source.path}:{source.line}"), *by, *agent, *commit])


def _where(finding: FindingInfo) -> list[str]:
    """The objects that the cause touches; of a cause that is about none, the places in the plan."""
    if finding.addresses:
        return ["", f"Objects: {_some([code(address) for address in finding.addresses])}"]
    places = [joined([code(place.pointer), f" {prose(inert(place.says))}"]) for place in finding.evidence]
    named = "In the plan" if any(place.pointer.startswith("/") for place in finding.evidence) else "Where"
    return ["", f"{named}: {_some(places)}"] if places else []


def _some(texts: Sequence[str]) -> str:
    shown = texts if len(texts) <= _PLACES + 1 else texts[:_PLACES]
    rest = f" and {len(texts) - len(shown):,} more" if len(shown) < len(texts) else ""
    return ", ".join(shown) + rest


def _left(findings: Sequence[FindingInfo]) -> str:
    return f"{several(len(findings), 'more finding')}: left out, since there is no room for them here."
