"""The records that the rooms above declare about themselves, one per file of a room."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, Protocol

import msgspec

from planguard.model.actions import Operation
from planguard.model.agent import Call
from planguard.model.consequence import Consequence, TypeFacts
from planguard.model.environment import EnvironmentVerdict
from planguard.model.exchange import Talk
from planguard.model.finding import Finding
from planguard.model.graph import Cascade, Kinds, Underneath
from planguard.model.guards import Asking, Guard
from planguard.model.host import Evidence, HostFacts, Message, Place, Published
from planguard.model.pairing import NOTHING_PAIRED, Pairing
from planguard.model.plan import AttributePath, Contradiction, Plan, ResourceChange
from planguard.model.report import Report
from planguard.model.rule import Rule
from planguard.model.ruling import UNRULED, Ruling


class Surface(msgspec.Struct, frozen=True):
    """What a text will be shown on. Columns are character cells; `terminal` is false for files and pipes."""

    terminal: bool = False
    colour: bool = False
    columns: int = 120
    rows: int | None = None
    """Height of the terminal; None where that is not known."""


class Format(msgspec.Struct, frozen=True):
    """A way to write a report: a pure function from the report to text."""

    name: str
    summary: str
    render: Callable[[Report, Surface], str]
    encode: Callable[[Report], Iterable[bytes]] | None = None
    """The same text in pieces of bytes, for a format that needs no string in between and looks the same everywhere."""


class References(Protocol):
    """The references between the objects of a plan. What is asked is worked out then, and only then."""

    @property
    def cascades(self) -> tuple[Cascade, ...]:
        """Every change that makes other replacements necessary, the one with most followers first."""

    def underneath(self, gone: Iterable[ResourceChange], kinds: Kinds) -> tuple[tuple[Underneath, ...], bool]:
        """The unchanged objects that stand on `gone`, and whether there was too much to look at all of it."""

    def fed_by(self, entry: ResourceChange, path: AttributePath) -> tuple[str, ...]:
        """What the configuration makes the attribute at `path` of, as far as the plan shows."""


class _NoReferences:
    """The answers where nothing is known."""

    cascades: tuple[Cascade, ...] = ()

    def underneath(self, _gone: Iterable[ResourceChange], _kinds: Kinds) -> tuple[tuple[Underneath, ...], bool]:
        return (), False

    def fed_by(self, _entry: ResourceChange, _path: AttributePath) -> tuple[str, ...]:
        return ()


NO_REFERENCES = _NoReferences()


_PARTING = frozenset({Operation.DELETE, Operation.REPLACE, Operation.FORGET, Operation.UNRECOGNISED})


class Case(msgspec.Struct, frozen=True, dict=True):
    """A judged plan, as detectors see it."""

    plan: Plan
    consequences: list[Consequence]
    deferred: list[Consequence]
    """What the plan puts off: judged as if it happened, and not counted in the verdict."""
    environment: EnvironmentVerdict
    facts: Callable[[str], TypeFacts]
    """What is known about a resource type, also of objects that do not change."""
    rule: Callable[[str], Rule]
    """The rule of a finding id: what people are told about it."""
    labels: Callable[
        [ResourceChange, tuple[AttributePath, ...]], tuple[EnvironmentVerdict | None, EnvironmentVerdict | None]
    ]
    """The environments that the labels of an object name before and after the change, given the attributes that differ; None
    where they name none."""
    known_state: bool | None = None
    """Whether a state is known to have been there before, from a record outside the plan; None where nobody has one."""
    contradictions: list[Contradiction] = []
    """Where the plan does not agree with itself."""
    left_out: list[str] = []
    """Objects of the state that a plan which may be partial does not speak of."""
    ruling: Ruling = UNRULED
    """What is known and said of the stack outside the plan."""
    pairing: Callable[[], Pairing] = lambda: NOTHING_PAIRED
    """Finds `pairs`."""
    references: Callable[[], References] = lambda: NO_REFERENCES
    """Makes the `graph`."""

    @cached_property
    def destroying(self) -> list[Consequence]:
        """The changes by which an object that exists now ends: deleted, alone or as half of a replacement."""
        return [found for found in self._parting if found.change.actions.destroys]

    @cached_property
    def forgetting(self) -> list[Consequence]:
        """The changes by which an object that exists now leaves Terraform's care, and lives on."""
        return [found for found in self._parting if found.change.actions.forgets]

    @cached_property
    def _parting(self) -> list[Consequence]:
        """A quick choice for both: most changes are updates."""
        return [found for found in self.consequences if found.operation in _PARTING]

    @property
    def replaces(self) -> bool:
        """Whether anything is replaced."""
        return bool(self.plan.by_operation[Operation.REPLACE])

    @cached_property
    def pairs(self) -> Pairing:
        """Deletes and creates that are one object under a new address; looked for when a detector asks."""
        return self.pairing()

    @cached_property
    def graph(self) -> References:
        """Who refers to what; made when a detector asks, which none does where nothing ends."""
        return self.references()


class Detector(msgspec.Struct, frozen=True):
    """A pattern that only a whole plan shows: pure, and blind to other detectors and to who is asked.

    `find` yields findings with the effect that they have in production; `core.findings` makes it milder elsewhere.
    """

    ids: tuple[str, ...]
    find: Callable[[Case], Iterable[Finding]]


class AgentHook(msgspec.Struct, frozen=True):
    """How one coding agent asks before it runs a tool, and in which words it takes a no.

    `line` is the line of shell in a call, None where the call runs none; it raises KeyError, TypeError or ValueError
    where the call has another shape than the agent documents. `denial` is the JSON that says no, for this reason.
    """

    name: str
    line: Callable[[Call], str | None]
    denial: Callable[[str], dict[str, object]]


class CodeHost(msgspec.Struct, frozen=True):
    """A place where pull requests live. Conversations are generators and hold no connection; see `planguard.http`.

    `place` says where this job runs, from its environment variables and the event that started it; None where that is not
    this host's CI. `tokens` are the variables that may hold a token, first come first served; `headers` is how one is sent.
    """

    name: str
    tokens: tuple[str, ...]
    place: Callable[[Mapping[str, str], Mapping[str, Any]], Place | None]
    at: Callable[[str, str, int], Place]
    """The place of the pull request of a number, by the path of its repository and the address of the interface, if any."""
    headers: Callable[[str], Mapping[str, str]]
    collect: Callable[[Place], Talk[Evidence]]
    read: Callable[[Evidence], HostFacts]
    publish: Callable[[Place, Message], Talk[Published]]
    find: Callable[[Place], Talk[int]] | None = None
    """The number of the pull request whose last commit is the place's `head`, for a job that was told no number."""
    guards: Callable[[Place, Asking], Talk[tuple[Guard, ...]]] | None = None
    """How the host guards the repository; None where planguard cannot ask."""
