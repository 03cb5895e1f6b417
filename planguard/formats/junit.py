"""JUnit XML, which every CI can show: each plan is a suite, each change a test, and each one that asks a failure."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from planguard.core.inert import inert
from planguard.formats._approvals import passes
from planguard.formats._headline import headline, sentence
from planguard.formats._markup import escaped
from planguard.formats._phrases import why
from planguard.formats._problems import asks, distinct, name
from planguard.model.finding import Effect
from planguard.model.report import ConsequenceInfo, ErrorInfo, FindingInfo, PlanReport, Report
from planguard.ports import Format, Surface

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


def render(report: Report, _surface: Surface) -> str:
    """One XML document; the same report gives the same bytes, so there are no times in it."""
    suites = [_unreadable(error) for error in report.errors] + [
        _suite(plan, approved=passes(report)) for plan in report.plans
    ]
    counts = " ".join(
        f'{name}="{sum(getattr(suite, name) for suite in suites)}"' for name in ("tests", "failures", "errors")
    )
    return f'{_HEAD}<testsuites name="planguard" {counts}>\n{"".join(suite.text for suite in suites)}</testsuites>\n'


class _Suite(NamedTuple):
    text: str
    tests: int
    failures: int
    errors: int


def _suite(plan: PlanReport, *, approved: bool) -> _Suite:
    told = [*_findings(plan), *_items(plan.consequences)]
    told = [(title, "" if approved else failure) for title, failure in told] or [("no changes", "")]
    names = distinct(title for title, _ in told)
    target = escaped(inert(plan.target))
    cases = "".join(_case(target, title, failure) for title, (_, failure) in zip(names, told, strict=True))
    failures = sum(bool(failure) for _, failure in told)
    counts = f'tests="{len(told)}" failures="{failures}" errors="0" skipped="0"'
    notes = [*(f"WARN {inert(found.title)} [{inert(found.id)}]" for found in plan.findings if found.effect == Effect.WARN)]
    out = f"    <system-out>{escaped('; '.join([sentence(headline(plan)), *notes]))}</system-out>\n"
    return _Suite(f'  <testsuite name="{target}" {counts}>\n{cases}{out}  </testsuite>\n', len(told), failures, 0)


def _case(target: str, title: str, failure: str) -> str:
    opened = f'    <testcase classname="{target}" name="{escaped(title)}"'
    return f"{opened}>\n{failure}    </testcase>\n" if failure else f"{opened}/>\n"


def _items(items: Iterable[ConsequenceInfo]) -> Iterator[tuple[str, str]]:
    for item in items:
        bad = f"{inert(item.severity)} ({item.score}), {inert(item.environment)}"
        text = why(item, whole=True) + "".join(f" [{inert(found)}]" for found in item.findings)
        yield name(item), _failure(bad, item.action_class, text) if item.needs_approval else ""


def _findings(plan: PlanReport) -> Iterator[tuple[str, str]]:
    """Findings that stop the plan though no change that they name does: about a part of it, or what stays as it is."""
    asking = {item.address for item in plan.consequences if item.needs_approval}
    for finding in plan.findings:
        if asks(finding) and asking.isdisjoint(finding.addresses):
            yield f"{inert(finding.title)} [{inert(finding.id)}]", _of_finding(finding)


def _of_finding(finding: FindingInfo) -> str:
    objects = f" Objects: {', '.join(map(inert, finding.addresses))}." if finding.addresses else ""
    return _failure(inert(finding.title), finding.id, f"{inert(finding.why)}{objects}")


def _failure(message: str, kind: str, text: str) -> str:
    return f'      <failure message="{escaped(message)}" type="{escaped(inert(kind))}">{escaped(text)}</failure>\n'


def _unreadable(error: ErrorInfo) -> _Suite:
    path = escaped(inert(error.path))
    text = escaped(f"{inert(error.place)} {inert(error.advice)}".strip())
    message = f'message="{escaped(inert(error.message))}" type="{escaped(inert(error.code))}"'
    case = f'    <testcase classname="{path}" name="can be read">\n      <error {message}>{text}</error>\n    </testcase>\n'
    head = f'  <testsuite name="{path}" tests="1" failures="0" errors="1" skipped="0">\n'
    return _Suite(f"{head}{case}  </testsuite>\n", 1, 0, 1)


FORMAT: Final = Format(name="junit", summary="JUnit XML: each plan a suite, each change that asks a failure", render=render)
