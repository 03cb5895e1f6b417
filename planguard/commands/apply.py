"""`planguard apply`: seal the plan, judge those very bytes, and let Terraform apply them. The ledger remembers.

bytes -> sealed -> `terraform show` -> Decision -> ledger -> `terraform apply` -> ledger
"""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from planguard.commands.hearing import Brief, here, now
from planguard.commands.output import emit, pairs, write
from planguard.commands.verify import Request as VerifyRequest
from planguard.commands.verify import Verified, host_facts, judges_of, verified
from planguard.core.applied import ApplyEvent, Done, done, event, unplanned
from planguard.core.apply_environment import built, refuse_other_values, refuse_overrides
from planguard.core.inert import inert
from planguard.core.ledger.chain import next_line, read
from planguard.core.ledger.disarmed import disarmed
from planguard.core.ledger.uses import NOTHING
from planguard.core.read.document import read_plan
from planguard.core.read.planfile import read_plan_file
from planguard.core.read.text import ZIP_MAGIC
from planguard.core.refusals import refused
from planguard.core.signoff.decide import must_be_approved
from planguard.errors import OutsideError, RefusedError, UsageError
from planguard.model.ledger import Event
from planguard.model.plan import Plan, PlanFile
from planguard.run.sealed import Sealed, sealed
from planguard.run.terraform import find, show_sealed
from planguard.run.terraform_apply import apply, state_of
from planguard.source import inputs
from planguard.source.git.ledger import GitLedger
from planguard.source.initialised import cli_configurations, source_text, value_files, workspace_of

_TRIES = 5
_FAILED = 7
_ROOT = "tfconfig/m-/"
"""Where the files of the root module lie in a plan file."""


class Request(msgspec.Struct, frozen=True):
    """What the command line asked for; `brief` names one plan."""

    brief: Brief
    approvals: list[str] = []
    head: str = "HEAD"
    evidence: Path | None = None


class Site(msgspec.Struct, frozen=True):
    """Where and with what Terraform works: the directory, the program, and the whole environment."""

    folder: Path
    program: str
    environment: dict[str, str]


def run(request: Request) -> int:
    """Apply the plan if it may be. Returns 0, or 7 where Terraform failed. Raises whatever keeps it from being applied."""
    data = bytes(inputs.read(request.brief.plans[0])[:])
    if data[: len(ZIP_MAGIC)] != ZIP_MAGIC:
        raise refused("not-a-plan-file")
    site = _site(request, read_plan_file(data))
    with sealed(data) as plan_file:
        plan = _plan(data, plan_file, site, request)
        found, seq = _allowed(plan, request)
        return _applied(plan, plan_file, site, found, seq)


def _site(request: Request, facts: PlanFile) -> Site:
    """The directory and the environment, refused where they would send the plan elsewhere."""
    folder = Path(request.brief.chdir or ".").resolve()
    _, judges = judges_of(here(), request.brief.base, request.head, host_facts(request.evidence))
    allowed = set.intersection(*(set(house.policy.allow_env) for house in judges))
    environment = built(os.environ, allowed, facts.workspace, str(folder / ".terraform"))
    refuse_overrides(cli_configurations(environment))
    if facts.workspace is not None and workspace_of(folder, environment) != facts.workspace:
        raise refused("other-workspace-set")
    for name, text in facts.sources:
        if name.startswith(_ROOT) and source_text(folder, name.removeprefix(_ROOT)) != text:
            raise refused("other-directory", name.removeprefix(_ROOT))
    refuse_other_values((text for name, text in facts.sources if name.startswith(_ROOT)), value_files(folder))
    return Site(folder, find(request.brief.terraform), environment)


def _plan(data: bytes, plan_file: Sealed, site: Site, request: Request) -> Plan:
    """The plan, told by Terraform from the sealed bytes and by nobody else."""
    return read_plan(
        data, request.brief.plans[0], lambda _: show_sealed(plan_file, str(site.folder), site.program, site.environment)
    )


def _allowed(plan: Plan, request: Request) -> tuple[Verified, int]:
    """The decision, once it is a yes and the ledger has written down that its approvals are used.

    Whoever else writes to the ledger meanwhile may have used them, so the question is put again then. Raises
    RefusedError with the code of the decision.
    """
    wanted = VerifyRequest(request.brief, request.approvals, request.head, request.evidence)
    for _ in range(_TRIES):
        found = verified([plan], wanted)
        try:
            must_be_approved(found.decision)
        except RefusedError:
            _append(found, Event.BLOCKED, _blocked(found))
            emit(found.report, pairs([], [], default="terminal"))
            raise
        line = next_line(found.ledger, Event.VERIFIED, found.now, _verified(found, plan))
        if _ledger(found).append(found.ledger_commit, found.ledger_content + line) is not None:
            return found, len(found.ledger.entries) + 1
    raise refused("ledger-moved")


def _applied(plan: Plan, plan_file: Sealed, site: Site, found: Verified, seq: int) -> int:
    """Run Terraform on the sealed bytes, and write down what it did."""
    events: list[ApplyEvent] = []

    def hear(line: bytes) -> None:
        told = event(line)
        if told is not None:
            events.append(told)
            with suppress(UsageError):  # nobody listens any more; what was begun is still to be written down
                write(sys.stderr, f"{inert(told.message)}\n" if told.message else "")

    write(sys.stderr, f"planguard: {found.decision.answer}; applying {plan.source.sha256}\n")
    try:
        code = apply(plan_file, site.program, str(site.folder), site.environment, hear)
    except OutsideError:
        _append(found, Event.APPLIED, {**_subject(found), "outcome": NOTHING, "of": seq})
        raise
    what = done(events)
    strange = unplanned(what, plan)
    _append(found, Event.APPLIED, _told(what, strange, code, site, found) | {"of": seq})
    if strange:
        raise refused("applied-otherwise", ", ".join(f"{verb} {address}" for address, verb in strange[:5]))
    write(
        sys.stdout,
        f"{'FAILED' if code else 'APPLIED'}  {len(what.begun):,} begun, {what.ended:,} done, {what.failed:,} failed\n",
    )
    return _FAILED if code else 0


def _ledger(found: Verified) -> GitLedger:
    return GitLedger(str(here()), found.hearings[0].house.policy.ledger)


def _append(found: Verified, event_: Event, facts: dict[str, Any]) -> None:
    """Write a line, behind whatever others wrote meanwhile. Raises OutsideError where that cannot be done."""
    ledger = _ledger(found)
    for _ in range(_TRIES):
        commit, content = ledger.read()
        line = next_line(read(content), event_, now(), facts)
        if ledger.append(commit, content + line) is not None:
            return
    raise OutsideError("the ledger could not be written", place=ledger.ref)


def _verified(found: Verified, plan: Plan) -> dict[str, Any]:
    """What is written down before anything happens."""
    facts = {name: value for asked in found.asked_plans for name, value in asked.facts}
    return {
        **_subject(found),
        "decision": found.decision.answer.value,
        "approvals": sorted({one.claim for one in found.decision.accepted}),
        "persons": sorted({one.person for one in found.decision.accepted}),
        "plan_sha256": plan.source.sha256,
        "facts": facts,
        "disarmed": disarmed(plan),
        "policy": found.hearings[0].house.policy.sha256,
        "base": found.hearings[0].house.commit,
    }


def _blocked(found: Verified) -> dict[str, Any]:
    codes = sorted({one.code for one in found.decision.rejected})
    return {**_subject(found), "decision": found.decision.answer.value, "codes": codes, "missing": found.decision.missing}


def _subject(found: Verified) -> dict[str, Any]:
    entry = found.asked_plans[0].entry
    return {"target": entry.target, "digest": entry.digest}


def _told(what: Done, strange: list[tuple[str, str]], code: int, site: Site, found: Verified) -> dict[str, Any]:
    """What is written down afterwards: numbers, addresses of what nobody planned, and where the state stands now."""
    outcome = "otherwise" if strange else "succeeded" if code == 0 else "failed" if what.begun else NOTHING
    state = _state(state_of(site.program, str(site.folder), site.environment))
    return {
        **_subject(found),
        "outcome": outcome,
        "exit_code": code,
        "begun": len(what.begun),
        "done": what.ended,
        "failed": what.failed,
        "unplanned": [f"{verb} {address}" for address, verb in strange],
        **state,
    }


class _State(msgspec.Struct):
    lineage: str = ""
    serial: int | None = None


def _state(content: bytes) -> dict[str, str]:
    try:
        found = msgspec.json.decode(content, type=_State)
    except (msgspec.DecodeError, RecursionError):
        return {}
    return {"lineage": found.lineage, "serial": str(found.serial)} if found.lineage and found.serial is not None else {}
