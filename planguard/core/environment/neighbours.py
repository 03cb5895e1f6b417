"""What the labelled objects of a provider say about those that cannot be labelled.

To raise, the neighbours under the same provider configuration are enough. To lower, they are not: which objects share a
configuration stands in the new sources, which an agent may write. So the answer is milder than unknown only where
every object of the provider, whatever its configuration, is labelled and says so.
"""

from collections.abc import Callable
from typing import Final

from planguard.core.environment.bodies import SILENT
from planguard.core.environment.labels import Labels
from planguard.core.environment.providers import ProviderKeys
from planguard.core.environment.veil import veiled
from planguard.model.environment import UNKNOWN_ENVIRONMENT, Environment, EnvironmentEvidence, EnvironmentVerdict
from planguard.model.plan import Change, Plan, ResourceChange

_EMPTY: Final = len(b"null")
_CREATE: Final = ("create",)
_NO_CHANGE: Final = Change()


class Neighbours:
    """Reads the labels before the change of all objects of one plan, when it is asked first."""

    def __init__(self, plan: Plan, labels: Labels, keys: Callable[[], ProviderKeys]) -> None:
        self._plan = plan
        self._labels = labels
        self._keys = keys
        self._groups: dict[str, EnvironmentVerdict] | None = None
        self._providers: dict[str, EnvironmentVerdict] = {}
        self._unlabelled: set[str] = set()

    def of(self, entry: ResourceChange) -> EnvironmentVerdict:
        """The worst environment among the neighbours of `entry`; unknown where a milder one is not certain."""
        groups = self._groups if self._groups is not None else self._read()
        key = self._keys().of(entry)
        every = self._providers.get(entry.provider_name, UNKNOWN_ENVIRONMENT)
        # No plan says which configuration an action runs under, so all of its provider count.
        alike = groups.get(key, UNKNOWN_ENVIRONMENT) if key else every if entry.mode == "action" else UNKNOWN_ENVIRONMENT
        if alike.name.strict:
            return alike
        lowers = entry.provider_name not in self._unlabelled and not every.name.strict
        return every if lowers else UNKNOWN_ENVIRONMENT

    def _read(self) -> dict[str, EnvironmentVerdict]:
        groups = self._groups = {}
        for entry in self._plan.resource_changes:
            if entry.managed:
                self._hear(entry, groups)
        return groups

    def _hear(self, entry: ResourceChange, groups: dict[str, EnvironmentVerdict]) -> None:
        key = self._keys().of(entry)
        known = (groups.get(key or ""), self._providers.get(entry.provider_name))
        if all(verdict and verdict.name is Environment.PRODUCTION for verdict in known):
            return  # nothing can be added
        verdict = self._label(entry)
        if verdict is None:
            return
        if key:
            _keep(groups, key, verdict)
        _keep(self._providers, entry.provider_name, verdict)

    def _label(self, entry: ResourceChange) -> EnvironmentVerdict | None:
        """What the labels before the change say. Notes that an object could have said something and did not."""
        change = entry.change or _NO_CHANGE
        if len(change.before_raw) <= _EMPTY:
            if change.actions != _CREATE and entry.mode == "managed":
                self._unlabelled.add(entry.provider_name)  # it exists, and the plan does not show it
            return None
        said, found = self._labels.of(entry.type, change.before_raw, change.before_sensitive, "before")
        if said.worst:
            shown = veiled(said.worst, change).evidence[0].value
            return EnvironmentVerdict(said.worst.name, (EnvironmentEvidence("provider", entry.address, shown),))
        if found is SILENT or found.takes_labels(entry.type):
            self._unlabelled.add(entry.provider_name)
        return None


def _keep(worst: dict[str, EnvironmentVerdict], key: str, verdict: EnvironmentVerdict) -> None:
    known = worst.get(key)
    if known is None or verdict.name.rank < known.name.rank:
        worst[key] = verdict
