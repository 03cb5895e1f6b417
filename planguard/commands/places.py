"""Where the configuration of a plan is looked for, so that a report can name files and lines."""

import os

from planguard.errors import UsageError
from planguard.model.plan import Plan
from planguard.model.report import PlanReport
from planguard.source import inputs


def directory(named: str | None) -> str | None:
    """The directory that --source names. Raises UsageError where there is none."""
    if named is not None and not os.path.isdir(named):
        raise UsageError("--source names no directory", place=named)
    return named


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
