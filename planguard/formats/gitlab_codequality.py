"""GitLab's code quality report (`artifacts:reports:codequality`): one entry for each finding and each change that asks."""

from typing import Any, Final

from planguard.core.inert import inert
from planguard.formats._ascii_json import ascii_json
from planguard.formats._problems import Problem, digest, distinct, place_of, problems
from planguard.model.report import ErrorInfo, Report
from planguard.ports import Format, Surface

_SEVERITIES: Final = {"critical": "critical", "high": "major", "moderate": "minor", "low": "info", "none": "info"}
_ADDRESSES: Final = 5


def render(report: Report, _surface: Surface) -> str:
    """A JSON array without byte order mark, which GitLab does not read."""
    entries = [_unreadable(error) for error in report.errors]
    entries += [_entry(problem) for plan in report.plans for problem in problems(plan)]
    prints = distinct(entry["fingerprint"] for entry in entries)
    return ascii_json([{**entry, "fingerprint": text} for entry, text in zip(entries, prints, strict=True)])


def _entry(problem: Problem) -> dict[str, Any]:
    severity = "blocker" if problem.level == "error" and problem.severity == "critical" else _SEVERITIES[problem.severity]
    return {
        "description": f"{problem.title}: {problem.text}{_objects(problem)}",
        "check_name": inert(problem.rule),
        "fingerprint": problem.fingerprint,
        "severity": severity if problem.level != "note" else "info",
        "location": {"path": inert(problem.path), "lines": {"begin": max(1, problem.line)}},
    }


def _objects(problem: Problem) -> str:
    """The objects that a finding is about; the title of a change names its own."""
    if problem.rule.startswith("asks-") or not problem.addresses:
        return ""
    rest = len(problem.addresses) - _ADDRESSES
    more = f" and {rest:,} more" if rest > 0 else ""
    return f" ({', '.join(map(inert, problem.addresses[:_ADDRESSES]))}{more})"


def _unreadable(error: ErrorInfo) -> dict[str, Any]:
    return {
        "description": f"cannot be read: {inert(error.message)}",
        "check_name": inert(error.code),
        "fingerprint": digest("unreadable", error.path, error.code),
        "severity": "blocker",
        "location": {"path": inert(place_of(error.path)), "lines": {"begin": 1}},
    }


FORMAT: Final = Format(name="gitlab-codequality", summary="GitLab's code quality report", render=render)
