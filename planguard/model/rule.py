"""Rules: what a finding means and what to do, and which change of which attribute harms, how, and how much."""

from enum import StrEnum
from typing import Any, Final

import msgspec

from planguard.model.environment import Environment
from planguard.model.finding import Effect
from planguard.model.plan import AttributePath
from planguard.model.severity import Severity


class Channel(StrEnum):
    """In which way a change harms."""

    LOSS = "loss"
    OUTAGE = "outage"
    EXPOSURE = "exposure"
    GUARD = "guard"


class Row(msgspec.Struct, frozen=True):
    """One edit to look for: an attribute of a type, and the directions in which changing it harms.

    `types` are exact names or patterns with `*`; `attribute` is a dotted path, which goes through the elements of lists;
    `directions` are tried in order, each a name or `name=argument`; `rule` is the id of the finding that an edit belongs
    to, empty where it only counts in the score; `score` is that in production, 0 to 100; `source` says where the row
    stands (file and line, or rule).
    """

    types: tuple[str, ...]
    attribute: str
    directions: tuple[str, ...]
    rule: str
    score: int
    channel: Channel
    source: str
    operations: tuple[str, ...] = ("update",)


class Edit(msgspec.Struct, frozen=True):
    """A row that fits a change.

    `decided` is false where the values do not show the direction (sensitive, unknown, not comparable): the worse case is
    taken, and capped. `says` is what happened in words, without values: `is lowered`.
    """

    row: Row
    path: AttributePath
    direction: str
    says: str
    score: int
    decided: bool = True
    added: bool = False
    """Whether `path` leads into a block that there is only after the change; otherwise its places are those before."""


UNDECIDED_CAP = 49
"""The highest score of an edit whose direction cannot be decided (product rule: moderate)."""


OWN_PREFIX: Final = "custom-"
"""What the ids of a user's own rules begin with, so that no later version of planguard takes one of them."""


class RuleEffect(StrEnum):
    """What the finding of a rule does in production.

    `by-class` and `by-severity`: approve where the table of who-needs-a-person asks for one of its addresses, otherwise
    explain.
    """

    REFUSE = "refuse"
    APPROVE = "approve"
    BY_CLASS = "by-class"
    BY_SEVERITY = "by-severity"
    WARN = "warn"
    EXPLAIN = "explain"


class ExampleState(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A state, by what tells it from others."""

    lineage: str
    serial: int


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A small change that a rule must or must not find, or the name of a case under `fixtures/`.

    `says` is the example in words. Of a case, `without` cuts the entry of one address out of the list of changes. `old` and
    `new` are texts of a configuration file before and after, for what `planguard diff` finds; `path` is that file.
    `effect` is what the finding must come to; None where that does not matter.
    """

    says: str
    type: str = ""
    actions: tuple[str, ...] = ("update",)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    environment: Environment | None = None
    case: str = ""
    without: str = ""
    old: str = ""
    new: str = ""
    path: str = ""
    effect: Effect | None = None
    policy: str = ""
    """The text of the policy under which it is judged; its first stack is that of the plan."""
    state: ExampleState | None = None
    """Which state the plan was made from, where it matters."""
    recorded: ExampleState | None = None
    """Which state is on record as the last one."""
    lost_guards: dict[str, str] = {}
    """Blocks that had a guard until recently, each with the argument that it was."""


class Rule(msgspec.Struct, frozen=True):
    """A finding id and all that people are told of it.

    `severity` is that in production, None where it goes by the worst edit. `by_severity_on` are directions for which the
    effect is by severity, whatever it is otherwise. `place` is the file that the rule stands in.
    """

    id: str
    title: str
    why: str
    instead: str
    effect: RuleEffect
    place: str
    severity: Severity | None = None
    rows: tuple[Row, ...] = ()
    by_severity_on: tuple[str, ...] = ()
    fires: tuple[Example, ...] = ()
    quiet: tuple[Example, ...] = ()

    @property
    def own(self) -> bool:
        """Whether this is a rule of the user, not of planguard."""
        return self.id.startswith(OWN_PREFIX)
