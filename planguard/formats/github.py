"""Annotations of a GitHub workflow run: what stops the plan and what should be read, in the words of workflow commands.

GitHub shows ten errors and ten warnings of a step and drops the rest in silence; so the tenth says how many there are.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from planguard.core.inert import inert
from planguard.formats._approvals import passes
from planguard.formats._headline import headline, sentence
from planguard.formats._problems import Problem, problems
from planguard.model.report import ErrorInfo, PlanReport, Report
from planguard.model.verdict import Verdict
from planguard.ports import Format, Surface

_MOST: Final = 10
_ADDRESSES: Final = 10
_LONGEST: Final = 2000
_WORDS: Final = {
    "pass": "PASS",
    "needs-approval": "BLOCKED",
    "refused": "REFUSED",
    "approved": "APPROVED",
    "blocked": "BLOCKED",
}


class _Told(NamedTuple):
    """One annotation; without a path it is shown beside the run, and not in a file."""

    title: str
    text: str
    path: str = ""
    line: int = 1


def render(report: Report, _surface: Surface) -> str:
    """One line for each annotation, and a last one with the verdict for the log."""
    found = [problem for plan in report.plans for problem in problems(plan)]
    many = len(report.plans) > 1
    stops = [_unreadable(error) for error in report.errors]
    stops += [_verdict(plan) for plan in report.plans if plan.verdict != Verdict.PASS and not passes(report)]
    stops += [_told(problem, many=many) for problem in found if problem.level == "error"]
    warns = [_told(problem, many=many) for problem in found if problem.level == "warning"]
    lines = [*_some("notice" if passes(report) else "error", stops), *_some("warning", warns), _last(report)]
    return "".join(f"{line}\n" for line in lines)


def _some(command: str, told: Sequence[_Told]) -> Iterable[str]:
    shown = told if len(told) <= _MOST else told[: _MOST - 1]
    for one in shown:
        yield _command(command, one)
    if len(shown) < len(told):
        text = f"{len(told) - len(shown):,} more, for which GitHub has no room; the report in another format has them all."
        yield _command(command, _Told("planguard", text))


def _command(command: str, told: _Told) -> str:
    place = f"file={_property(told.path)},line={told.line}," if told.path else ""
    return f"::{command} {place}title={_property(told.title)}::{_data(told.text)}"


def _verdict(plan: PlanReport) -> _Told:
    title = f"planguard: {_WORDS.get(plan.verdict, 'STOP')}, {plan.severity} ({plan.score}), {inert(plan.target)}"
    return _Told(title, sentence(headline(plan)))


def _told(problem: Problem, *, many: bool) -> _Told:
    rest = len(problem.addresses) - _ADDRESSES
    objects = ", ".join(map(inert, problem.addresses[:_ADDRESSES])) + (f" and {rest:,} more" if rest > 0 else "")
    about = "" if problem.rule.startswith("asks-") or not objects else f"Objects: {objects}."
    where = f"In {inert(problem.target)}." if many else ""
    text = " ".join(part for part in (problem.text, about, where) if part)
    place = (inert(problem.path), max(1, problem.line)) if problem.located else ("", 1)
    return _Told(f"{problem.title} [{inert(problem.rule)}]", text or problem.title, *place)


def _unreadable(error: ErrorInfo) -> _Told:
    return _Told(f"planguard: {inert(error.path)} cannot be read", f"{inert(error.message)} {inert(error.advice)}".strip())


def _last(report: Report) -> str:
    word = "STOP" if report.errors else _WORDS.get(report.decision or report.verdict, "STOP")
    plans = f"{len(report.plans) + len(report.errors):,} plans" if len(report.plans) + len(report.errors) > 1 else "1 plan"
    return f"planguard: {word}, {plans}, {inert(report.severity)} ({report.score}), exit code {report.exit_code}"


def _data(text: str) -> str:
    """The text of a command: percent signs and line ends would be read as escapes. It is inert already."""
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\u2026"
    return shown.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMAT: Final = Format(name="github", summary="annotations of a GitHub workflow run", render=render)
