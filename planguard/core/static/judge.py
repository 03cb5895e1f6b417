"""One directory before and after a change -> the part of a report that is about it."""

import hashlib
from collections.abc import Sequence
from typing import Final

import msgspec

from planguard.core.ask_table import table_of
from planguard.core.findings import settle
from planguard.core.report import finding_info
from planguard.core.review import Rules, review
from planguard.core.static.compare import compare
from planguard.core.static.findings import own_findings
from planguard.core.static.forced import Changed, forcing, replaced
from planguard.core.static.records import Difference, Edited, Note, Parse
from planguard.core.static.weigh import weighed
from planguard.model.environment import Environment
from planguard.model.finding import Finding
from planguard.model.plan import InputKind, Plan, ResourceChange, Source
from planguard.model.report import ConsequenceInfo, PlanReport
from planguard.model.ruling import UNRULED, Ruling

_DETECTORS: Final = frozenset(
    "protection-removed environment-relabelled rename-without-moved module-rename-without-moved key-change-without-moved"
    " count-to-for-each index-shift".split()
)
"""What a text can show as well as a plan. Patterns of a whole environment are none: the rest of it is not at hand."""


class Terms(msgspec.Struct, frozen=True):
    """Under what a directory is judged: a policy with its stack, and the addresses that are `meant` to go."""

    ruling: Ruling = UNRULED
    meant: frozenset[str] = frozenset()


NO_TERMS: Final = Terms()


def judge(edited: Edited, parse: Parse, rules: Rules, extra: Sequence[Finding] = (), terms: Terms = NO_TERMS) -> PlanReport:
    """What the change of `edited` comes to. `extra` are findings from elsewhere.

    Raises InputError where a value cannot be held.
    """
    found = compare(edited, parse)
    forced = _forced(found, rules)
    fitting = [detector for detector in rules.detectors if not _DETECTORS.isdisjoint(detector.ids)]
    shown = msgspec.structs.replace(rules, detectors=fitting)
    report = review(_plan(edited, found.entries), _target(edited), shown, terms.ruling)
    if forced:
        entries = [replaced(one, forced[one.address]) if one.address in forced else one for one in found.entries]
        bare = msgspec.structs.replace(rules, detectors=[])
        report = _with_replacements(report, review(_plan(edited, entries), _target(edited), bare, terms.ruling))
    environment = Environment(report.environment.name)
    ours = settle([*own_findings(found, rules.rulebook.rule), *extra], environment, rules.rulebook.rule)
    report = msgspec.structs.replace(report, findings=(*report.findings, *map(finding_info, ours)))
    return weighed(report, found, rules.knowledge.facts, terms.meant, table_of(terms.ruling))


def _forced(found: Difference, rules: Rules) -> dict[str, list[Changed]]:
    """By address, the changed attributes that replace the object; each is also said, with its line."""
    forced: dict[str, list[Changed]] = {}
    for entry in found.entries:
        paths = forcing(found.changed.get(entry.address, []), rules.knowledge.facts(entry.type))
        for path, sure in paths:
            says = f"changing {path} {'replaces' if sure else 'may replace'} the object"
            place = found.lines.get((entry.address, path.partition(".")[0])) or found.places.get(entry.address)
            found.unknown.append(Note(says, entry.address, place))
        if any(sure for _, sure in paths):
            forced[entry.address] = [one for one in paths if one[1]]
    return forced


def _with_replacements(report: PlanReport, other: PlanReport) -> PlanReport:
    """`report`, whose edits were judged as such, with what is replaced listed and scored as in `other`."""
    known = {item.address: item for item in report.consequences}
    items = tuple(_with_findings(item, known.get(item.address)) for item in other.consequences)
    return msgspec.structs.replace(
        report,
        consequences=items,
        summary=other.summary,
        score=max(report.score, other.score),
        severity=_worse(report, other),
    )


def _with_findings(item: ConsequenceInfo, known: ConsequenceInfo | None) -> ConsequenceInfo:
    return msgspec.structs.replace(item, findings=known.findings, because=known.because) if known else item


def _worse(one: PlanReport, other: PlanReport) -> str:
    return one.severity if one.score >= other.score else other.severity


def _target(edited: Edited) -> str:
    return edited.directory or "."


def _plan(edited: Edited, entries: list[ResourceChange]) -> Plan:
    digest = hashlib.sha256()
    for block in edited.after.blocks:
        digest.update(f"{block.path}\0{block.line}\0{block.text}\0".encode("utf-8", "surrogatepass"))
    source = Source(InputKind.CONFIGURATION, _target(edited), digest.hexdigest())
    return Plan(source=source, resource_changes=entries)
