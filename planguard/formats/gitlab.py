"""The counts that GitLab shows on a merge request (`artifacts:reports:terraform`): how much is created, updated, deleted.

A replacement is a create and a delete, as in Terraform's own list of actions. What is only forgotten is not deleted.
"""

from collections import Counter
from typing import Final

from planguard.formats._ascii_json import ascii_json
from planguard.model.report import Report
from planguard.ports import Format, Surface

_STEPS: Final = {"create": ("create",), "update": ("update",), "delete": ("delete",), "replace": ("create", "delete")}


def render(report: Report, _surface: Surface) -> str:
    """One JSON object with the counts over all plans."""
    counted: Counter[str] = Counter()
    for plan in report.plans:
        for item in plan.consequences:
            counted.update(("create",) if item.order == "forget-old" else _STEPS.get(item.action, ()))
    return ascii_json({step: counted[step] for step in ("create", "update", "delete")})


FORMAT: Final = Format(name="gitlab", summary="GitLab's terraform report: three counts", render=render)
