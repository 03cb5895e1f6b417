"""What must hold of each format's text for any report: it can be read back, and no destroyed object is missing."""

from collections.abc import Callable
from typing import Final

from planguard.core.inert import inert
from planguard.formats._losses import lost
from planguard.model.report import Report
from tests.markdown_reader import assert_inert, left_out, shown_code

COMMANDS: Final = ("github",)
"""Formats that are commands to a CI job."""
_LONGEST: Final = 1000


def _nothing(_report: Report, _text: str) -> None:
    """Its own tests and those of every format say all."""


def markdown(report: Report, text: str) -> None:
    assert_inert(text)
    shown = shown_code(text)
    ends = [item for plan in report.plans for item in plan.consequences if lost(item)]
    hidden = [item for item in ends if len(item.address) <= _LONGEST and inert(item.address) not in shown]
    assert len(hidden) == left_out(text, "delete") + left_out(text, "replace")


CHECKS: Final[dict[str, Callable[[Report, str], None]]] = {
    "json": _nothing,
    "markdown": markdown,
    "terminal": _nothing,
}
