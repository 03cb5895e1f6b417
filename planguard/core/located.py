"""A report with the lines of the configuration that its changes and findings come from, where the sources are at hand."""

import re
from collections.abc import Callable
from typing import Final

import msgspec

from planguard.model.address import split
from planguard.model.finding import Effect
from planguard.model.plan import AttributePath
from planguard.model.report import ConsequenceInfo, FindingInfo, PlanReport, SourcePlace
from planguard.model.source import SourceBlock, SourceFile

_MOST: Final = 2_000
_Blocks = dict[tuple[str, ...], SourceBlock]


def located(report: PlanReport, files: Callable[[str], list[SourceFile]]) -> PlanReport:
    """`report` with places for what asks or warns. Nothing is read where nothing does.

    `files` gives the files of a module by its key, such as `network.subnets`.
    """
    speaking = {address for one in report.findings if one.effect != Effect.EXPLAIN for address in one.addresses}
    modules: dict[str, _Blocks] = {}
    places: dict[str, SourcePlace] = {}
    for item in report.consequences:
        if (item.needs_approval or item.address in speaking) and len(places) < _MOST:
            place = _place(item, modules, files)
            if place is not None:
                places[item.address] = place
    if not places:
        return report
    items = tuple(msgspec.structs.replace(item, source=places.get(item.address)) for item in report.consequences)
    findings = tuple(_finding(one, places) for one in report.findings)
    return msgspec.structs.replace(report, consequences=items, findings=findings)


def _finding(one: FindingInfo, places: dict[str, SourcePlace]) -> FindingInfo:
    found = next((places[address] for address in one.addresses if address in places), None)
    return msgspec.structs.replace(one, source=found) if found else one


def _place(
    item: ConsequenceInfo, modules: dict[str, _Blocks], files: Callable[[str], list[SourceFile]]
) -> SourcePlace | None:
    """The line of what makes Terraform do it, else of the block; None where there is no block, as for most deletes."""
    names = [name for name, _ in split(item.address)]
    key = ".".join(names[1:-2:2]) if len(names) > 2 else ""
    if key not in modules:
        modules[key] = {block.labels: block for file in files(key) for block in file.blocks if block.kind == "resource"}
    block = modules[key].get(tuple(names[-2:]))
    return None if block is None else SourcePlace(block.path, _line(block, _cause(item)))


def _cause(item: ConsequenceInfo) -> AttributePath:
    paths = (*item.replace_paths, *(edit.path for edit in item.because), *item.changed)
    return next((path for path in paths if path), ())


def _line(block: SourceBlock, path: AttributePath) -> int:
    """The line on which the first name of `path` stands in the block, at its least indentation; else that of the block."""
    if not path or not isinstance(path[0], str):
        return block.line
    name = re.compile(rf'^([ \t]*)"?{re.escape(path[0])}"?[ \t]*[=:{{]', re.MULTILINE)
    found = min(name.finditer(block.text), key=lambda match: len(match[1]), default=None)
    return block.line + block.text.count("\n", 0, found.start()) if found else block.line
