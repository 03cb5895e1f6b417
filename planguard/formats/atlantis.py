"""The output of a policy check in Atlantis, which finds out from the text whether it passed.

Atlantis takes an empty text, one that begins with FAIL and one with "1 failure" anywhere in it as failed; by its
documentation even the mere word. So the first word is the verdict, and a text that passes holds no such word at all.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from planguard.core.inert import inert
from planguard.formats._approvals import passes
from planguard.formats._counts import counts_text
from planguard.formats._coverage import analysed_text
from planguard.formats._headline import headline, sentence
from planguard.formats._nouns import several
from planguard.formats._phrases import why
from planguard.formats._problems import asks, name
from planguard.model.finding import Effect
from planguard.model.report import FindingInfo, PlanReport, Report
from planguard.model.verdict import Verdict
from planguard.ports import Format, Surface

_WORDS: Final = {
    "pass": "nobody has to be asked",
    "approved": "approved",
    "blocked": "blocked, not approved",
    "needs-approval": "blocked, a person must decide",
    "refused": "refused",
}
_LABELS: Final = {"refuse": "STOP", "approve": "ASK", "warn": "WARN", "explain": "NOTE"}
_TELLTALE: Final = re.compile(r"(?<=f)a(?=il)", re.IGNORECASE)
_TICKS: Final = "```"


def render(report: Report, _surface: Surface) -> str:
    """The verdict in the first word, then what asks."""
    passed = passes(report)
    lines = [_first(report, passed=passed), *_errors(report)]
    for plan in report.plans:
        lines += _plan(plan, named=len(report.plans) > 1)
    # Atlantis lays a fence around the text, which no name of an object may end.
    text = "".join(f"{line}\n" for line in lines).replace(_TICKS, "`\\u{0060}`")
    return _TELLTALE.sub(lambda match: f"\\u{{{ord(match[0]):04X}}}", text) if passed else text


def _first(report: Report, *, passed: bool) -> str:
    analysed = analysed_text(plan.coverage for plan in report.plans)
    says = "an input could not be read" if report.errors else _WORDS.get(report.decision or report.verdict, "stop")
    score = f"{inert(report.severity)} ({report.score})"
    return f"{'PASS' if passed else 'FAIL'} planguard: {says}, {score}, {analysed} analysed"


def _errors(report: Report) -> Iterator[str]:
    for error in report.errors:
        yield f"- {inert(error.path)} cannot be read: {inert(error.message)} [{inert(error.code)}]"


def _plan(plan: PlanReport, *, named: bool) -> Iterator[str]:
    """A minus in front makes a line red, as Atlantis shows it."""
    blocked = plan.verdict != Verdict.PASS
    if named:
        yield f"{inert(plan.target)}: {_WORDS.get(plan.verdict, 'stop')}, {inert(plan.severity)} ({plan.score})"
    if blocked:
        yield sentence(headline(plan))
    yield from _findings(plan.findings)
    for item in plan.consequences:
        if item.needs_approval:
            yield f"- {name(item)} ({inert(item.severity)} {item.score}): {why(item, whole=True)}"
    rest = counts_text([item for item in plan.consequences if not item.needs_approval], plan.summary)
    yield f"Also {rest}; nobody is asked for these." if rest else "Nothing else changes."


def _findings(findings: Iterable[FindingInfo]) -> Iterator[str]:
    for finding in findings:
        if finding.effect != Effect.EXPLAIN:
            sign = "-" if asks(finding) else "!"
            label = _LABELS.get(finding.effect, "STOP")
            about = f" ({several(len(finding.addresses), 'object')})" if finding.addresses else ""
            yield f"{sign} {label} {inert(finding.title)}{about} [{inert(finding.id)}] {inert(finding.why)}".rstrip()


FORMAT: Final = Format(name="atlantis", summary="a policy check of Atlantis, which reads PASS or FAIL", render=render)
