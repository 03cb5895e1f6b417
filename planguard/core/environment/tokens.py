"""From a text to the environment that it names: whole words only, and not where a word beside it takes it back.

A substring search for "prod" takes `product_images` for production and misses `live`. Words are therefore cut out
first: `OrdersProdDb01` becomes orders, prod, db, 01.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from planguard.core.environment.cutting import ends, plain_key, runs, several, tokens
from planguard.core.environment.words import EnvironmentTables
from planguard.model.environment import Environment

_CACHE: Final = 16384
_DIGITS: Final = "0123456789"
_LONGEST_RAW: Final = 1024
# What may be shown whole. Secrets come in long texts, in several lines, in assignments and in addresses with a
# password; none of these fits in here.
_PLAIN: Final = re.compile(r"[\w .:/+-]{1,64}")


class Vocabulary:
    """The matcher for one table of words. Answers are cached: the same few texts recur all over a plan.

    `extra` are further words of a house, by environment; they count as whole values only.
    """

    of_value: Callable[[str], Environment | None]
    """The environment that the value of an environment key names, the worst of several; None where it names none."""
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
            self._whole.update({"".join(tokens(word)): where for word in words})
        self._hints: Final = _shortest(tables.production.words)
        self._raw_hints: Final = tuple(hint.encode() for hint in self._hints)
        self.of_value = lru_cache(_CACHE)(lambda text: self._of_value(ends(text)))
        self.of_namespace = lru_cache(_CACHE)(lambda text: self._worst(ends(text)))
        self.raises_to_production = lru_cache(_CACHE)(lambda text: self._raises(ends(text)))
        self.key_of = lru_cache(_CACHE)(lambda key: plain_key(ends(key)))

    def hints(self, raw: bytes) -> bool:
        """Whether JSON text may hold a production word: a quick no for nearly all of it, never a wrong no."""
        if len(raw) > _LONGEST_RAW or b"\\" in raw or not raw.isascii():
            return True
        return any(map(raw.lower().__contains__, self._raw_hints))

    def shown(self, text: str, otherwise: str = "(not shown)") -> str:
        """`text` where it is short and plain, else the words in it that name environments, else `otherwise`."""
        if is_plain(text):
            return text
        words = dict.fromkeys(word for part in several(ends(text)) for word in self._spoken(part))
        return " ".join(words) or otherwise

    def shown_key(self, key: str) -> str:
        """`key` where it is short and plain, else its plain form. Only for keys that the tables know."""
        return key if is_plain(key) else self.key_of(key)

    def _spoken(self, part: str) -> list[str]:
        whole = self._whole_word(tokens(part))
        return [whole] if whole else [word for word, _ in self._named(part)]

    def _of_value(self, text: str) -> Environment | None:
        parts = several(text)
        found = [where for where in map(self._of_one, parts) if where]
        # A branch may have been cut in two: `feature/login`.
        return min(found, key=lambda where: where.rank, default=self._of_ephemeral(tokens(text)))

    def _of_one(self, part: str) -> Environment | None:
        words = tokens(part)
        whole = self._whole.get(self._whole_word(words))
        if whole:
            return whole
        named = self._worst(part)
        return named if named is Environment.PRODUCTION else self._of_ephemeral(words) or named

    def _whole_word(self, words: list[str]) -> str:
        """All of `words` as the one word that the tables know, without the number at its end; empty for others."""
        whole = "".join(words)
        return next((word for word in (whole, whole.rstrip(_DIGITS)) if word in self._whole), "")

    def _raises(self, text: str) -> bool:
        # Most names hold no such letters at all. Accents could hide them, so other alphabets go the long way.
        if text.isascii() and not any(map(text.lower().__contains__, self._hints)):
            return False
        named = list(self._named(text))
        words = {word for word, where in named if where is Environment.PRODUCTION}
        alone = all(where is Environment.PRODUCTION for _, where in named)
        return bool(words) and (alone or words != {"live"})

    def _of_ephemeral(self, words: list[str]) -> Environment | None:
        rest = words[1:]
        for where, row in self._tables.by_environment() if rest else ():
            if (words[0] in row.numbered and len(rest) == 1 and rest[0].isdigit()) or words[0] in row.followed:
                return where
        return None

    def _worst(self, text: str) -> Environment | None:
        return min((where for _, where in self._named(text)), key=lambda where: where.rank, default=None)

    def _named(self, text: str) -> Iterator[tuple[str, Environment]]:
        """The words in `text` that speak for an environment, and which."""
        for run in runs(text):
            joined = self._joined(run)
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

    def _joined(self, words: list[str]) -> list[str]:
        result: list[str] = []
        for word in words:
            if result and word in self._tables.joins.get(result[-1], ()):
                result[-1] += word
            else:
                result.append(word)
        return result


def is_plain(text: str) -> bool:
    """Whether `text` may be shown whole: short, in one line, without what addresses and assignments are made of."""
    return _PLAIN.fullmatch(text) is not None and "://" not in text


def _shortest(words: list[str]) -> tuple[str, ...]:
    """The words that hold no other one of them: a text without these holds none at all."""
    return tuple(word for word in words if not any(other in word for other in words if other != word))
