"""The rows of `[[approval]]`: none may be out of reach, and none may ask for less than production needs."""

from collections.abc import Iterator
from typing import Any, Final

from planguard.config.fault import Fault
from planguard.config.shapes import tables, texts
from planguard.core.toml import Document
from planguard.model.environment import Environment
from planguard.model.policy import PRODUCTION_LIKE
from planguard.model.severity import Severity

_EVERY: Final = frozenset(environment.value for environment in Environment)
_RANK: Final = {severity.value: severity.rank for severity in Severity}


def faults_of_rows(document: Document) -> Iterator[Fault]:
    """The faults of `[[approval]]`. The first row that fits counts, so their order matters."""
    before: list[tuple[int, dict[str, Any]]] = []
    for place, row in tables(document.get("approval")):
        cover = next((number for number, earlier in before if _covers(earlier, row)), None)
        if cover is not None:
            yield Fault(("approval", place), f"is never reached: approval[{cover}] fits every plan that it fits")
        if row.get("assurance") == "comment" and _environments(row) & set(PRODUCTION_LIKE):
            says = '"comment" never suffices in production, shared or unknown; name other environments in this row'
            yield Fault(("approval", place, "assurance"), says)
        before.append((place, row))


def _covers(earlier: dict[str, Any], later: dict[str, Any]) -> bool:
    return _severity(earlier) <= _severity(later) and _environments(earlier) >= _environments(later)


def _severity(row: dict[str, Any]) -> int:
    return _RANK.get(str(row.get("severity")), 0)


def _environments(row: dict[str, Any]) -> frozenset[str]:
    named = frozenset(name for _, name in texts(row.get("environments")))
    return named or _EVERY
