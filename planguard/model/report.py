"""The report: all that a format may see, and the machine format `planguard/report/v1` itself.

These records are the published format (`planguard/schemas/report-v1.json`): keys are added, never renamed or removed. They
are kept apart from the working records, which may change. Lists are sorted worst first, then by address.
"""

from typing import Final

import msgspec

from planguard.model.cascade import CascadeInfo, MadeOfInfo
from planguard.model.finding import Evidence, Remedy
from planguard.model.plan import AttributePath
from planguard.model.report_approvals import ApprovalsInfo
from planguard.model.report_plan import Coverage, EnvironmentInfo, SourceInfo, Summary

SCHEMA: Final = "planguard/report/v1"
AGENT_MAY: Final = ("edit-configuration", "replan", "ask-a-human")
AGENT_MAY_NOT: Final = ("approve", "apply", "change-policy")


class ToolInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What made the report."""

    name: str = "planguard"
    version: str
    rules: str
    """`sha256:…` over the packaged rules and tables."""


class BecauseInfo(msgspec.Struct, frozen=True):
    """One harmful edit that a change is made of. `says` follows the name of the attribute and holds no value."""

    path: AttributePath
    direction: str
    says: str
    rule: str
    """Id of the finding that it belongs to; empty where it only counts in the score."""
    score: int
    """In production."""
    decided: bool
    """False where the values do not show the direction, and the worse is assumed."""


class SourcePlace(msgspec.Struct, frozen=True):
    """Where the cause stands in the configuration, and who wrote that line: as the commit says, which nobody has checked."""

    path: str
    line: int
    commit: str | None = None
    author: str | None = None
    agent: str | None = None
    """The agent that the commit names as taking part; null where it names none, which does not mean that there was none."""
    gone: bool = False
    """Whether the line is no longer there. `commit` is then the one that took it out; null: that is not committed yet."""


class ConsequenceInfo(msgspec.Struct, frozen=True):
    """One thing that applying the plan would do."""

    address: str
    deposed: str | None
    previous_address: str | None
    module: str
    mode: str
    type: str
    provider: str
    action: str
    order: str | None
    action_class: str
    kind: str
    recoverability: str
    """That of this very object: `unrecoverable` where, by what the plan says of it, nothing is kept."""
    environment: str
    severity: str
    score: int
    signed: bool | None
    """Whether an approval has to name it; null where the plan cannot be approved."""
    needs_approval: bool
    reason: str | None
    replace_paths: tuple[AttributePath, ...]
    changed: tuple[AttributePath, ...]
    object: dict[str, str]
    """Identity of the object before the change; a sensitive value stands as `(sensitive)`."""
    dependents: int | None
    """Surviving objects that depend on it, directly or through others; 100 stands for that many or more.

    Null where nothing ends, and where the plan does not show who depends on what.
    """
    findings: tuple[str, ...]
    listed: bool
    """Whether planguard's tables know the resource type."""
    origin: str
    because: tuple[BecauseInfo, ...] = ()
    """The harmful edits of an object that stays, worst first. The path is empty where the object does it as a whole."""
    verbs: tuple[str, ...] = ()
    """The plan's own words for the action; none where the plan has none."""
    recovery_by: str = ""
    """The attribute that decided `recoverability`; empty where it is what objects of the type usually have."""
    dependent_addresses: tuple[str, ...] = ()
    """The nearest of the `dependents`, at most ten of them."""
    source: SourcePlace | None = None
    """Where the block stands in the configuration; null where the sources are not at hand."""
    remedy: Remedy | None = None
    """A way out of this very change, where none of its findings has one."""
    follows: str | None = None
    """Address of the change that makes this one necessary: the first cause, not the next one."""
    made_of: tuple[MadeOfInfo, ...] = ()
    """What the attributes of `replace_paths` are made of."""


class FindingInfo(msgspec.Struct, frozen=True):
    """One cause that a person should know of."""

    id: str
    fingerprint: str
    effect: str
    title: str
    severity: str
    confidence: str
    addresses: tuple[str, ...]
    why: str
    evidence: tuple[Evidence, ...]
    source: SourcePlace | None
    """Where the cause stands in the configuration; null where the sources are not at hand."""
    remedy: Remedy | None
    instead: str = ""
    """What to do instead, in general; the remedy, where there is one, is for this very plan."""


class PlanReport(msgspec.Struct, frozen=True):
    """The judgement of one plan."""

    target: str
    verdict: str
    severity: str
    score: int
    source: SourceInfo
    environment: EnvironmentInfo
    coverage: Coverage
    summary: Summary
    digest: str | None
    """`sha256:…` over what is signed; null where the plan cannot be approved."""
    consequences: tuple[ConsequenceInfo, ...]
    findings: tuple[FindingInfo, ...]
    environments: tuple[EnvironmentInfo, ...] = ()
    """Every environment of the consequences, worst first."""
    cascade: tuple[CascadeInfo, ...] = ()
    """The worst causes with what depends on them: at most five, with at most forty objects each."""
    folder: str = ""
    """Where the configuration lies, from the top of the repository; empty: at the top, or not known."""


class ErrorInfo(msgspec.Struct, frozen=True):
    """An input that could not be read. The run then never passes."""

    path: str
    code: str
    message: str
    place: str
    advice: str
    exit_code: int


class PolicyInfo(msgspec.Struct, frozen=True):
    """Which policy judged; `built-in` where there is none."""

    source: str
    sha256: str | None
    for_agents: bool = False
    """Whether what it says of agents was added: one may have written the change."""


NO_POLICY: Final = PolicyInfo("built-in", None)


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The judgement of all plans of a run."""

    schema: str = SCHEMA
    tool: ToolInfo
    verdict: str
    decision: str | None = None
    exit_code: int
    severity: str
    score: int
    request_digest: str | None = None
    """`sha256:…` over the request document; null where no plan needs approval, or one of them cannot be approved."""
    plans: tuple[PlanReport, ...]
    errors: tuple[ErrorInfo, ...] = ()
    approvals: ApprovalsInfo | None = None
    """Null where no approvals are in play, as in a review."""
    policy: PolicyInfo = NO_POLICY
    requester: str | None = None
    authorship: str = "unknown"
    agent_may: tuple[str, ...] = AGENT_MAY
    agent_may_not: tuple[str, ...] = AGENT_MAY_NOT
    request_words: str | None = None
    """What is lost, in the words that an approval repeats beside `request_digest`; null where that is."""
