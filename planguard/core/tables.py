"""The numbers of `rules/scoring.toml` as a typed record. Reading the file is the caller's part.

A number that is missing, and one that nobody reads, is an error.
"""

import msgspec

from planguard.core.toml import shipped
from planguard.model.consequence import Recoverability, TypeFacts
from planguard.model.environment import Environment


class Evidence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Shares of loss, where the object before the change tells more than its type."""

    nothing_kept: float
    copy_kept: float
    window_long: float
    name_taken: float
    archived: float
    long_window_days: int
    window_outage: float


class Actions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """(share of the loss, share of the outage) for each way to destroy."""

    delete: tuple[float, float]
    delete_first: tuple[float, float]
    create_first: tuple[float, float]
    create_first_new_identity: tuple[float, float]
    immutable: tuple[float, float]


class Fixed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"import_": "import"}):
    """Scores that depend on the verb alone, and the least score of any destruction."""

    forget_value: int
    forget: int
    update_data: int
    update: int
    destroyed: int
    create: int
    create_strips: int
    import_: int
    move: int
    unrecognised: int


class Factors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Factors on the finished sum."""

    cascade: float


class Dependents(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What each doubling of the dependents adds, and the most."""

    step: int
    most: int


class ScaleTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the number and share of destroyed objects add."""

    from_destroyed: int
    share: int
    count_most: int
    most: int


class Floors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Least scores of destructions, and what they apply to."""

    lost_for_good: int
    stores: int
    stores_from: float
    store_subs: frozenset[str]
    unlisted: int


class Caps(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Highest scores, and what they apply to."""

    minor: int
    minor_kinds: frozenset[str]
    next_version: int


class Types(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Types with a peculiar way to be lost."""

    name_bound: frozenset[str]
    purged: frozenset[str]


class CodeTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Types that run code, and what that counts in production: nobody knows what it does."""

    score: int
    calls: frozenset[str]
    """Resources that are calls: creating or changing one runs something."""
    reads: frozenset[str]
    """Data sources that run a program when they are read."""


class Tables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file. `harm` and `guard` are keyed by `kind/sub` or by `kind`."""

    second_share: float
    environment: dict[Environment, float]
    irreversibility: dict[Recoverability, float]
    evidence: Evidence
    actions: Actions
    fixed: Fixed
    factors: Factors
    dependents: Dependents
    scale: ScaleTable
    floors: Floors
    caps: Caps
    types: Types
    code: CodeTable
    harm: dict[str, tuple[float, float]]
    guard: dict[str, float]

    def harm_of(self, facts: TypeFacts) -> tuple[str, float, float]:
        """(row, loss, outage) of a type: the row of its kind and sub, else of its kind."""
        row = f"{facts.kind}/{facts.sub}"
        if row not in self.harm:
            row = facts.kind.value
        return row, *self.harm[row]

    def guard_of(self, facts: TypeFacts) -> float:
        """What losing an object of the type takes away as a guard of others."""
        return self.guard.get(f"{facts.kind}/{facts.sub}") or self.guard.get(facts.kind, 0.0)


def parse_tables(text: str) -> Tables:
    """The tables in `text`, the content of `scoring.toml`. Raises PlanguardError where it is malformed."""
    return shipped(text, Tables, "rules/scoring.toml")
