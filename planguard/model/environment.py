"""Which environment an object lives in, and what shows it."""

from enum import StrEnum

import msgspec


class Environment(StrEnum):
    """The members stand in order, worst first."""

    PRODUCTION = "production"
    SHARED = "shared"
    UNKNOWN = "unknown"
    PREPRODUCTION = "preproduction"
    NON_PRODUCTION = "non-production"
    EPHEMERAL = "ephemeral"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return _RANK[self]

    @property
    def strict(self) -> bool:
        """Whether what happens here is judged as in production."""
        return self.rank <= _RANK[Environment.UNKNOWN]


_RANK = {member: place for place, member in enumerate(Environment)}


class EnvironmentEvidence(msgspec.Struct, frozen=True):
    """One thing that speaks for an environment.

    `source` is one of `tag-before`, `label-before`, `namespace-before`, `tag-after`, `variable`, `name`, `module`, `path`,
    `provider`; `where` names the attribute, variable or address; `value` is the text that was read.
    """

    source: str
    where: str
    value: str


class EnvironmentVerdict(msgspec.Struct, frozen=True):
    """An environment and the evidence for it. Without evidence the environment is unknown."""

    name: Environment
    evidence: tuple[EnvironmentEvidence, ...] = ()


UNKNOWN_ENVIRONMENT = EnvironmentVerdict(Environment.UNKNOWN)


def worst(verdicts: list[EnvironmentVerdict]) -> EnvironmentVerdict:
    """The worst of several; unknown where there are none. Of equals the first one's evidence is kept."""
    return min(verdicts, key=lambda verdict: verdict.name.rank, default=UNKNOWN_ENVIRONMENT)
