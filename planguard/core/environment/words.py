"""The words and keys of `rules/environments.toml` as a typed record. Reading the file is the caller's part."""

import msgspec

from planguard.core.toml import shipped
from planguard.model.environment import Environment


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What speaks for one environment: `words` anywhere in a text, `values` as a whole value only."""

    words: list[str] = []
    values: list[str] = []
    numbered: list[str] = []
    """Speak for it as a whole value, followed by a number: `pr-17`."""
    followed: list[str] = []
    """Speak for it at the beginning of a value, followed by anything: `feature-login`."""


class Negated(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that take a word beside them back."""

    by_previous: frozenset[str]
    by_next: frozenset[str]
    live_before: frozenset[str]


class Keys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Keys of tags, labels and variables, in the form that `tokens.key_of` gives."""

    strong: frozenset[str]
    boolean: frozenset[str]
    raising: dict[str, frozenset[str]]

    def speaking(self) -> frozenset[str]:
        """All of them."""
        return self.strong | self.boolean | frozenset(self.raising)


class EnvironmentTables(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"non_production": "non-production"}
):
    """The whole file."""

    production: Words
    shared: Words
    preproduction: Words
    non_production: Words
    ephemeral: Words
    joins: dict[str, frozenset[str]]
    negated: Negated
    keys: Keys

    def by_environment(self) -> list[tuple[Environment, Words]]:
        """The words of each environment, worst first."""
        return [
            (Environment.PRODUCTION, self.production),
            (Environment.SHARED, self.shared),
            (Environment.PREPRODUCTION, self.preproduction),
            (Environment.NON_PRODUCTION, self.non_production),
            (Environment.EPHEMERAL, self.ephemeral),
        ]


def parse_words(text: str) -> EnvironmentTables:
    """The tables in `text`, the content of `environments.toml`. Raises PlanguardError where it is malformed."""
    return shipped(text, EnvironmentTables, "rules/environments.toml")
