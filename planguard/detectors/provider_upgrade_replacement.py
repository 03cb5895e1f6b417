"""Replacements that come from no line of the configuration: most often a new provider version has another default."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from planguard.core.shown import a_few
from planguard.core.unset import locked_version, unexplained
from planguard.model.consequence import Consequence
from planguard.model.finding import Effect, Evidence, Finding
from planguard.ports import Case, Detector

_SHOWN: Final = 20


def _find(case: Case) -> Iterator[Finding]:
    """One finding for each type and the attributes that force it: that is the cause, in one provider."""
    groups: dict[tuple[str, tuple[str, ...]], list[Consequence]] = defaultdict(list)
    for found, names in unexplained(case.plan, case.consequences):
        groups[found.change.type, names].append(found)
    for (_, names), members in groups.items():
        yield _finding(case, names, sorted(members, key=lambda found: (-found.score.value, found.address)))


def _finding(case: Case, names: tuple[str, ...], members: list[Consequence]) -> Finding:
    rule = case.rule("provider-upgrade-replacement")
    return Finding(
        id="provider-upgrade-replacement",
        effect=Effect.APPROVE if any(found.asks for found in members) else Effect.EXPLAIN,
        by_table=True,
        title=f"Replaced for {a_few(names)}, which the configuration does not set",
        severity=members[0].severity,
        confidence="low",
        addresses=tuple(found.address for found in members),
        why=f"{rule.why}{_version(case, members[0].change.provider_name)}",
        evidence=tuple(
            Evidence(f"{case.plan.pointer(found.change)}/change/replace_paths", "names what no line sets")
            for found in members[:_SHOWN]
        ),
    )


def _version(case: Case, provider: str) -> str:
    version = locked_version(case.plan, provider)
    return f" This plan was made with version {version} of {provider}." if version else ""


DETECTOR = Detector(ids=("provider-upgrade-replacement",), find=_find)
