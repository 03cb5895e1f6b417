"""What a house has decided: its stacks, who must be asked for what, and for how long a yes holds.

The built-in default is the strictest thing that still lets harmless plans pass: `Policy()` itself.
"""

from enum import StrEnum

import msgspec

from planguard.model.consequence import ActionClass
from planguard.model.environment import Environment
from planguard.model.severity import Severity


class Assurance(StrEnum):
    """How strongly an approval shows that a person gave it. The members stand in order, weakest first."""

    COMMENT = "comment"
    SOFTWARE_KEY = "software-key"
    REVIEW = "review"
    TOUCH = "touch"
    TOUCH_AND_PIN = "touch-and-pin"

    @property
    def rank(self) -> int:
        """0 for the weakest."""
        return _RANK[self]


_RANK = {member: place for place, member in enumerate(Assurance)}


class Binding(StrEnum):
    """What an approval is bound to: the consequences, or this very plan file (keys only)."""

    CONSEQUENCES = "consequences"
    PLAN = "plan"


class Stack(msgspec.Struct, frozen=True):
    """One target: where its configuration lies, which plan is its own, and where it lives."""

    target: str
    path: str
    also_when: tuple[str, ...] = ()
    """Globs: a change that fits one of them expects a plan as well."""
    plan: str = ""
    """Glob of the PLAN that belongs to it; empty where nothing is said."""
    environment: Environment | None = None
    accounts: tuple[str, ...] = ()
    """Accounts, projects or subscriptions that the plan may touch; empty where nothing is said."""
    has_state: bool | None = None


class Cell(msgspec.Struct, frozen=True):
    """One cell of the table of who-needs-a-person. `severity` asks from there on, `none` always, None never."""

    action_class: ActionClass
    environment: Environment
    severity: Severity | None


class ApprovalRow(msgspec.Struct, frozen=True):
    """Plans at least this severe, in one of these environments, need this many persons with this assurance."""

    severity: Severity = Severity.NONE
    environments: tuple[Environment, ...] = ()
    """Empty stands for every environment."""
    quorum: int = 1
    assurance: Assurance = Assurance.REVIEW
    binding: Binding = Binding.CONSEQUENCES
    role: str = ""
    """A role that at least one of the persons must have; empty where any will do."""


class Lifetime(msgspec.Struct, frozen=True):
    """How long a yes holds, in seconds, and how often it may be used."""

    approval: int = 72 * 3600
    apply_within: int = 24 * 3600
    cool_off: int = 0
    max_applies: int = 1


class Revocation(msgspec.Struct, frozen=True):
    """Something that counts no longer: a person, a key (fingerprint `SHA256:…`), or an approval (its id)."""

    person: str = ""
    key: str = ""
    approval: str = ""


PRODUCTION_LIKE = (Environment.PRODUCTION, Environment.SHARED, Environment.UNKNOWN)
DEFAULT_APPROVALS = (ApprovalRow(Severity.CRITICAL, PRODUCTION_LIKE, quorum=2), ApprovalRow())


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that `.planguard/policy.toml` says; without a file, the defaults."""

    source: str = "built-in"
    sha256: str | None = None
    repository: str | None = None
    stacks: tuple[Stack, ...] = ()
    environment_words: tuple[tuple[str, Environment], ...] = ()
    accounts: tuple[tuple[str, Environment], ...] = ()
    workspaces: tuple[tuple[str, Environment], ...] = ()
    """Globs of workspace names, first match decides."""
    ask: tuple[Cell, ...] = ()
    """Cells that replace those of the built-in table, for everyone."""
    refuse: tuple[ActionClass, ...] = ()
    agents_ask: tuple[Cell, ...] = ()
    """Cells for agents and for authors nobody knows; they only tighten."""
    agents_refuse: tuple[ActionClass, ...] = ()
    approvals: tuple[ApprovalRow, ...] = DEFAULT_APPROVALS
    """The first row that fits a plan is its requirement."""
    lifetime: Lifetime = Lifetime()
    allow_env: tuple[str, ...] = ()
    ledger: str = "refs/planguard/ledger"
    revoked: tuple[Revocation, ...] = ()


BUILT_IN = Policy()
