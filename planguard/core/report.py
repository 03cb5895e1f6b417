"""Everything that was found out about the plans -> the report that formats show."""

from operator import attrgetter
from typing import Final, NamedTuple

from planguard.core.because import because
from planguard.core.causes import NO_CAUSES, Causes, drawn
from planguard.core.counts import coverage, summary
from planguard.core.difference import forcing_paths
from planguard.core.identity import identity
from planguard.core.remains import remains
from planguard.core.verdict import verdict
from planguard.errors import PlanguardError, worst_exit
from planguard.model.actions import Operation
from planguard.model.authorship import Authorship
from planguard.model.cascade import MadeOfInfo
from planguard.model.consequence import ActionClass, Consequence, Origin
from planguard.model.environment import Environment, EnvironmentVerdict
from planguard.model.finding import Effect, Finding
from planguard.model.plan import Change, Plan
from planguard.model.policy import Policy
from planguard.model.report import (
    NO_POLICY,
    ConsequenceInfo,
    ErrorInfo,
    FindingInfo,
    PlanReport,
    PolicyInfo,
    Report,
    ToolInfo,
)
from planguard.model.report_plan import EnvironmentInfo, SourceInfo
from planguard.model.severity import band
from planguard.model.signed import PREFIX, SignedPlan
from planguard.model.verdict import Verdict

_ASKING = frozenset({Effect.REFUSE, Effect.APPROVE})
_OWN_WORD: Final = frozenset(Operation) - {Operation.NO_OP, Operation.READ, Operation.UNRECOGNISED}
_EFFECT: Final = attrgetter("effect")
_ID: Final = attrgetter("id")
_NO_CHANGE: Final = Change()
_Keys = frozenset[tuple[str, str | None]]


class _Told(NamedTuple):
    """What the findings about one address say of it: their ids, and whether one of them asks for a person."""

    ids: tuple[str, ...] = ()
    asks: bool = False


_NOTHING: Final = _Told()


def plan_report(  # noqa: PLR0913, PLR0917 - everything that was found out about one plan
    plan: Plan,
    target: str,
    environment: EnvironmentVerdict,
    consequences: list[Consequence],
    findings: list[Finding],
    signed: SignedPlan | None = None,
    causes: Causes = NO_CAUSES,
) -> PlanReport:
    """The part of the report that is about one plan. `findings` are settled; the lists come out worst first."""
    keys = signed.keys if signed else None
    told = _told_by_address(findings)
    score = max([found.score.value for found in consequences] + [found.floor for found in findings], default=0)
    ordered = sorted(consequences, key=_place)  # the plan is nearly in this order already
    ordered.sort(key=_score, reverse=True)
    return PlanReport(
        target=target,
        verdict=verdict(consequences, findings),
        severity=band(score),
        score=score,
        source=_source(plan),
        environment=_environment(environment, ordered),
        coverage=coverage(plan),
        summary=summary(plan),
        digest=f"{PREFIX}{signed.digest}" if signed else None,
        consequences=tuple(_consequence(found, told.get(found.change.address, _NOTHING), keys, causes) for found in ordered),
        findings=tuple(map(finding_info, findings)),
        environments=_environments(ordered),
        cascade=drawn(causes.pictures, consequences),
    )


def policy_info(policy: Policy, authorship: Authorship = Authorship.UNKNOWN) -> PolicyInfo:
    """What a report says of `policy`, under which a change by such an author is judged."""
    for_agents = authorship.may_be_agent and bool(policy.agents_ask or policy.agents_refuse)
    return PolicyInfo(policy.source, policy.sha256, for_agents)


def report(
    tool: ToolInfo,
    plans: list[PlanReport],
    errors: list[tuple[str, PlanguardError]],
    asked: tuple[str, str] | None = None,
    policy: PolicyInfo = NO_POLICY,
) -> Report:
    """The whole report. A run in which an input could not be read never passes.

    `asked`: the digest of the request (64 hexadecimal digits) and its words.
    """
    verdicts = [Verdict(found.verdict) for found in plans]
    worst = min(verdicts, key=lambda found: found.rank, default=Verdict.REFUSED)
    score = max((found.score for found in plans), default=0)
    exits = [found.exit_code for found in verdicts] + [error.exit_code for _, error in errors]
    return Report(
        tool=tool,
        verdict=Verdict.REFUSED if errors else worst,
        exit_code=worst_exit(exits),
        severity=band(score),
        score=score,
        request_digest=f"{PREFIX}{asked[0]}" if asked else None,
        request_words=asked[1] if asked else None,
        plans=tuple(sorted(plans, key=lambda found: (Verdict(found.verdict).rank, -found.score, found.target))),
        errors=tuple(_error(path, error) for path, error in errors),
        policy=policy,
    )


def _score(found: Consequence) -> int:
    return found.score.value


def _place(found: Consequence) -> tuple[str, str]:
    entry = found.change
    return entry.address, entry.deposed or ""


def _environment(verdict: EnvironmentVerdict, ordered: list[Consequence]) -> EnvironmentInfo:
    """The environment of the plan, with the worst change that has it for the same reason."""
    address = next((found.address for found in ordered if found.environment == verdict), "")
    return EnvironmentInfo(verdict.name, verdict.evidence, address)


def _environments(ordered: list[Consequence]) -> tuple[EnvironmentInfo, ...]:
    """Each environment with its worst change, and what shows the environment of that."""
    first: dict[Environment, Consequence] = {}
    for found in ordered:
        first.setdefault(found.environment.name, found)
    worst_first = sorted(first.values(), key=lambda found: found.environment.name.rank)
    return tuple(EnvironmentInfo(found.environment.name, found.environment.evidence, found.address) for found in worst_first)


def _told_by_address(findings: list[Finding]) -> dict[str, _Told]:
    """Thousands of addresses have the same few findings."""
    named: dict[str, tuple[int, ...]] = {}
    for place, finding in enumerate(findings):
        for address in dict.fromkeys(finding.addresses):  # one that stands twice in a plan must not count by the square
            named[address] = (*named.get(address, ()), place)
    known = {places: _told([findings[place] for place in places]) for places in set(named.values())}
    return {address: known[places] for address, places in named.items()}


def _told(findings: list[Finding]) -> _Told:
    return _Told(tuple(map(_ID, findings)), not _ASKING.isdisjoint(map(_EFFECT, findings)))


def _consequence(found: Consequence, told: _Told, signed: _Keys | None, causes: Causes) -> ConsequenceInfo:
    entry = found.change
    address, change = entry.address, entry.change or _NO_CHANGE
    recoverability, recovery_by = remains(found)
    made_of = causes.made_of.get(address)
    return ConsequenceInfo(
        address=address,
        deposed=entry.deposed,
        previous_address=entry.previous_address,
        module=entry.module_address,
        mode=entry.mode or "managed",
        type=entry.type,
        provider=entry.provider_name,
        action=_action(found),
        order=found.order,
        action_class=found.action_class,
        kind=found.facts.kind,
        recoverability=recoverability,
        environment=found.environment.name,
        severity=found.severity,
        score=found.score.value,
        signed=None if signed is None else (address, entry.deposed) in signed,
        needs_approval=found.asks or told.asks,
        reason=entry.action_reason,
        replace_paths=forcing_paths(change),
        changed=found.changed,
        object=identity(change),
        dependents=found.dependents.count if found.dependents else None,
        findings=told.ids,
        listed=found.facts.listed,
        origin=found.origin,
        because=because(found),
        verbs=change.actions if found.origin is not Origin.ACTION else (),
        recovery_by=recovery_by,
        dependent_addresses=found.dependents.addresses if found.dependents else (),
        remedy=found.remedy,
        follows=causes.follows.get(address) if entry.deposed is None else None,
        made_of=tuple(MadeOfInfo(path, names) for path, names in made_of) if made_of else (),
    )


def _action(found: Consequence) -> str:
    """The closed set of words for what happens. What nobody knows is code that runs: the strictest of them."""
    if found.operation in _OWN_WORD:
        return found.operation
    if found.operation is Operation.UNRECOGNISED or (found.operation is Operation.READ and found.runs):
        return ActionClass.ACTION
    return ActionClass.MOVE if found.change.previous_address is not None else ActionClass.IMPORT


def finding_info(found: Finding) -> FindingInfo:
    """A finding as reports have it, its place in the configuration apart."""
    return FindingInfo(
        id=found.id,
        fingerprint=found.fingerprint,
        effect=found.effect,
        title=found.title,
        severity=found.severity,
        confidence=found.confidence,
        addresses=found.addresses,
        why=found.why,
        evidence=found.evidence,
        source=None,
        remedy=found.remedy,
        instead=found.instead,
    )


def _source(plan: Plan) -> SourceInfo:
    source = plan.source
    return SourceInfo(
        kind=source.kind,
        path=source.path,
        sha256=source.sha256,
        terraform_version=plan.terraform_version,
        format_version=plan.format_version,
        complete=plan.complete,
        errored=plan.errored,
        lineage=source.file.lineage if source.file else None,
        serial=source.file.serial if source.file else None,
    )


def _error(path: str, error: PlanguardError) -> ErrorInfo:
    return ErrorInfo(path, error.code, error.message, error.place, error.advice, error.exit_code)
