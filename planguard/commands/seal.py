"""`planguard seal`: a plan without its secrets, which may leave the job that planned."""

import os
import re
import sys
from pathlib import Path
from typing import Final

import msgspec

from planguard import wiring
from planguard.commands.output import write
from planguard.commands.places import named_from_top
from planguard.core.inert import inert
from planguard.core.nouns import several
from planguard.core.read.document import read_plan
from planguard.core.review import reviewed
from planguard.core.stacks import Target, target_of
from planguard.errors import PlanguardError, UsageError
from planguard.model.plan import Plan
from planguard.model.ruling import Ruling
from planguard.model.signed import Scope, SignedPlan
from planguard.run.terraform import show
from planguard.source import inputs
from planguard.source.whereabouts import host_commit

_COMMIT: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


class Request(msgspec.Struct, frozen=True):
    """What the command line asked for."""

    plan: str
    output: Path
    target: str | None = None
    head: str | None = None
    chdir: str | None = None
    terraform: str | None = None


def run(request: Request) -> int:
    """Seal the plan. Raises UsageError, InputError where it cannot be read or sealed, and PlanguardError `seal-differs`."""
    if request.target == "":
        raise UsageError("--target is empty")
    if request.head is not None and not _COMMIT.fullmatch(request.head):
        raise UsageError("--head is no full commit id", advice="Give all 40 (or 64) hexadecimal digits.")
    called = "stdin" if request.plan == inputs.STDIN else request.plan
    plan = read_plan(inputs.read(request.plan), called, lambda data: show(data, request.chdir, request.terraform))
    head = request.head or host_commit(os.environ)
    target = target_of(wiring.policy_here(), plan.source.path, request.target, from_top=named_from_top(plan))
    content = wiring.sealed(plan, target.name if target.approvable else None, head)
    signed = check(plan, content, target)
    try:
        request.output.write_bytes(content)
    except OSError as error:
        raise UsageError(f"the file cannot be written: {error.strerror}", place=str(request.output)) from error
    write(sys.stderr, f"planguard: sealed {inert(target.name)}: {_told(signed, target)}\n")
    return 0


def _told(signed: SignedPlan | None, target: Target) -> str:
    """What somebody could sign, as the policy of the working tree has it: the gate says the same, or more."""
    if signed is None:
        return "it cannot be approved, an event stream has no values"
    items = several(signed.count, "signed item")
    if not target.approvable or signed.scope.repository is None:
        lacks = "no stack is named (--target)" if not target.approvable else "of which repository is not known"
        return f"{items}; it cannot be approved, {lacks}"
    return f"{items}, sha256:{signed.digest}"


def check(plan: Plan, content: bytes, target: Target) -> SignedPlan | None:
    """What is signed of it. Raises PlanguardError unless the sealed plan `content` is judged, and signed, like `plan`."""
    again = read_plan(content, plan.source.path, _never)
    policy = wiring.policy_here()
    scope = Scope(target.name, policy.repository or wiring.repository_here())
    rules = wiring.rules(wiring.own_rules_here(), policy.environment_words)
    one, other = (reviewed(each, scope.target, rules, scope, Ruling(policy, target.stack)) for each in (plan, again))
    report = msgspec.structs.replace(one.report, source=other.report.source)
    if report != other.report or one.signed != other.signed:
        raise _Differs(
            "the sealed plan would not be judged like the plan, so it was not written",
            advice="This is a fault of planguard: please report it.",
        )
    return one.signed


def _never(_: bytes) -> bytes:
    raise PlanguardError("a sealed plan is no saved plan file")


class _Differs(PlanguardError):
    code = "seal-differs"
