"""A report with the commits that its lines come from, and with the lines where blocks stood that are gone."""

from collections.abc import Mapping
from typing import Final

import msgspec

from planguard.model.address import without_keys
from planguard.model.past import Past, Trace
from planguard.model.report import ConsequenceInfo, FindingInfo, PlanReport, SourcePlace

_MOST: Final = 200
_ENDING: Final = frozenset({"delete", "replace"})
_Traces = Mapping[tuple[str, int], Trace]


def lines_of(report: PlanReport) -> dict[str, list[int]]:
    """The lines that `report` names, by file: those of its findings first, then those of the worst changes."""
    found: dict[str, list[int]] = {}
    places = [*(one.source for one in report.findings), *(one.source for one in report.consequences)]
    for place in list(dict.fromkeys(filter(None, places)))[:_MOST]:
        found.setdefault(place.path, []).append(place.line)
    return {path: list(dict.fromkeys(lines)) for path, lines in found.items()}


def signed(report: PlanReport, traces: _Traces, past: Past) -> PlanReport:
    """`report` with what `traces` tell of its lines, and with what `past` tells of the blocks that are gone."""
    items = tuple(_item(one, traces, past) for one in report.consequences)
    gone = {item.address: item.source for item in items if item.source}
    findings = tuple(_finding(one, traces, gone) for one in report.findings)
    return msgspec.structs.replace(report, consequences=items, findings=findings)


def _item(item: ConsequenceInfo, traces: _Traces, past: Past) -> ConsequenceInfo:
    if item.source is not None:
        return msgspec.structs.replace(item, source=_place(item.source, traces))
    gone = past.of(without_keys(item.address)).gone if item.action in _ENDING and item.deposed is None else None
    return item if gone is None else msgspec.structs.replace(item, source=_stood(gone))


def _finding(one: FindingInfo, traces: _Traces, gone: Mapping[str, SourcePlace]) -> FindingInfo:
    if one.source is not None:
        return msgspec.structs.replace(one, source=_place(one.source, traces))
    found = next((gone[address] for address in one.addresses if address in gone), None)
    return one if found is None or not found.gone else msgspec.structs.replace(one, source=found)


def _place(place: SourcePlace, traces: _Traces) -> SourcePlace:
    trace = traces.get((place.path, place.line))
    if trace is None or place.gone:
        return place
    return msgspec.structs.replace(place, commit=trace.commit, author=trace.author, agent=trace.agent)


def _stood(trace: Trace) -> SourcePlace:
    return SourcePlace(trace.path, trace.line, trace.commit, trace.author, trace.agent, gone=True)
