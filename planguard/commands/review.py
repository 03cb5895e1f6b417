"""`planguard review`: read, score, explain. Needs nothing but the plan."""

import sys
from pathlib import Path

import msgspec

from planguard import wiring
from planguard.commands.output import complain, emit, pairs
from planguard.core.read.document import read_plan
from planguard.core.report import report
from planguard.core.review import review
from planguard.errors import InputError, OutsideError, PlanguardError, UsageError
from planguard.model.report import PlanReport, Report
from planguard.run.terraform import show
from planguard.source import inputs

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


def run(request: Request) -> int:
    """Review the plans, write the reports, and return the exit code. Raises UsageError."""
    targets = pairs(request.formats, request.outputs, default="terminal")
    found = examine(request)
    emit(found, targets)
    shown = sys.stdout.isatty() and any(chosen.name == "terminal" and path is None for chosen, path in targets)
    for error in () if shown else found.errors:
        complain(PlanguardError(error.message, place=error.place or error.path, advice=error.advice))
    return 0 if request.exit_zero and found.exit_code in _VERDICTS else found.exit_code


def examine(request: Request) -> Report:
    """The report on the plans that `request` names. Raises UsageError, and InputError for a directory without plans."""
    paths = inputs.expand(request.plans)
    if request.target is not None and len(paths) != 1:
        raise UsageError(f"--target names one stack, and there are {len(paths)} plans")
    plans: list[PlanReport] = []
    errors: list[tuple[str, PlanguardError]] = []
    for path in paths:
        try:
            plans.append(_examine_one(path, request))
        except (InputError, OutsideError) as error:
            errors.append((_shown(path), error))
    return report(wiring.tool(), plans, errors)


def _examine_one(path: str, request: Request) -> PlanReport:
    plan = read_plan(inputs.read(path), _shown(path), lambda data: show(data, request.chdir, request.terraform))
    target = request.target if request.target is not None else _shown(path)
    return review(plan, target, wiring.rules())


def _shown(path: str) -> str:
    return "stdin" if path == inputs.STDIN else path
