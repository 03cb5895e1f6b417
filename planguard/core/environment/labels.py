"""What the labels of one object say about its environment.

Read are tags and labels in the spellings of all providers, and the namespace of Kubernetes and Helm objects. Not
read are attributes that only sound alike: tier and SKU, the `environment` block of a function (its variables), stage
names of an API.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from operator import attrgetter
from typing import Final

import msgspec

from planguard.core.environment.bodies import LABELS, SILENT, TAGS, Speaking, marks_of, speaking
from planguard.core.environment.tokens import Vocabulary
from planguard.model.body import decode_value
from planguard.model.environment import Environment, EnvironmentEvidence, EnvironmentVerdict
from planguard.model.plan import Raw
from planguard.model.value import SENSITIVE, Value, masked

_EMPTY: Final = len(b"null")
_CACHE: Final = 8192
_BOOLEAN: Final = {"true": Environment.PRODUCTION, "false": Environment.NON_PRODUCTION}
_OTHERS: Final = ("tag", *LABELS)
_others: Final = attrgetter(*_OTHERS)
_SINGULAR: Final = {"metadata": "label", "manifest": "label"} | dict.fromkeys(TAGS, "tag") | dict.fromkeys(LABELS, "label")


class Said(msgspec.Struct, frozen=True):
    """What labels say: `says` names environments outright, `raises` speaks for production and no more."""

    says: tuple[EnvironmentVerdict, ...] = ()
    raises: tuple[EnvironmentEvidence, ...] = ()

    @property
    def worst(self) -> EnvironmentVerdict | None:
        """The worst environment that is named, with the evidence of all that are; None where none is."""
        if len(self.says) <= 1:
            return self.says[0] if self.says else None
        ordered = sorted(self.says, key=lambda verdict: verdict.name.rank)
        evidence = dict.fromkeys(evidence for verdict in ordered for evidence in verdict.evidence)
        return EnvironmentVerdict(ordered[0].name, tuple(evidence))


NOTHING: Final = Said()


class Labels:
    """The reader of labels. Equal bytes are read once: the same tags stand on thousands of objects."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._speaking = vocabulary.keys.speaking()
        self._read: Callable[[str, bytes, bytes, str, str], Said] = lru_cache(_CACHE)(self._decode)
        self._join: Callable[[tuple[Said, ...]], Said] = lru_cache(_CACHE)(_joined)

    def of(self, type_: str, body: Raw, marks: Raw, moment: str) -> tuple[Said, Speaking]:
        """What the labels of one object say, and its speaking attributes. `moment` is `before` or `after`."""
        found = speaking(body)
        if found is SILENT:
            return NOTHING, found
        return self.said(type_, found, marks_of(marks), moment), found

    def said(self, type_: str, found: Speaking, marks: Speaking, moment: str) -> Said:
        """What the label attributes `found` say; `marks` are the sensitive marks of the same attributes."""
        parts = [
            self._read(name, bytes(raw), bytes(getattr(marks, name)) if marks is not SILENT else b"", moment, "")
            for name, raw in _present(found)
        ]
        if type_.startswith(("kubernetes_", "helm_")):
            parts += self._cluster(type_, found, marks, moment)
        parts = [part for part in parts if part.says or part.raises]
        return parts[0] if len(parts) == 1 else self._join(tuple(parts)) if parts else NOTHING

    def _cluster(self, type_: str, found: Speaking, marks: Speaking, moment: str) -> Iterator[Said]:
        for name in ("namespace",) if type_.startswith("helm_") else ("metadata", "manifest"):
            raw = getattr(found, name)
            if len(raw) > _EMPTY:
                own_name = type_ if type_.startswith("kubernetes_namespace") else ""
                yield self._read(name, bytes(raw), bytes(getattr(marks, name)), moment, own_name)

    def _decode(self, name: str, raw: bytes, mark: bytes, moment: str, type_: str) -> Said:
        value = decode_value(raw)
        if mark:
            value = masked(value, decode_value(mark))
        if name == "namespace":
            return self._namespace(value, f"namespace-{moment}", name)
        if name not in ("metadata", "manifest"):
            return self._map(value, f"{_SINGULAR[name]}-{moment}", name)
        block = value.get("metadata") if name == "manifest" and isinstance(value, dict) else value
        block = block[0] if isinstance(block, list) and block else block
        if not isinstance(block, dict):
            return NOTHING
        own = block.get("name") if type_ else block.get("namespace")
        labels = self._map(block.get("labels"), f"label-{moment}", f"{name}.labels")
        return _joined((labels, self._namespace(own, f"namespace-{moment}", f"{name}.namespace")))

    def _namespace(self, value: Value, source: str, where: str) -> Said:
        found = self._vocabulary.of_namespace(value) if isinstance(value, str) else None
        return _says(found, source, where, value) if found else NOTHING

    def _map(self, value: Value, source: str, where: str) -> Said:
        """What a map, a list of `{key, value}` or a list of words says."""
        if value is SENSITIVE:
            return _says(Environment.UNKNOWN, source, where, "(sensitive)")
        pairs = value.items() if isinstance(value, dict) else _pairs(value) if isinstance(value, list) else ()
        told = [(key, item) for key, item in pairs if isinstance(key, str) and self._tells(key)]
        return _joined(tuple(self._pair(key, item, source, where) for key, item in told)) if told else NOTHING

    def _tells(self, key: str) -> bool:
        return not key or self._vocabulary.key_of(key) in self._speaking

    def _pair(self, key: str, value: Value, source: str, where: str) -> Said:
        place = f"{where}.{key}" if key else where
        keys = self._vocabulary.keys
        plain = self._vocabulary.key_of(key)
        if plain in keys.strong or plain in keys.boolean:
            return self._named(plain, value, source, place)
        if not isinstance(value, str):
            return NOTHING
        bare = not key and self._vocabulary.raises_to_production(value)
        raising = keys.raising.get(plain)
        if bare or (raising and self._vocabulary.key_of(value) in raising):
            return Said(raises=(EnvironmentEvidence(source, place, value),))
        return NOTHING

    def _named(self, plain: str, value: Value, source: str, place: str) -> Said:
        if value is SENSITIVE:
            return _says(Environment.UNKNOWN, source, place, "(sensitive)")
        text = str(value).lower() if isinstance(value, bool) else value
        if not isinstance(text, str):
            return NOTHING
        if plain in self._vocabulary.keys.boolean:
            found = _BOOLEAN.get(text.lower())
        else:
            found = self._vocabulary.of_value(text)
        return _says(found, source, place, text) if found else NOTHING


def _present(found: Speaking) -> list[tuple[str, Raw]]:
    """The label attributes that hold more than nothing. `tags_all` has all that `tags` has."""
    rest = _others(found)
    name, raw = ("tags_all", found.tags_all) if len(found.tags_all) > _EMPTY else ("tags", found.tags)
    first = [(name, raw)] if len(raw) > _EMPTY else []
    if not any(rest):
        return first
    return first + [(name, raw) for name, raw in zip(_OTHERS, rest, strict=True) if len(raw) > _EMPTY]


def _pairs(value: list[Value]) -> Iterator[tuple[Value, Value]]:
    """Key and value of each entry of a list; the key is empty for a bare word."""
    for item in value:
        if isinstance(item, dict):
            yield item.get("key"), item.get("value")
        elif isinstance(item, str):
            key, colon, rest = item.partition(":")
            yield (key, rest) if colon else ("", item)


def _says(name: Environment, source: str, where: str, value: str) -> Said:
    return Said((EnvironmentVerdict(name, (EnvironmentEvidence(source, where, value),)),))


def _joined(parts: tuple[Said, ...]) -> Said:
    """What several say together. The same key and value in two attributes (`tags_all` and `tags`) is said once."""
    says = tuple({_key(verdict.evidence[0]): verdict for part in reversed(parts) for verdict in part.says}.values())
    raises = tuple({_key(evidence): evidence for part in reversed(parts) for evidence in part.raises}.values())
    return Said(says[::-1], raises[::-1])


def _key(evidence: EnvironmentEvidence) -> tuple[str, str]:
    return evidence.where.partition(".")[2], evidence.value
