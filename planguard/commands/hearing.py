"""What `approve`, `verify` and `apply` have in common: plans, judged by what the base branch has decided, and what was said.

    commits -> Houses -> Hearings -> Questions -> Decision

The policy of before the change and that of today judge both, and the stricter answer holds.
"""

import os
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from planguard import wiring
from planguard.commands.base import House, base_commit, house_at
from planguard.commands.bygone import Bygone, nothing
from planguard.commands.places import named_from_top
from planguard.core.digest.request import Asked, asked, request_entry
from planguard.core.ledger.disarmed import with_ledger
from planguard.core.ledger.uses import newest_state
from planguard.core.read.document import read_plan
from planguard.core.report import policy_info, report
from planguard.core.review import Reviewed, reviewed
from planguard.core.signoff.facts import fact_list
from planguard.core.stacks import Target, target_of
from planguard.errors import UsageError
from planguard.model.authorship import Authorship
from planguard.model.decision import AskedPlan
from planguard.model.environment import Environment
from planguard.model.ledger import Ledger
from planguard.model.plan import Plan
from planguard.model.policy import Policy
from planguard.model.report import PlanReport, Report
from planguard.model.request import RequestEntry
from planguard.model.ruling import RecordedState, Ruling
from planguard.model.severity import Severity
from planguard.model.signed import Scope, SignedPlan
from planguard.model.verdict import Verdict
from planguard.run.terraform import show
from planguard.source import inputs
from planguard.source.whereabouts import repository_here


class Brief(msgspec.Struct, frozen=True):
    """What the command line asked for, as far as all three commands have it."""

    plans: list[str]
    target: str | None = None
    chdir: str | None = None
    terraform: str | None = None
    base: str | None = None

    def show(self, data: bytes) -> bytes:
        """The JSON of a saved plan file."""
        return show(data, self.chdir, self.terraform)


class Judged(msgspec.Struct, frozen=True):
    """One plan, judged by one house."""

    plan: Plan
    found: Reviewed


class Hearing(msgspec.Struct, frozen=True):
    """The plans as one house judges them."""

    house: House
    repository: str | None
    plans: tuple[Judged, ...]
    authorship: Authorship = Authorship.UNKNOWN


def houses(start: Path, base: str | None, before: Sequence[str] = ()) -> list[House]:
    """The house as the base branch has it today, and as it was at each commit of `before`; equal ones once."""
    commits = dict.fromkeys([base_commit(start, base), *before])
    found = [house_at(start, commit) for commit in commits]
    return list({(one.policy.sha256, one.people.sha256, one.rules): one for one in reversed(found)}.values())[::-1]


def read_plans(brief: Brief) -> list[Plan]:
    """Every plan that is named. Raises InputError, OutsideError and UsageError: what cannot be read is not passed over."""
    paths, errors, _ = inputs.expand(brief.plans)
    if errors:
        raise errors[0][1]
    if brief.target is not None and len(paths) != 1:
        raise UsageError(f"--target names one stack, and there are {len(paths)} plans")
    return [read_plan(bytes(inputs.read(path)[:]), _shown(path), brief.show) for path in paths]


class Known(msgspec.Struct, frozen=True):
    """What is known beside the plans: who wrote the change, what the ledger has, and the name that was given."""

    authorship: Authorship = Authorship.UNKNOWN
    ledger: Ledger = Ledger()
    named: str | None = None
    repository: str | None = None
    """Which repository it is, as far as the code host says."""
    past: Bygone = nothing
    """What became of the blocks of what a plan ends."""

    def ruling(self, plan: Plan, policy: Policy, target: Target) -> Ruling:
        """Under what a plan of this target is judged."""
        lineage, serial = newest_state(self.ledger, target.name)
        recorded = RecordedState(lineage, serial) if lineage is not None else None
        past = with_ledger(self.past(plan, target), self.ledger, target.name, policy.ledger)
        return Ruling(policy, target.stack, self.authorship, recorded, past)


def hear(plans: Sequence[Plan], house: House, start: Path, known: Known) -> Hearing:
    """`plans` as `house` judges them. Raises UsageError where two are for one target."""
    repository = house.policy.repository or known.repository or repository_here(os.environ, str(start))
    rules = house.judges
    judged = []
    for plan in plans:
        target = target_of(house.policy, plan.source.path, known.named, plan.source.target, named_from_top(plan))
        scope = Scope(target.name, repository) if target.approvable and repository else None
        judged.append(Judged(plan, reviewed(plan, target.name, rules, scope, known.ruling(plan, house.policy, target))))
    _refuse_doubles(judged)
    return Hearing(house, repository, tuple(judged), known.authorship)


def _refuse_doubles(judged: Sequence[Judged]) -> None:
    counted = Counter(one.found.report.target for one in judged)
    twice = next((target for target, count in counted.items() if count > 1), None)
    if twice is not None:
        raise UsageError(f"two plans are for the target {twice!r}", advice="Hand over one plan for each stack.")


def asked_plan(judged: Judged) -> AskedPlan:
    """A judged plan as sign-off sees it."""
    told, signed = judged.found.report, judged.found.signed
    entry = request_entry(signed) if signed else RequestEntry(told.target, "", 0, "", "")
    return AskedPlan(
        entry=entry,
        verdict=Verdict(told.verdict),
        severity=Severity(told.severity),
        environment=Environment(told.environment.name),
        facts=fact_list(signed.facts, judged.plan.source.sha256) if signed else (),
        items=frozenset((item.address, item.action) for item in signed.items) if signed else frozenset(),
        approvable=signed is not None,
    )


def agreed(hearings: Sequence[Hearing]) -> tuple[Hearing, ...]:
    """The same, with one digest for each plan: that of the house which asks about most.

    What a policy asks for beyond what always has to be signed can differ between two of them. A person signs once, and
    who agrees to more has agreed to the less that is part of it. Where neither has all of the other, both keep theirs.
    """
    widest: dict[str, SignedPlan] = {}
    for signed in (judged.found.signed for hearing in hearings for judged in hearing.plans):
        if signed and (one := widest.setdefault(signed.scope.target, signed)).keys < signed.keys:
            widest[one.scope.target] = signed
    return tuple(
        msgspec.structs.replace(hearing, plans=tuple(_with(judged, widest) for judged in hearing.plans))
        for hearing in hearings
    )


def _with(judged: Judged, widest: dict[str, SignedPlan]) -> Judged:
    own = judged.found.signed
    wide = widest[own.scope.target] if own else None
    if own is None or wide is None or wide.scope != own.scope or not wide.keys >= own.keys:
        return judged
    told = msgspec.structs.replace(judged.found.report, digest=f"sha256:{wide.digest}")
    return msgspec.structs.replace(judged, found=msgspec.structs.replace(judged.found, report=told, signed=wide))


def request_of(hearings: Sequence[Hearing], change: str | None = None) -> Asked | None:
    """The request of all houses: whatever one of them asks about; None where nothing can be asked.

    `change` is the digest of the change document, where the change itself asks.
    """
    signed: dict[str, SignedPlan] = {}
    for judged in (judged for hearing in hearings for judged in hearing.plans):
        if judged.found.report.verdict == Verdict.NEEDS_APPROVAL and judged.found.signed is not None:
            signed.setdefault(judged.found.report.target, judged.found.signed)
    return asked(signed.values(), hearings[0].repository, change) if signed or change else None


def report_of(hearing: Hearing, request: Asked | None, about_change: Sequence[PlanReport] = ()) -> Report:
    """The report on the plans by one house, and on the change itself; approvals are not in play yet."""
    reports = [*(judged.found.report for judged in hearing.plans), *about_change]
    asked_for = (request.digest, request.words) if request else None
    return report(
        wiring.tool(hearing.house.rules), reports, [], asked_for, policy_info(hearing.house.policy, hearing.authorship)
    )


def now() -> int:
    """The moment, in whole seconds."""
    return int(time.time())


def here() -> Path:
    """The current directory."""
    return Path(os.getcwd())


def _shown(path: str) -> str:
    return "stdin" if path == inputs.STDIN else path
