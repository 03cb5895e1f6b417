"""SARIF 2.1.0: one result for each finding and for each change that asks without one. A record, and never a gate.

Code hosts show a result only where its lines were changed, which the lines of what was deleted are not: whoever waits
for "no new alerts" waits for nothing. What stops a pipeline is the exit code.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from planguard.core.inert import inert
from planguard.formats._ascii_json import ascii_json
from planguard.formats._problems import Problem, distinct, problems
from planguard.model.report import ErrorInfo, Report
from planguard.ports import Format, Surface

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_MOST: Final = 5_000
"""Results that GitHub keeps of a run. The worst come first, and what is left out is told."""
_ADDRESSES: Final = 100
"""Places of a result that GitHub keeps."""
_SEVERITIES: Final = {"critical": "9.5", "high": "8.0", "moderate": "5.5", "low": "2.0", "none": "0.0"}
"""What GitHub sorts by: from 9, 7, 4 and 0 on it calls a rule critical, high, medium and low."""
_SAFE: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
_ASKED: Final = "planguard asks a person about every change of the class {}; no finding says more about this one."


def render(report: Report, _surface: Surface) -> str:
    """One SARIF log with one run over all plans."""
    found = sorted((one for plan in report.plans for one in problems(plan)), key=_worst_first)
    shown = found[:_MOST]
    rules = _rules(shown)
    prints = distinct(problem.fingerprint for problem in shown)
    run = {
        "tool": {"driver": _driver(report, rules)},
        "automationDetails": {"id": "planguard/"},
        "invocations": [_invocation(report, len(found) - len(shown))],
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, list(rules), text) for one, text in zip(shown, prints, strict=True)],
    }
    return ascii_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _worst_first(problem: Problem) -> tuple[int, int]:
    return ("error", "warning", "note").index(problem.level), -problem.score


def _driver(report: Report, rules: dict[str, Problem]) -> dict[str, Any]:
    return {
        "name": "planguard",
        "version": report.tool.version,
        "properties": {"rules": report.tool.rules},
        "rules": [_rule(problem) for problem in rules.values()],
    }


def _rules(found: Iterable[Problem]) -> dict[str, Problem]:
    """The worst problem of each rule, by the id of the rule, sorted."""
    rules: dict[str, Problem] = {}
    for problem in found:
        rules.setdefault(problem.rule, problem)
    return dict(sorted(rules.items()))


def _rule(problem: Problem) -> dict[str, Any]:
    asked = problem.rule.startswith("asks-")
    why = _ASKED.format(problem.rule.removeprefix("asks-")) if asked else problem.text
    title = f"needs a person: {problem.rule.removeprefix('asks-')}" if asked else inert(problem.rule).replace("-", " ")
    return {
        "id": inert(problem.rule),
        "shortDescription": {"text": _message(f"{title[:1].upper()}{title[1:]}.")},
        "fullDescription": {"text": _message(why or problem.title)},
        "help": {"text": _message(problem.instead or why or problem.title)},
        "defaultConfiguration": {"level": problem.level},
        "properties": {"security-severity": _SEVERITIES[problem.severity], "tags": ["security", "terraform"]},
    }


def _result(problem: Problem, rules: Sequence[str], fingerprint: str) -> dict[str, Any]:
    # An object and what a failed replacement left of it have one address, and no place may be named twice.
    names = list(dict.fromkeys(map(inert, problem.addresses[:_ADDRESSES])))
    objects = [{"fullyQualifiedName": name, "kind": "resource"} for name in names]
    place = {"artifactLocation": {"uri": _uri(problem.path)}, "region": {"startLine": max(1, problem.line)}}
    return {
        "ruleId": inert(problem.rule),
        "ruleIndex": rules.index(problem.rule),
        "level": problem.level,
        "message": {"text": _message(_text(problem))},
        "locations": [{"physicalLocation": place, **({"logicalLocations": objects} if objects else {})}],
        "partialFingerprints": {"primaryLocationLineHash": f"{fingerprint}:1"},
        "rank": float(problem.score),
        "properties": {"severity": problem.severity, "score": problem.score, "target": inert(problem.target)},
    }


def _text(problem: Problem) -> str:
    rest = len(problem.addresses) - _ADDRESSES
    about = (
        f" It is about {len(problem.addresses):,} objects, of which the first {_ADDRESSES} are named." if rest > 0 else ""
    )
    return f"{problem.title}: {problem.text}{about}" if problem.text else f"{problem.title}{about}"


def _message(text: str) -> str:
    """Inert text as a message: no link can begin in it, and its braces are no placeholders."""
    return (text or "(no text)").replace("](", "]\\u{0028}").replace("{", "{{").replace("}", "}}")


def _uri(path: str) -> str:
    """A path as a relative URI reference."""
    return "".join(chr(byte) if byte in _SAFE else f"%{byte:02X}" for byte in path.encode("utf-8", "surrogatepass"))


def _invocation(report: Report, left_out: int) -> dict[str, Any]:
    """Whether planguard could look at everything. Inputs that it could not read are no results."""
    notes = [_notification("error", f"{inert(error.path)} cannot be read: {_fault(error)}") for error in report.errors]
    if left_out:
        notes.append(_notification("warning", f"{left_out:,} results are left out; the report in JSON has them all."))
    found = {"executionSuccessful": not report.errors, "exitCode": report.exit_code}
    return {**found, "toolExecutionNotifications": notes} if notes else found


def _fault(error: ErrorInfo) -> str:
    return f"{inert(error.message)} [{inert(error.code)}]"


def _notification(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": _message(text)}}


FORMAT: Final = Format(name="sarif", summary="SARIF 2.1.0 for code scanning: a record, never a gate", render=render)
