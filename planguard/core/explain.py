"""One change explained: what made its score, step by step, and what decides whether a person is asked.

Every number stands with the row or rule that it comes from and with the sum so far, so that a reader can do the sum by
hand. It is text for people; whatever comes from the plan is made inert here.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from planguard.core.ask_table import BUILT_IN_TABLE, AskTable
from planguard.core.edits.channels import channels_of
from planguard.core.inert import inert
from planguard.core.knowledge import counts_as_unlisted
from planguard.core.score import ALONE, Scale
from planguard.core.sums import steps
from planguard.core.tables import Tables
from planguard.model.actions import Operation
from planguard.model.consequence import ActionClass, Consequence, Kind, Origin, TypeFacts
from planguard.model.environment import Environment, EnvironmentEvidence
from planguard.model.finding import Effect, Remedy
from planguard.model.plan import AttributePath
from planguard.model.report import FindingInfo
from planguard.model.severity import Severity

_ENDS: Final = frozenset({Operation.DELETE, Operation.REPLACE, Operation.FORGET})
_STATE_ALONE: Final = ": what exists in the state alone, or is a leftover, counts so"
_FLAGS: Final = {
    "C": "deletes contents that the plan does not show",
    "I": "comes back with another identifier",
    "A": "one for a whole account or region",
    "M": "can only be replaced",
    "V": "is replaced to make its next version",
    "S": "strips what it does not list when it is created",
    "E": "decides alone for its target, also on what no plan lists",
    "G": "groups other objects: who uses it stands on those",
}
_CONFIDENCE: Final = {
    "curated": "somebody looked this type up",
    "rule": "by a rule for the types of one service",
    "knowledge": "general knowledge",
    "pattern": "by a row for several types; nobody looked at this one",
    "default": "nobody looked at this type closely",
    "name-only": "by its name; nobody looked at this type",
    "unlisted": "the tables have no row for this type; what stands here is what its name shows",
}
_ASKING: Final = (Effect.REFUSE, Effect.APPROVE)
_ORIGINS: Final = {Origin.DEFERRED: "put off to a later plan", Origin.ACTION: "no plan can show what it does"}
_LEFT: Final = 19
"""Cells of the names on the left."""


def explanation(  # noqa: PLR0913 - all that judged it
    found: Consequence,
    findings: Iterable[FindingInfo],
    tables: Tables,
    scale: Scale = ALONE,
    *,
    remedy: Remedy | None = None,
    table: AskTable = BUILT_IN_TABLE,
    causes: Iterable[tuple[str, str]] = (),
) -> str:
    """All that judged `found`, a line for each step, and the ways out of it.

    `findings` are those of its plan, of which the ones that name it are told; `scale`: how much the plan destroys around it;
    `causes`: what the graph says of it, as rows.
    """
    named = [finding for finding in findings if found.address in finding.addresses]
    because = [_row(name, inert(text)) for name, text in causes]
    lines = [*_what(found), *because, "", *_type(found.facts), *_environment(found), ""]
    lines += [*_edits(found), *_sum(found, tables, scale), "", *_decision(found, table), *map(_finding, named)]
    ways = [finding.remedy for finding in named if finding.remedy] + ([remedy] if remedy else [])
    return "\n".join([*lines, _answer(found, named), *(line for way in ways for line in _way_out(way)), ""])


def _way_out(remedy: Remedy) -> Iterator[str]:
    """A remedy, whole. Its text stands at the left, to be copied as it is."""
    who = "an agent may take it" if remedy.safe_for_agent else "for a person to take"
    yield ""
    yield f"Way out, {who}:"
    yield ""
    yield from (inert(row.expandtabs(2)) for row in remedy.text.rstrip("\n").split("\n"))
    yield ""
    yield f"The next plan must then show: {inert(remedy.expect)}"


def untouched(address: str, findings: Iterable[FindingInfo]) -> str:
    """The same for an object that the plan leaves as it is."""
    lines = [inert(address), _row("what happens", "nothing: the plan leaves it as it is, or only reads it")]
    named = [finding for finding in findings if address in finding.addresses]
    return "\n".join([*lines, *map(_finding, named), ""])


def cell(action_class: ActionClass, environment: Environment, table: AskTable = BUILT_IN_TABLE) -> str:
    """The cell of the table of who-needs-a-person, in words."""
    first = next((level for level in Severity if table.asks(action_class, level, environment)), None)
    if first is None:
        return "never asks"
    return "always asks" if first is Severity.NONE else f"asks from {first} on"


def _row(name: str, text: str) -> str:
    return f"  {name:<{_LEFT}} {text}".rstrip()


def _what(found: Consequence) -> Iterator[str]:
    entry = found.change
    yield inert(found.address)
    verbs = ", ".join(map(inert, entry.actions.verbs)) or "none"
    yield _row("what happens", f"{_operation(found)} (verbs of the plan: {verbs})")
    if found.origin in _ORIGINS:
        yield _row("", _ORIGINS[found.origin])
    if entry.deposed is not None:
        yield _row("deposed", f"{inert(entry.deposed)}, left over from an earlier replacement")
    if entry.previous_address is not None:
        yield _row("moved from", inert(entry.previous_address))
    if entry.change is not None and entry.change.imports:
        yield _row("imported", "an existing object is taken into the state")


def _operation(found: Consequence) -> str:
    if found.origin is Origin.ACTION:
        return "an action runs"
    if found.operation is Operation.UNRECOGNISED:
        return "verbs that planguard does not know"
    return f"{found.operation}, {found.order}" if found.order else found.operation.value


def _type(facts: TypeFacts) -> Iterator[str]:
    yield _row("type", inert(facts.type))
    known = facts.kind is not Kind.UNKNOWN
    yield _row("kind", f"{facts.kind}/{facts.sub}" if facts.sub else facts.kind if known else "unknown: unlisted")
    yield _row("recoverability", facts.recoverability)
    flags = [f"{flag} ({_FLAGS[flag]})" for flag in facts.flags if flag in _FLAGS]
    yield _row("flags", ", ".join(flags) or "none")
    yield _row("confidence", f"{facts.confidence}: {_CONFIDENCE.get(facts.confidence, 'see rules/README.md')}")
    if facts.listed and counts_as_unlisted(facts):
        yield _row("", "so it is judged as if it were unlisted")


def _environment(found: Consequence) -> Iterator[str]:
    evidence = found.environment.evidence
    yield _row("environment", found.environment.name if evidence else "unknown: nothing speaks for any")
    yield from (_row("", _sign(sign)) for sign in evidence)


def _sign(sign: EnvironmentEvidence) -> str:
    return f'{inert(sign.source)}: "{inert(sign.value)}" at {inert(sign.where)}'


def _sum(found: Consequence, tables: Tables, scale: Scale) -> Iterator[str]:
    """A line for each step: its name, what it does to the sum, and where its number stands."""
    share = tables.second_share
    for step in steps(found.score, share, channels_of(found.edits, share)):
        source = f"   [{inert(step.source)}]" if step.source else ""
        around = f": {scale.destroyed} of {scale.managed} objects end here" if step.name == "scale" else ""
        yield _row(inert(step.name), f"{inert(step.sum) + around:<34}{source}")
    yield _row("score", f"{found.score.value}, {found.severity}")


def _edits(found: Consequence) -> Iterator[str]:
    """The harmful edits that an in-place change is made of; the worst of each channel counts."""
    for edit in found.edits:
        sure = "" if edit.decided else ": judged by the worse case, and capped"
        says = f"{inert(_path(edit.path))} {inert(edit.says)}{sure}"
        yield _row("edit", f"{edit.row.channel} {edit.score}: {says}   [{inert(edit.row.source)}]")


def _path(path: AttributePath) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def _decision(found: Consequence, table: AskTable) -> Iterator[str]:
    milder = found.operation in _ENDS and found.action_class is ActionClass.UPDATE
    yield _row("action class", f"{found.action_class}{_STATE_ALONE if milder else ''}")
    if found.origin is Origin.DEFERRED:
        yield _row("table", "a change that is put off asks nobody yet")
        return
    asked = "asks" if found.asks else "does not ask"
    where = found.environment.name
    yield _row(
        "table", f"{found.action_class} in {where}: {cell(found.action_class, where, table)}; {found.severity} {asked}"
    )


def _finding(finding: FindingInfo) -> str:
    return _row("finding", f"{inert(finding.id)}: {inert(finding.effect)}")


def _answer(found: Consequence, named: list[FindingInfo]) -> str:
    if any(finding.effect == Effect.REFUSE for finding in named):
        return _row("so", "the plan is refused")
    by_finding = any(finding.effect in _ASKING for finding in named)
    return _row("so", "a person is asked" if found.asks or by_finding else "nobody is asked because of this one")
