"""One replacement that makes others necessary: the cause with all its symptoms."""

from collections.abc import Iterator

from planguard.detectors._cascade import findings
from planguard.model.finding import Finding
from planguard.ports import Case, Detector


def _find(case: Case) -> Iterator[Finding]:
    if case.replaces:
        yield from findings(
            case, "replacement-cascade", [found for found in case.graph.cascades if found.action == "replace"]
        )


DETECTOR = Detector(ids=("replacement-cascade",), find=_find)
