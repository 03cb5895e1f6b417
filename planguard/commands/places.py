"""Where a plan and its configuration lie, so that the policy knows whose it is and a report can name files and lines."""

import os
from pathlib import Path

from planguard.errors import UsageError
from planguard.model.plan import Plan
from planguard.model.report import PlanReport
from planguard.source import inputs
from planguard.source.house_files import from_top

_STDIN = "stdin"


def directory(named: str | None) -> str | None:
    """The directory that --source names. Raises UsageError where there is none."""
    if named is not None and not os.path.isdir(named):
        raise UsageError("--source names no directory", place=named)
    return named


def named_from_top(plan: Plan) -> str | None:
    """The path of `plan` from the top of the repository around the current directory, where the globs of a policy begin.

    None for standard input, and for a plan that lies elsewhere.
    """
    path = plan.source.path
    return None if path == _STDIN else from_top(path, Path.cwd())


def folder_from_top(plan: Plan, path: str, named: str | None, chdir: str | None) -> str:
    """Where the configuration of `plan` lies, from the top of the repository; empty where that is the top or not known.

    `named` is the directory of the configuration, and `chdir` the one that a saved plan was made in, where somebody names
    them; else it lies beside the plan.
    """
    beside = "" if path == inputs.STDIN else os.path.dirname(path)
    folder = named or (chdir if plan.source.file else None) or beside
    found = from_top(folder or ".", Path.cwd())
    return "" if found in (None, ".") else found


def with_places(found: PlanReport, plan: Plan, path: str, folder: str | None) -> PlanReport:
    """`found` with places in the configuration: that of `folder`, else that inside the plan file, else that beside it."""
    if not found.findings and not any(item.needs_approval for item in found.consequences):
        return found
    from planguard.core.located import located
    from planguard.source.sources import in_plan_file, on_disk

    inside = in_plan_file(plan.source.file.sources) if plan.source.file and folder is None else None
    beside = None if path == inputs.STDIN else os.path.dirname(path) or "."
    place = beside if folder is None else folder
    files = inside or (on_disk(place) if place is not None else None)
    return located(found, files) if files else found
