"""Harmful edits: an update that takes protection, backups, access or service away, and looks like any other update.

The rows of `rules/updates/` and of the rule files say which edits harm; the judging of each change has found them. Here
they become one finding for each rule, however many objects show it. A user's own rules come this way, too.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from planguard.detectors._restoring import restoring
from planguard.model.body import Body
from planguard.model.consequence import Consequence
from planguard.model.finding import Effect, Evidence, Finding
from planguard.model.plan import AttributePath, Change, Plan
from planguard.model.pointer import pointer
from planguard.model.rule import Edit, Rule, RuleEffect
from planguard.model.severity import Severity, band
from planguard.ports import Case, Detector

_SHOWN: Final = 20
_SURE: Final = "high"
_UNDECIDABLE: Final = "changed"
"""The direction that no pair of values can show: it says that something is another than before, and not how."""


class _Hit(NamedTuple):
    """An edit, and the change that it is part of."""

    found: Consequence
    edit: Edit

    @property
    def severity(self) -> Severity:
        """That of the change, which goes by its environment; at most that of the edit, which may not be its worst part."""
        return min(self.found.severity, band(self.edit.score), key=lambda severity: severity.rank)


def _find(case: Case) -> Iterator[Finding]:
    hits: dict[str, list[_Hit]] = {}
    for found in case.consequences:
        for edit in found.edits:
            if edit.row.rule:
                hits.setdefault(edit.row.rule, []).append(_Hit(found, edit))
    for rule_id in sorted(hits):
        rule = case.rule(rule_id)
        finding = _finding(rule, sorted(hits[rule_id], key=_worst_first), case.plan)
        # A guess of ours that asks nobody is noise: the change itself is listed, and scored, in any case.
        if finding.effect is not Effect.EXPLAIN or finding.confidence == _SURE or rule.own:
            yield finding


def _finding(rule: Rule, hits: list[_Hit], plan: Plan) -> Finding:
    sure = any(_sure(hit.edit) for hit in hits)
    return Finding(
        id=rule.id,
        effect=_effect(rule, hits),
        by_table=True,
        title=rule.title if sure else f"{rule.title} (perhaps: the values do not show it)",
        severity=max((hit.severity for hit in hits), key=lambda severity: severity.rank),
        why=rule.why,
        addresses=tuple(dict.fromkeys(hit.found.address for hit in hits)),
        evidence=tuple(dict.fromkeys(_evidence(hit, plan) for hit in hits[:_SHOWN])),
        confidence=_SURE if sure else "low",
        remedy=restoring(rule.id, hits),
    )


def _effect(rule: Rule, hits: Sequence[_Hit]) -> Effect:
    if rule.effect in (RuleEffect.WARN, RuleEffect.EXPLAIN, RuleEffect.REFUSE):
        return Effect(rule.effect)
    if any(hit.found.asks for hit in hits):
        return Effect.APPROVE
    if rule.effect is not RuleEffect.APPROVE or not (firm := [hit for hit in hits if _firm(rule, hit.edit)]):
        return Effect.EXPLAIN
    # Each edit counts where it happens: one in a sandbox asks nobody because something else is in production.
    return Effect.APPROVE if any(hit.found.environment.name.strict for hit in firm) else Effect.WARN


def _sure(edit: Edit) -> bool:
    """Whether the edit is what its rule is about: it shows, or the rule asks for any change at all."""
    return edit.decided or edit.direction == _UNDECIDABLE


def _firm(rule: Rule, edit: Edit) -> bool:
    """Whether the edit asks by itself. A hidden value does not get out of it; a mere difference of ours shows no harm."""
    name = edit.direction.partition("=")[0]
    return name not in rule.by_severity_on and (rule.own or name != _UNDECIDABLE)


def _worst_first(hit: _Hit) -> tuple[int, int, str, str]:
    return -hit.severity.rank, -hit.edit.score, hit.found.address, str(hit.edit.path)


def _evidence(hit: _Hit, plan: Plan) -> Evidence:
    change = hit.found.change.change or Change()
    # The places of a path are those before the change: after it, a neighbour may stand there.
    placed = any(isinstance(step, int) for step in hit.edit.path) and not hit.edit.added
    moment = "before" if placed or not _holds(change.after, hit.edit.path) else "after"
    place = plan.pointer(hit.found.change) + pointer("change", moment, *hit.edit.path)
    return Evidence(place, f"{'.'.join(map(str, hit.edit.path))} {hit.edit.says}")


def _holds(body: Body, path: AttributePath) -> bool:
    """Whether something stands at `path`, so that a pointer to it leads somewhere."""
    value: object = body
    for step in path:
        try:
            value = value[step]  # type: ignore[index] # what has no members has no such member
        except (LookupError, TypeError):
            return False
    return value is not None


DETECTOR = Detector(
    ids=(
        "access-removed",
        "access-widened",
        "backup-removed",
        "configuration-stripped",
        "dns-retargeted",
        "exposure",
        "import-strips-configuration",
        "protection-removed",
        "retention-shortened",
        "scale-to-zero",
    ),
    find=_find,
)
