"""One thing that applying a plan would do, normalised and judged."""

from enum import StrEnum

import msgspec

from planguard.model.actions import Operation, Order
from planguard.model.environment import EnvironmentVerdict
from planguard.model.finding import Remedy
from planguard.model.graph import Dependents
from planguard.model.plan import AttributePath, Raw, ResourceChange
from planguard.model.rule import Edit
from planguard.model.severity import Severity


class ActionClass(StrEnum):
    """What the table of who-needs-a-person asks about."""

    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    REPLACE_IMMUTABLE = "replace-immutable"
    MOVE = "move"
    IMPORT = "import"
    FORGET = "forget"
    REPLACE = "replace"
    DELETE = "delete"
    ACTION = "action"


class Kind(StrEnum):
    """What losing an object of a type means."""

    DATA = "data"
    IDENTIFIER = "identifier"
    CONTAINER = "container"
    CLUSTER = "cluster"
    IDENTITY = "identity"
    NETWORK = "network"
    COMPUTE = "compute"
    PROTECTION = "protection"
    SECURITY = "security"
    OBSERVABILITY = "observability"
    SCHEDULING = "scheduling"
    CONFIG = "config"
    EPHEMERAL = "ephemeral"
    UNKNOWN = "unknown"


class Recoverability(StrEnum):
    """How a destroyed object of a type comes back, worst first."""

    UNRECOVERABLE = "unrecoverable"
    BACKUP = "backup"
    WINDOW = "window"
    DOWNTIME = "downtime"
    TRIVIAL = "trivial"
    UNKNOWN = "unknown"


class TypeFacts(msgspec.Struct, frozen=True):
    """What is known about a resource type.

    `flags`: C deletes contents that the plan does not show, I comes back with another identifier, A is a singleton of
    its account or region, M can only be replaced, V is replaced to make its next version, S strips what it does not
    list when it is created, E decides alone for its target (also on what no plan lists), G groups other objects, so that
    who uses it stands on those. `guards` are the attributes that bear on deletion, separated by semicolons; so are
    `force_new`, those whose change replaces the object. `confidence` says how sure we are: curated, rule, knowledge,
    pattern, default, name-only, or unlisted.
    """

    type: str
    kind: Kind
    sub: str = ""
    recoverability: Recoverability = Recoverability.UNKNOWN
    flags: str = ""
    confidence: str = "unlisted"
    guards: str = ""
    force_new: str = ""

    @property
    def listed(self) -> bool:
        """Whether the tables have a row for this type."""
        return self.confidence != "unlisted"


class Term(msgspec.Struct, frozen=True):
    """One step of a score: what was applied, its number, and the row or rule that it comes from."""

    name: str
    value: float
    source: str = ""


class Score(msgspec.Struct, frozen=True):
    """A number from 0 to 100 with the sum that led to it."""

    value: int
    terms: tuple[Term, ...] = ()


class When(StrEnum):
    """The moment at which code runs."""

    CREATE = "create"
    DESTROY = "destroy"
    APPLY = "apply"
    READ = "read"


class Run(msgspec.Struct, frozen=True):
    """Code that a change runs. `what` names it: the kinds of provisioners, or the type that is a call.

    `scripts` are the provisioners, each with the expressions that it is given, undecoded: they may hold secrets.
    """

    what: str
    when: When
    score: int = 0
    """What it counts in production."""
    scripts: tuple[tuple[str, Raw], ...] = ()


class Origin(StrEnum):
    """Which part of the plan a consequence comes from."""

    PLANNED = "planned"
    DEFERRED = "deferred"
    ACTION = "action"


class Consequence(msgspec.Struct, frozen=True):
    """A change that is neither a no-op nor a read, or a no-op that moves or imports, with its judgement."""

    change: ResourceChange
    origin: Origin
    operation: Operation
    order: Order | None
    action_class: ActionClass
    facts: TypeFacts
    environment: EnvironmentVerdict
    score: Score
    severity: Severity
    asks: bool
    """Whether the table of who-needs-a-person asks for this one."""
    changed: tuple[AttributePath, ...] = ()
    edits: tuple[Edit, ...] = ()
    """The harmful edits that the change is made of."""
    remedy: Remedy | None = None
    """A way out of this change, where no finding has one."""
    dependents: Dependents | None = None
    """Who depends on an object that ends; None where nothing ends, or where the plan does not show it."""
    runs: tuple[Run, ...] = ()
    """The code that runs with the change."""

    @property
    def address(self) -> str:
        """The address of the object, or of the action."""
        return self.change.address
