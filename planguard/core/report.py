"""Everything that was found out about the plans -> the report that formats show."""

from planguard.core.causes import NO_CAUSES, Causes, drawn
from planguard.core.counts import coverage, summary
from planguard.core.report_changes import change_infos
from planguard.core.verdict import verdict
from planguard.errors import PlanguardError, worst_exit
from planguard.model.authorship import Authorship
from planguard.model.consequence import Consequence
from planguard.model.environment import Environment, EnvironmentVerdict
from planguard.model.finding import Finding
from planguard.model.plan import Plan
from planguard.model.policy import Policy
from planguard.model.report import (
    NO_POLICY,
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
        consequences=change_infos(ordered, findings, signed.keys if signed else None, causes),
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
