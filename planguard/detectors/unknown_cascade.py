"""A change that destroys nothing by itself, and leaves a value unknown that others are replaced for."""

from collections.abc import Iterator

from planguard.detectors._cascade import findings
from planguard.model.finding import Finding
from planguard.ports import Case, Detector


def _find(case: Case) -> Iterator[Finding]:
    if case.replaces:
        yield from findings(case, "unknown-cascade", [found for found in case.graph.cascades if found.action != "replace"])


DETECTOR = Detector(ids=("unknown-cascade",), find=_find)
