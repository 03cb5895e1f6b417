"""The environment of each object of a plan: a lattice, never a sum.

What the labels of the object said before the change decides. Where they say nothing, names, variables, paths, module
names and the labels after the change may raise it to production and never lower it: an agent that writes `dev` into
a name or a tag gains nothing. Failing that, an object that cannot be labelled has the worst label among the objects
of its provider configuration, and any other is unknown.
"""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Final

from planguard.core.environment.bodies import NAMES, SILENT, Speaking, marks_of, speaking
from planguard.core.environment.labels import Labels
from planguard.core.environment.providers import ProviderKeys
from planguard.core.environment.tokens import Vocabulary
from planguard.model.body import decode_members, decode_value
from planguard.model.environment import (
    UNKNOWN_ENVIRONMENT,
    Environment,
    EnvironmentEvidence,
    EnvironmentVerdict,
    worst,
)
from planguard.model.plan import Change, Plan, Raw, ResourceChange
from planguard.model.value import Value

_EMPTY: Final = len(b"null")
_names: Final = attrgetter(*NAMES)
_UNMARKED: Final = (b"", b"false")
_NO_CHANGE: Final = Change()
_Decide = Callable[[ResourceChange], EnvironmentVerdict | None]


class Environments:
    """Answers for one plan.

    `path` is the plan's path as the user gave it. `decide` are the maps of a policy (accounts, stacks, workspaces,
    base branch): what it returns is final, and None leaves the question to the plan.
    """

    def __init__(self, plan: Plan, vocabulary: Vocabulary, path: str = "", decide: _Decide | None = None) -> None:
        self._plan = plan
        self._vocabulary = vocabulary
        self._labels = Labels(vocabulary)
        self._decide = decide
        self._answers: dict[int, tuple[ResourceChange, EnvironmentVerdict]] = {}
        self._providers: ProviderKeys | None = None
        self._defaults: dict[str, EnvironmentEvidence | None] = {}
        self._worst_labels: dict[str, EnvironmentVerdict] | None = None
        self._plan_wide = self._variable() or self._path(path)

    def of(self, change: ResourceChange) -> EnvironmentVerdict:
        """The environment of one object, with evidence; unknown has evidence only where a label could not be read."""
        # The answer keeps the record, so that its id cannot come to mean another one.
        answer = self._answers.get(id(change))
        if answer is None:
            answer = self._answers[id(change)] = (change, self._resolve(change))
        return answer[1]

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

    def _resolve(self, entry: ResourceChange) -> EnvironmentVerdict:
        decided = self._decide(entry) if self._decide else None
        if decided:
            return decided
        change = entry.change or _NO_CHANGE
        said, before = self._labels.of(entry.type, change.before_raw, change.before_sensitive, "before")
        verdict = said.worst
        if verdict and verdict.name is not Environment.UNKNOWN:
            return verdict
        after_said, after = self._labels.of(entry.type, change.after_raw, change.after_sensitive, "after")
        raised = (
            next(iter(said.raises), None)
            or self._after(after_said.worst)
            or next(iter(after_said.raises), None)
            or self._names(before, change.before_sensitive)
            or self._names(after, change.after_sensitive)
            or self._own_address(entry)
            or self._plan_wide
            or self._default_label(entry)
        )
        if raised:
            return EnvironmentVerdict(Environment.PRODUCTION, (raised,))
        # An attribute that is only known after applying stands in neither body.
        seen = (before, after, speaking(change.after_unknown))
        if verdict or before is after is SILENT or any(body.takes_labels(entry.type) for body in seen):
            return verdict or UNKNOWN_ENVIRONMENT
        return self._of_provider(entry)

    def _after(self, verdict: EnvironmentVerdict | None) -> EnvironmentEvidence | None:
        """Labels after the change: they may be what the change itself writes, so they only raise."""
        return verdict.evidence[0] if verdict and verdict.name is Environment.PRODUCTION else None

    def _names(self, found: Speaking, marks: Raw) -> EnvironmentEvidence | None:
        if found is SILENT:
            return None
        for name, raw in zip(NAMES, _names(found), strict=True):
            if len(raw) > _EMPTY and self._vocabulary.hints(bytes(raw)):
                value = decode_value(raw)
                hidden = bytes(getattr(marks_of(marks), name)) not in _UNMARKED
                if isinstance(value, str) and not hidden and self._vocabulary.raises_to_production(value):
                    return EnvironmentEvidence("name", name, value)
        return None

    def _own_address(self, entry: ResourceChange) -> EnvironmentEvidence | None:
        """The name of the block, its instance key and the modules around it. The type's words do not count."""
        name = f"{entry.name}{bytes(entry.index_raw).decode('utf-8', 'replace')}"
        if self._vocabulary.raises_to_production(name):
            return EnvironmentEvidence("name", "address", entry.address)
        if entry.module_address and self._vocabulary.raises_to_production(entry.module_address):
            return EnvironmentEvidence("module", "module_address", entry.module_address)
        return None

    def _variable(self) -> EnvironmentEvidence | None:
        """The first root variable that is named like an environment and says production."""
        for name, raw in decode_members(self._plan.variables).items() if self._plan.variables else ():
            if self._speaks(name):
                entry = decode_value(raw)
                value = entry.get("value") if isinstance(entry, dict) else None
                if self._says_production(name, value) and not self._keys().hides(name):
                    return EnvironmentEvidence("variable", f"var.{name}", str(value))
        return None

    def _speaks(self, key: str) -> bool:
        return self._vocabulary.key_of(key) in self._vocabulary.keys.strong

    def _says_production(self, key: str, value: Value) -> bool:
        named = isinstance(value, str) and self._vocabulary.of_value(value) is Environment.PRODUCTION
        return named and self._speaks(key)

    def _path(self, path: str) -> EnvironmentEvidence | None:
        return EnvironmentEvidence("path", "path", path) if self._vocabulary.raises_to_production(path) else None

    def _default_label(self, entry: ResourceChange) -> EnvironmentEvidence | None:
        """A default label of the provider configuration: it is what the change writes, so it only raises."""
        key = self._keys().of(entry)
        if not key:
            return None
        if key not in self._defaults:
            labels = self._keys().defaults(key)
            found = ((name, label, value) for name, label, value in labels if self._says_production(label, value))
            self._defaults[key] = next(
                (EnvironmentEvidence("provider", f"{key}.{name}.{label}", value) for name, label, value in found), None
            )
        return self._defaults[key]

    def _keys(self) -> ProviderKeys:
        if self._providers is None:
            self._providers = ProviderKeys(self._plan.configuration)
        return self._providers

    def _of_provider(self, entry: ResourceChange) -> EnvironmentVerdict:
        """The worst label before the change among the objects of the same provider configuration."""
        key = self._keys().of(entry)
        if self._worst_labels is None:
            self._worst_labels = self._scan()
        return self._worst_labels.get(key, UNKNOWN_ENVIRONMENT) if key else UNKNOWN_ENVIRONMENT

    def _scan(self) -> dict[str, EnvironmentVerdict]:
        """The worst label of each provider configuration. All objects count, those that do not change too."""
        keys = self._keys()
        found: dict[str, EnvironmentVerdict] = {}
        for entry in self._plan.resource_changes:
            if not entry.managed or entry.change is None or not entry.change.before_raw:
                continue
            key = keys.of(entry)
            known = found.get(key) if key else None
            if key is None or (known and known.name is Environment.PRODUCTION):
                continue
            said, _ = self._labels.of(entry.type, entry.change.before_raw, entry.change.before_sensitive, "before")
            verdict = said.worst
            if verdict and (known is None or verdict.name.rank < known.name.rank):
                evidence = EnvironmentEvidence("provider", entry.address, verdict.evidence[0].value)
                found[key] = EnvironmentVerdict(verdict.name, (evidence,))
        return found
