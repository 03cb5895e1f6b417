"""What one map of labels says, key by key.

A value that cannot be understood under a key that names environments is no reason to look elsewhere for a milder
answer: it speaks for unknown, as a value that is hidden does.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from planguard.core.environment.said import HIDDEN, NOTHING, Said, joined, says
from planguard.core.environment.tokens import Vocabulary
from planguard.model.environment import Environment, EnvironmentEvidence
from planguard.model.value import SENSITIVE, Value

_CACHE: Final = 4096
_NO_TEXT: Final = "(no text)"
_TRUE: Final = frozenset({"true", "yes", "y", "on", "1"})
_FALSE: Final = frozenset({"false", "no", "n", "off", "0"})


class Maps:
    """The reader of maps of labels and of namespaces."""

    speaks: Callable[[str], bool]
    """Whether a key may name an environment."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        speaking = vocabulary.keys.speaking()
        self.speaks: Callable[[str], bool] = lru_cache(_CACHE)(lambda key: not key or vocabulary.key_of(key) in speaking)
        self._text: Callable[[str, str, str, str], Said] = lru_cache(_CACHE)(self._pair)

    def namespace(self, value: Value, source: str, where: str) -> Said:
        """What a namespace says."""
        if value is None:
            return NOTHING
        if not isinstance(value, str):
            return says(Environment.UNKNOWN, source, where, HIDDEN if value is SENSITIVE else _NO_TEXT)
        found = self._vocabulary.of_namespace(value)
        return says(found, source, where, self._vocabulary.shown(value)) if found else NOTHING

    def map(self, value: Value, source: str, where: str) -> Said:
        """What a map, a list of `{key, value}` or a list of words says."""
        if value is SENSITIVE:
            return says(Environment.UNKNOWN, source, where, HIDDEN)
        pairs = value.items() if isinstance(value, dict) else _pairs(value) if isinstance(value, list) else ()
        told = [(key, item) for key, item in pairs if key is SENSITIVE or self.speaks(key)]
        return joined(tuple(self._said(key, item, source, where) for key, item in told)) if told else NOTHING

    def _said(self, key: Value, value: Value, source: str, where: str) -> Said:
        """What one label says. The same few stand on all objects of a plan."""
        if isinstance(key, str) and isinstance(value, str):
            return self._text(key, value, source, where)
        return self._pair(key, value, source, where)

    def _pair(self, key: Value, value: Value, source: str, where: str) -> Said:
        if key is SENSITIVE:  # it may be any key
            return says(Environment.UNKNOWN, source, where, HIDDEN)
        place = f"{where}.{self._vocabulary.shown_key(key)}" if key else where
        plain = self._vocabulary.key_of(key)
        if plain in self._vocabulary.keys.strong or plain in self._vocabulary.keys.boolean:
            return self._named(plain, value, source, place)
        return self._raising(plain, value, source, place) if isinstance(value, str) else NOTHING

    def _raising(self, plain: str, value: str, source: str, place: str) -> Said:
        word = self._vocabulary.key_of(value)
        bare = not plain and self._vocabulary.raises_to_production(value)
        if bare or word in self._vocabulary.keys.raising.get(plain, ()):
            return Said(raises=(EnvironmentEvidence(source, place, self._vocabulary.shown(value, word)),))
        return NOTHING

    def _named(self, plain: str, value: Value, source: str, place: str) -> Said:
        if value is SENSITIVE:
            return says(Environment.UNKNOWN, source, place, HIDDEN)
        if value is None:
            return NOTHING
        if plain in self._vocabulary.keys.boolean:
            value = str(value).lower() if isinstance(value, bool) or (isinstance(value, int) and value in (0, 1)) else value
            found = self._of_boolean(value)
        else:
            found = self._of_values(value)
        return says(found, source, place, self._value(value)) if found else NOTHING

    def _of_boolean(self, value: Value) -> Environment | None:
        """What the answer to "is this production?" says. One that is neither yes nor no may name an environment."""
        answer = value.strip().lower() if isinstance(value, str) else ""
        if answer in _TRUE:
            return Environment.PRODUCTION
        if answer in _FALSE:
            return Environment.NON_PRODUCTION
        return self._of_values(value) or (None if value == "" else Environment.UNKNOWN)

    def _of_values(self, value: Value) -> Environment | None:
        """The worst that a text or a list of texts names; unknown where something else is among them."""
        items = value if isinstance(value, list) and value else [value]
        found = (self._vocabulary.of_value(item) if isinstance(item, str) else Environment.UNKNOWN for item in items)
        return min((where for where in found if where), key=lambda where: where.rank, default=None)

    def _value(self, value: Value) -> str:
        texts = [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)]
        return self._vocabulary.shown(", ".join(texts)) if texts else _NO_TEXT


def _pairs(value: list[Value]) -> Iterator[tuple[Value, Value]]:
    """Key and value of each entry of a list; the key is a text or hidden, and empty for a bare word."""
    for item in value:
        if isinstance(item, dict):
            key = item.get("key")
            if isinstance(key, str) or key is SENSITIVE:
                yield key, item.get("value")
        elif isinstance(item, str):
            key, colon, rest = item.partition(":")
            yield (key, rest) if colon else ("", item)
        elif item is SENSITIVE:
            yield SENSITIVE, SENSITIVE
