"""What a plan is stopped or warned by, one by one: what formats for other tools list as errors and warnings."""

import hashlib
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from planguard.core.inert import inert
from planguard.formats._losses import grave
from planguard.formats._phrases import verb, why
from planguard.model.finding import Effect
from planguard.model.report import ConsequenceInfo, FindingInfo, PlanReport, SourcePlace

_LEVELS: Final = {"refuse": "error", "approve": "error", "warn": "warning", "explain": "note"}
_ORDER: Final = ("error", "warning", "note")
_ASKING: Final = (Effect.REFUSE, Effect.APPROVE)
_DOTS: Final = re.compile(r"(^|/)(\.{1,2}(/|$))+")


class Problem(NamedTuple):
    """One finding, or one change that a person must decide about and that no such finding names.

    `rule` is the id of the finding, or `asks-` and the action class. `level` is `error`, `warning` or `note`. `title`
    and `text` are inert; `addresses` are as the plan has them. `fingerprint` is the same over re-plans.
    """

    rule: str
    level: str
    severity: str
    score: int
    title: str
    text: str
    instead: str
    addresses: tuple[str, ...]
    fingerprint: str
    target: str
    path: str
    line: int
    """Where the cause stands in the configuration; where nobody knows, the name of the stack as a path, and 1."""
    located: bool


def problems(plan: PlanReport) -> list[Problem]:
    """All of them, errors first, and of those the worst first."""
    scores: dict[str, int] = {}
    for item in plan.consequences:
        scores[item.address] = max(item.score, scores.get(item.address, 0))
    found = [_of_finding(finding, plan, scores) for finding in plan.findings]
    found += [_of_item(item, plan) for item in unexplained(plan)]
    return sorted(found, key=lambda one: _ORDER.index(one.level))


def unexplained(plan: PlanReport) -> Iterator[ConsequenceInfo]:
    """What needs a person and is named by no finding that says so; what may be gone for good comes first."""
    named = {address for finding in plan.findings if asks(finding) for address in finding.addresses}
    items = [item for item in plan.consequences if item.needs_approval and item.address not in named]
    yield from sorted(items, key=lambda item: (not grave(item), -item.score, item.address))


def asks(finding: FindingInfo) -> bool:
    """Whether the finding stops the plan."""
    return finding.effect in _ASKING


def name(item: ConsequenceInfo) -> str:
    """What happens to which object, as a title: `delete aws_db_instance.main`."""
    leftover = f" (deposed {inert(item.deposed)})" if item.deposed else ""
    return f"{verb(item)} {inert(item.address)}{leftover}"


def place_of(target: str) -> str:
    """The name of a stack as a path below the repository: relative, without steps upward, with slashes."""
    path = _DOTS.sub(r"\1", target.replace("\\", "/")).strip("/")
    return re.sub(r"/{2,}", "/", path) or "plan"


def _path(place: SourcePlace | None, plan: PlanReport) -> str:
    """A file from the top of the repository, as code hosts want it; where none is known, the stack in its place."""
    return place_of(posixpath.normpath(posixpath.join(plan.folder, place.path)) if place else plan.target)


def distinct(names: Iterable[str]) -> Iterator[str]:
    """The same names in their order; what comes again gets a number."""
    seen: Counter[str] = Counter()
    for text in names:
        seen[text] += 1
        yield text if seen[text] == 1 else digest(text, str(seen[text]))


def digest(*parts: str) -> str:
    """32 hexadecimal digits that are the same for the same texts."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _of_finding(finding: FindingInfo, plan: PlanReport, scores: dict[str, int]) -> Problem:
    place = _there(finding.source)
    return Problem(
        rule=finding.id,
        level=_LEVELS.get(finding.effect, "error"),
        severity=finding.severity,
        score=max((scores.get(address, 0) for address in finding.addresses), default=plan.score),
        title=inert(finding.title),
        text=inert(finding.why),
        instead=inert(finding.instead),
        addresses=finding.addresses,
        fingerprint=digest(plan.target, finding.id, finding.fingerprint),
        target=plan.target,
        path=_path(place, plan),
        line=place.line if place else 1,
        located=place is not None,
    )


def _of_item(item: ConsequenceInfo, plan: PlanReport) -> Problem:
    place = _there(item.source)
    return Problem(
        rule=f"asks-{item.action_class}",
        level="error",
        severity=item.severity,
        score=item.score,
        title=name(item),
        text=why(item, whole=True),
        instead="",
        addresses=(item.address,),
        fingerprint=digest(plan.target, item.action, item.address, item.deposed or ""),
        target=plan.target,
        path=_path(place, plan),
        line=place.line if place else 1,
        located=place is not None,
    )


def _there(source: SourcePlace | None) -> SourcePlace | None:
    """A line that is gone is none to point at."""
    return None if source is None or source.gone else source
