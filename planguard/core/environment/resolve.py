"""The environment of each object of a plan: a lattice, never a sum.

What the labels of the object said before the change decides. Where they say nothing, names, variables, paths, module
names and the labels after the change may raise it to production and never lower it: an agent that writes `dev` into
a name or a tag gains nothing. Failing that, an object that cannot be labelled is judged by its neighbours, and any
other is unknown.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from planguard.core.environment.bodies import SILENT, Speaking, speaking
from planguard.core.environment.house import decided_by
from planguard.core.environment.labels import Labels
from planguard.core.environment.neighbours import Neighbours
from planguard.core.environment.providers import ProviderKeys
from planguard.core.environment.raising import Raising
from planguard.core.environment.said import Said
from planguard.core.environment.tokens import Vocabulary
from planguard.core.environment.veil import veiled
from planguard.model.address import without_keys
from planguard.model.environment import (
    UNKNOWN_ENVIRONMENT,
    Environment,
    EnvironmentEvidence,
    EnvironmentVerdict,
    worst,
)
from planguard.model.plan import ABSENT, AttributePath, Change, Plan, ResourceChange
from planguard.model.ruling import UNRULED, UNWRITTEN, Ruling

_NO_CHANGE: Final = Change()
_UPDATE: Final = ("update",)
_Named = EnvironmentVerdict | None
"""The environment that labels name; None where they name none."""


class _Answer(NamedTuple):
    """What was found out about one object, kept with it so that its id cannot come to mean another one."""

    entry: ResourceChange
    verdict: EnvironmentVerdict
    was: Said | None
    """What the labels in the plan say before the change; None where nobody asked."""


class Environments:
    """Answers for one plan.

    `texts` are what the user called the plan: its path, its target. What the maps of the policy in `ruling` say (stacks,
    accounts, workspaces) is final; where they say nothing, the plan is asked.
    """

    def __init__(self, plan: Plan, vocabulary: Vocabulary, texts: Sequence[str] = (), ruling: Ruling = UNRULED) -> None:
        keys: Callable[[], ProviderKeys] = lru_cache(1)(lambda: ProviderKeys(plan.configuration))
        self._plan = plan
        self._labels = Labels(vocabulary)
        self._raising = Raising(plan, vocabulary, keys, texts)
        self._neighbours = Neighbours(plan, self._labels, keys)
        self._decide = decided_by(ruling, plan, keys)
        self._written = ruling.labels if plan.degraded else UNWRITTEN
        self._answers: dict[int, _Answer] = {}

    def of(self, entry: ResourceChange) -> EnvironmentVerdict:
        """The environment of one object, with evidence; unknown has evidence only where a label could not be read."""
        answer = self._answers.get(id(entry))
        if answer is None:
            answer = self._answers[id(entry)] = _Answer(entry, *self._resolve(entry))
        return answer.verdict

    def of_plan(self, changed: list[ResourceChange]) -> EnvironmentVerdict:
        """The worst environment among the objects that the plan changes; among all of its objects if that is none."""
        objects: Iterable[ResourceChange] = changed or (entry for entry in self._plan.resource_changes if entry.managed)
        found: dict[Environment, EnvironmentVerdict] = {}
        for change in objects:
            verdict = self.of(change)
            found.setdefault(verdict.name, verdict)
            if verdict.name is Environment.PRODUCTION:
                break
        return worst(list(found.values()))

    def labels(self, entry: ResourceChange, changed: tuple[AttributePath, ...]) -> tuple[_Named, _Named]:
        """The environments that the labels of one object name before and after the change.

        A first label that is milder than what everything else says of the object takes the place of that. `changed` are the
        attributes that differ; where they show that the labels say the same as before, those after are not read.
        """
        change = entry.change or _NO_CHANGE
        known = self._answers.get(id(entry))
        was = known.was if known else None
        if was is None:
            was, _ = self._before(entry, change)
        # In a replacement, labels that are not known yet are gone and not among what changed.
        whole = change.actions == _UPDATE and change.before_sensitive == change.after_sensitive
        if whole and self._labels.untouched(changed):
            return was.worst, was.worst
        becomes, _ = self._labels.of(entry.type, change.after_raw, change.after_sensitive, "after")
        first = was.worst is None and becomes.milder
        return self._raised(entry) if first else was.worst, becomes.worst

    def _raised(self, entry: ResourceChange) -> EnvironmentVerdict | None:
        found, _ = self._read(entry)
        return found if found.name is Environment.PRODUCTION else None

    def _resolve(self, entry: ResourceChange) -> tuple[EnvironmentVerdict, Said | None]:
        decided = self._decide(entry) if self._decide else None
        if decided:
            return decided, None
        found, was = self._read(entry)
        return veiled(found, entry.change or _NO_CHANGE), was

    def _labelled(self, entry: ResourceChange) -> Change:
        """The change of `entry`; of a plan without values, with the labels that the configuration gives."""
        block = without_keys(entry.address) if self._written is not UNWRITTEN else ""
        before, after = self._written.before.get(block), self._written.after.get(block)
        change = entry.change or _NO_CHANGE
        old = Change(before_raw=before.value, before_sensitive=before.marks) if before else change
        new = Change(after_raw=after.value, after_sensitive=after.marks) if after else change
        return Change(change.actions, old.before_raw, new.after_raw, ABSENT, old.before_sensitive, new.after_sensitive)

    def _read(self, entry: ResourceChange) -> tuple[EnvironmentVerdict, Said | None]:
        """What an object itself says, and what the labels in the plan say of it before the change."""
        if self._written is not UNWRITTEN:
            change = self._labelled(entry)
            return self._said(entry, change, *self._before(entry, change)), None
        change = entry.change or _NO_CHANGE
        said, before = self._before(entry, change)
        return self._said(entry, change, said, before), said

    def _before(self, entry: ResourceChange, change: Change) -> tuple[Said, Speaking]:
        return self._labels.of(entry.type, change.before_raw, change.before_sensitive, "before")

    def _said(self, entry: ResourceChange, change: Change, said: Said, before: Speaking) -> EnvironmentVerdict:
        verdict = said.worst
        if verdict and verdict.name is not Environment.UNKNOWN:
            return verdict
        after_said, after = self._labels.of(entry.type, change.after_raw, change.after_sensitive, "after")
        raised = (
            next(iter(said.raises), None)
            or _after(after_said.worst)
            or next(iter(after_said.raises), None)
            or self._raising.of_names(before, change.before_sensitive)
            or self._raising.of_names(after, change.after_sensitive)
            or self._raising.of_address(entry)
            or self._raising.plan_wide
            or self._raising.of_default_label(entry)
        )
        if raised:
            return EnvironmentVerdict(Environment.PRODUCTION, (raised,))
        if verdict:
            return verdict
        # An attribute that is only known after applying stands in neither body. An action has no body at all.
        seen = (before, after, speaking(change.after_unknown))
        hidden = before is after is SILENT and entry.mode != "action"
        if hidden or any(body.takes_labels(entry.type) for body in seen):
            return UNKNOWN_ENVIRONMENT
        return self._neighbours.of(entry)


def _after(verdict: EnvironmentVerdict | None) -> EnvironmentEvidence | None:
    """Labels after the change: they may be what the change itself writes, so they only raise."""
    return verdict.evidence[0] if verdict and verdict.name is Environment.PRODUCTION else None
