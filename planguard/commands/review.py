"""`planguard review`: read, score, explain. Needs nothing but the plan."""

import gc
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from planguard import wiring
from planguard.commands.background import Background
from planguard.commands.output import complain, emit, pairs, write, write_signed
from planguard.commands.places import directory, folder_from_top, named_from_top, with_places
from planguard.core.inert import inert
from planguard.core.read.document import read_plan
from planguard.core.report import policy_info, report
from planguard.core.review import Reviewed, Rules, reviewed
from planguard.core.rulebook.text import RuleText
from planguard.core.stacks import Target, target_of
from planguard.errors import InputError, OutsideError, UsageError
from planguard.model.plan import Plan
from planguard.model.policy import Policy
from planguard.model.report import Report
from planguard.model.ruling import Ruling
from planguard.model.signed import Scope
from planguard.model.verdict import Verdict
from planguard.run.terraform import show
from planguard.source import inputs

if TYPE_CHECKING:
    from planguard.core.digest.request import Asked

_NAMED = 3
_VERDICTS = frozenset({1, 3})
"""The exit codes that say what a plan comes to, and not that something went wrong."""


class Request(msgspec.Struct, frozen=True):
    """What the command line asked for."""

    plans: list[str]
    formats: list[str] = []
    outputs: list[Path] = []
    target: str | None = None
    chdir: str | None = None
    terraform: str | None = None
    exit_zero: bool = False
    signed: Path | None = None
    """Where to write what is signed, byte for byte."""
    repository: str | None = None
    """Which repository approvals are for; None: what the code host or the clone says, empty: none."""
    own_rules: tuple[RuleText, ...] | None = None
    """Rule files that the user brings; None: those for the current directory."""
    source: str | None = None
    """The directory of the configuration; None: where the plan is."""
    policy_ref: str | None = None
    """The commit whose policy judges; None: that of the working tree."""
    policy: Policy | None = None
    """A policy that is at hand already."""
    base: str | None = None
    """The commit that the change began at; None: where it left the default branch."""

    @property
    def rule_texts(self) -> tuple[RuleText, ...]:
        """The rule files that count. Raises UsageError where one cannot be read."""
        return wiring.own_rules_here() if self.own_rules is None else self.own_rules

    @property
    def house(self) -> Policy:
        """The policy that judges. Raises UsageError where there is one and it cannot be used."""
        return wiring.policy_here(self.policy_ref) if self.policy is None else self.policy

    @property
    def rules(self) -> Rules:
        """The tables, rules and words that judge. Raises UsageError."""
        return wiring.rules(self.rule_texts, self.house.environment_words)

    @property
    def place(self) -> str | None:
        """The repository that approvals are for: the policy's, else the code host's or the clone's. Empty or None: none."""
        said = self.house.repository if self.repository is None else self.repository
        return wiring.repository_here() if said is None else said

    def target_of(self, plan: Plan) -> Target:
        """The name and the stack of `plan`. Raises UsageError where the policy does not have it."""
        return target_of(self.house, plan.source.path, self.target, plan.source.target, named_from_top(plan))


def run(request: Request) -> int:
    """Review the plans, write the reports, and return the exit code. Raises UsageError."""
    targets = pairs(request.formats, request.outputs, default="terminal")
    directory(request.source)
    found = examine(request)
    told = [*_judges(request), *_unclaimed(request, found)]
    write(sys.stderr, "".join(f"planguard: {line}\n" for line in told))
    emit(found, targets)
    if not any(chosen.name == "terminal" and path is None for chosen, path in targets):
        complain_of(found)  # a person reads them in the report otherwise
    return found.exit_code


def _judges(request: Request) -> Iterator[str]:
    """What judged besides planguard itself, for people: it may be part of the very change that is judged."""
    if request.rule_texts:
        yield f"also judged by {', '.join(inert(text.place) for text in request.rule_texts)}"
    if request.house.sha256 is not None and not request.policy_ref:
        yield f"{inert(request.house.source)} is that of the working tree: the change under review may have written it"


def _unclaimed(request: Request, found: Report) -> Iterator[str]:
    """The plans that the policy passes by: a glob with a slip in it must not look like a plan that asks for nothing."""
    stacks = {stack.target for stack in request.house.stacks}
    free = [inert(plan.source.path) for plan in found.plans if stacks and plan.target not in stacks]
    if free:
        more = f" and {len(free) - _NAMED:,} more" if len(free) > _NAMED else ""
        named = f"{', '.join(free[:_NAMED])}{more}"
        yield f"no stack of {inert(request.house.source)} claims {named}: name one with --target"


def complain_of(found: Report) -> None:
    """Say on standard error which inputs could not be read."""
    for error in found.errors:
        complain(InputError(error.code, error.message, place=error.place, advice=error.advice), error.path)


def examine(request: Request, keep: Callable[[Plan], None] = lambda _: None) -> Report:
    """The report on the plans that `request` names; each plan that was read is handed to `keep`.

    Raises UsageError.
    """
    judges = request.rules  # a broken rule or policy is found before any plan is read
    paths, errors, passed_over = inputs.expand(request.plans)
    if request.target is not None and len(paths) != 1:
        raise UsageError(f"--target names one stack, and there are {len(paths)} plans")
    if passed_over:
        write(sys.stderr, f"planguard: {passed_over} other files, which do not look like plans, were passed over\n")
    plans: list[Reviewed] = []
    background = Background(request.source, request.base)
    for path in paths:
        if plans:
            _let_go()
        try:
            plans.append(_examine_one(path, request, judges, keep, background))
        except (InputError, OutsideError) as error:
            errors.append((_shown(path), error))
    _refuse_doubles(plans, request)
    asked = None if errors else _asked(plans)
    if request.signed is not None:
        signed = [(found.signed.digest, found.signed.content) for found in plans if found.signed]
        write_signed(request.signed, [*signed, *([(asked.digest, asked.content)] if asked else [])])
    reports = [found.report for found in plans]
    told = (asked.digest, asked.words) if asked else None
    found = report(wiring.tool(request.rule_texts), reports, errors, told, policy_info(request.house))
    spared = request.exit_zero and found.exit_code in _VERDICTS
    code = 0 if spared else found.exit_code
    return msgspec.structs.replace(found, exit_code=code, authorship=background.authorship)


def _let_go() -> None:
    """Give back what the plan before left behind in circles; the collector is off while a command runs (`__main__`).

    What is still in use then stays for good, and the next time nobody has to look at it again.
    """
    gc.collect()
    gc.freeze()


def _examine_one(
    path: str, request: Request, judges: Rules, keep: Callable[[Plan], None], background: Background
) -> Reviewed:
    plan = read_plan(inputs.read(path), _shown(path), lambda data: show(data, request.chdir, request.terraform))
    target = request.target_of(plan)
    keep(plan)
    scope = Scope(target.name, request.place) if target.approvable and request.place else None
    past = background.past(plan, path)
    ruling = Ruling(policy=request.house, stack=target.stack, past=past, labels=background.labels(plan))
    found = reviewed(plan, target.name, judges, scope, ruling)
    folder = folder_from_top(plan, path, request.source, request.chdir)
    placed = msgspec.structs.replace(with_places(found.report, plan, path, request.source), folder=folder)
    return msgspec.structs.replace(found, report=background.signed(placed, plan, path, past))


def _refuse_doubles(plans: list[Reviewed], request: Request) -> None:
    """Raise UsageError where two plans are for one target: nobody could say which of them an approval is for."""
    stacks = {stack.target for stack in request.house.stacks}
    counted = Counter(found.report.target for found in plans if found.signed or found.report.target in stacks)
    twice = next((target for target, count in counted.items() if count > 1), None)
    if twice is not None:
        raise UsageError(f"two plans are for the target {twice!r}", advice="Hand over one plan for each stack.")


def _asked(plans: list[Reviewed]) -> "Asked | None":
    """The request for all plans that need approval; None where none does, or where one of them cannot be approved."""
    asking = [found for found in plans if found.report.verdict == Verdict.NEEDS_APPROVAL]
    signed = [found.signed for found in asking if found.signed]
    if not asking or len(signed) < len(asking):
        return None
    from planguard.core.digest.request import asked

    return asked(signed, signed[0].scope.repository)


def _shown(path: str) -> str:
    return "stdin" if path == inputs.STDIN else path
