"""From a text to the environment that it names: whole words only, and not where a word beside it takes it back.

A substring search for "prod" takes `product_images` for production and misses `live`. Words are therefore cut out
first: `OrdersProdDb01` becomes orders, prod, db, 01.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from planguard.core.environment.words import EnvironmentTables
from planguard.model.environment import Environment

_TOKEN: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_PREFIX: Final = re.compile(r".*[/:]", re.DOTALL)
_OTHER: Final = re.compile(r"[^a-z0-9]+")
_CACHE: Final = 16384


class Vocabulary:
    """The matcher for one table of words. Answers are cached: the same few texts recur all over a plan.

    `extra` are further words of a house, by environment; they count as whole values only.
    """

    of_value: Callable[[str], Environment | None]
    """The environment that the value of an environment key names; None where it names none."""
    of_namespace: Callable[[str], Environment | None]
    """The environment that a namespace names: words that are safe only as a whole value do not count in it."""
    raises_to_production: Callable[[str], bool]
    """Whether a name, path or module name speaks for production. It may not speak for anything else."""
    key_of: Callable[[str], str]
    """A key of a tag, label or variable in the form of the tables: `kubernetes.io/Env_Name` is `envname`."""

    def __init__(self, tables: EnvironmentTables, extra: Mapping[Environment, Sequence[str]] | None = None) -> None:
        self.keys: Final = tables.keys
        self._tables: Final = tables
        self._words: Final = {word: where for where, row in reversed(tables.by_environment()) for word in row.words}
        self._whole: Final = self._words | {
            word: where for where, row in reversed(tables.by_environment()) for word in row.values
        }
        for where, words in (extra or {}).items():
            self._whole.update({"".join(_tokens(word)): where for word in words})
        self._hints: Final = _shortest(tables.production.words)
        self._raw_hints: Final = tuple(hint.encode() for hint in self._hints)
        self.of_value = lru_cache(_CACHE)(self._of_value)
        self.of_namespace = lru_cache(_CACHE)(self._of_namespace)
        self.raises_to_production = lru_cache(_CACHE)(self._raises_to_production)
        self.key_of = lru_cache(_CACHE)(_key_of)

    def hints(self, raw: bytes) -> bool:
        """Whether JSON text may hold a production word: a quick no for nearly all of it, never a wrong no."""
        lower = raw.lower()
        return b"\\" in raw or not raw.isascii() or any(hint in lower for hint in self._raw_hints)

    def _of_value(self, text: str) -> Environment | None:
        tokens = _tokens(text)
        whole = "".join(tokens)
        found = self._whole.get(whole) or self._whole.get(whole.rstrip("0123456789"))
        return found or self._of_ephemeral(tokens) or self._worst(tokens)

    def _of_namespace(self, text: str) -> Environment | None:
        return self._worst(_tokens(text))

    def _raises_to_production(self, text: str) -> bool:
        # Most names hold no such letters at all. Accents could hide them, so other alphabets go the long way.
        lower = text.lower()
        if text.isascii() and not any(hint in lower for hint in self._hints):
            return False
        named = list(self._named(_tokens(text)))
        words = {word for word, where in named if where is Environment.PRODUCTION}
        alone = all(where is Environment.PRODUCTION for _, where in named)
        return bool(words) and (alone or words != {"live"})

    def _of_ephemeral(self, tokens: list[str]) -> Environment | None:
        rest = tokens[1:]
        for where, row in self._tables.by_environment() if rest else ():
            if (tokens[0] in row.numbered and len(rest) == 1 and rest[0].isdigit()) or tokens[0] in row.followed:
                return where
        return None

    def _worst(self, tokens: list[str]) -> Environment | None:
        return min((where for _, where in self._named(tokens)), key=lambda where: where.rank, default=None)

    def _named(self, tokens: list[str]) -> Iterator[tuple[str, Environment]]:
        """The words among `tokens` that speak for an environment, and which."""
        joined = self._joined(tokens)
        for place, word in enumerate(joined):
            where = self._words.get(word)
            if where and not self._taken_back(word, where, joined[place - 1 : place], joined[place + 1 : place + 2]):
                yield word, where

    def _taken_back(self, word: str, where: Environment, before: list[str], after: list[str]) -> bool:
        negated = self._tables.negated
        if not negated.by_previous.isdisjoint(before):
            return True
        if where is not Environment.PRODUCTION:
            return False
        return not negated.by_next.isdisjoint(after) or (word == "live" and not negated.live_before.isdisjoint(after))

    def _joined(self, tokens: list[str]) -> list[str]:
        result: list[str] = []
        for token in tokens:
            if result and token in self._tables.joins.get(result[-1], ()):
                result[-1] += token
            else:
                result.append(token)
        return result


def _shortest(words: list[str]) -> tuple[str, ...]:
    """The words that hold no other one of them: a text without these holds none at all."""
    return tuple(word for word in words if not any(other in word for other in words if other != word))


def _tokens(text: str) -> list[str]:
    """The words of `text` in lower case. Accents are dropped, so that `produção` is one word."""
    if not text.isascii():
        text = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return [token.lower() for token in _TOKEN.findall(text)]


def _key_of(key: str) -> str:
    return _OTHER.sub("", _PREFIX.sub("", key).lower())
