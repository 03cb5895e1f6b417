"""What may raise an object to production and never lowers it: names, addresses, variables, paths, default labels."""

from collections.abc import Callable, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Final, TypeGuard

from planguard.core.environment.bodies import NAMES, SILENT, Speaking, marks_of
from planguard.core.environment.providers import ProviderKeys
from planguard.core.environment.said import HIDDEN
from planguard.core.environment.tokens import Vocabulary
from planguard.core.environment.veil import ADDRESS
from planguard.model.address import module_of
from planguard.model.body import decode_members, decode_value
from planguard.model.environment import Environment, EnvironmentEvidence
from planguard.model.plan import Plan, Raw, ResourceChange
from planguard.model.value import Value

_EMPTY: Final = len(b"null")
_names: Final = attrgetter(*NAMES)
_UNMARKED: Final = (b"", b"false")


class Raising:
    """Asks one plan for signs of production. `texts` are its path and its target, as the user gave them."""

    def __init__(self, plan: Plan, vocabulary: Vocabulary, keys: Callable[[], ProviderKeys], texts: Sequence[str]) -> None:
        self._plan = plan
        self._vocabulary = vocabulary
        self._keys = keys
        self._texts = texts
        self._defaults: dict[str, EnvironmentEvidence | None] = {}

    def of_names(self, found: Speaking, marks: Raw) -> EnvironmentEvidence | None:
        """The first name among the attributes that speaks for production. One that is marked does not speak."""
        texts = _names(found)
        if found is SILENT or not self._vocabulary.hints(b"".join(texts)):  # nearly always
            return None
        for name, raw in zip(NAMES, texts, strict=True):
            if len(raw) > _EMPTY and self._vocabulary.hints(bytes(raw)):
                value = decode_value(raw)
                hidden = bytes(getattr(marks_of(marks), name)) not in _UNMARKED
                if isinstance(value, str) and not hidden and self._vocabulary.raises_to_production(value):
                    return self._evidence("name", name, value)
        return None

    def of_address(self, entry: ResourceChange) -> EnvironmentEvidence | None:
        """The name of the block, its instance key and the modules around it. The type's words do not count."""
        name = f"{entry.name}{bytes(entry.index_raw).decode('utf-8', 'replace')}"
        if self._vocabulary.raises_to_production(name):
            return self._evidence("name", ADDRESS, entry.address)
        module = entry.module_address or module_of(entry.address)
        if module and self._vocabulary.raises_to_production(module):
            return self._evidence("module", "module_address", module)
        return None

    @cached_property
    def plan_wide(self) -> EnvironmentEvidence | None:
        """What speaks for production all over the plan: a variable, or a text of the user."""
        path = next((text for text in self._texts if self._vocabulary.raises_to_production(text)), None)
        return self._variable() or (self._evidence("path", "path", path) if path is not None else None)

    def of_default_label(self, entry: ResourceChange) -> EnvironmentEvidence | None:
        """A default label of the provider configuration: it is what the change writes, so it only raises."""
        key = self._keys().of(entry)
        if not key:
            return None
        if key not in self._defaults:
            self._defaults[key] = self._default(key)
        return self._defaults[key]

    def _default(self, key: str) -> EnvironmentEvidence | None:
        for name, label, value in self._keys().defaults(key):
            if self._speaks(label) and self._says_production(value):
                where = f"{self._vocabulary.shown(key, 'provider')}.{name}.{self._vocabulary.shown_key(label)}"
                return self._evidence("provider", where, value)
        return None

    def _variable(self) -> EnvironmentEvidence | None:
        """The first root variable that is named like an environment and says production."""
        for name, raw in decode_members(self._plan.variables).items() if self._plan.variables else ():
            entry = decode_value(raw) if self._speaks(name) else None
            value = entry.get("value") if isinstance(entry, dict) else None
            if self._says_production(value) and not self._keys().hides(name):
                where = f"var.{self._vocabulary.shown_key(name)}"
                found = self._evidence("variable", where, value)
                return found if self._keys().readable else EnvironmentEvidence("variable", where, HIDDEN)
        return None

    def _speaks(self, key: str) -> bool:
        return self._vocabulary.key_of(key) in self._vocabulary.keys.strong

    def _says_production(self, value: Value) -> TypeGuard[str]:
        return isinstance(value, str) and self._vocabulary.of_value(value) is Environment.PRODUCTION

    def _evidence(self, source: str, where: str, value: str) -> EnvironmentEvidence:
        return EnvironmentEvidence(source, where, self._vocabulary.shown(value))
