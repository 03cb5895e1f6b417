"""Replacements that no attribute asks for: somebody did, on the command line, in the state or in the configuration.

Terraform's reason is shown, and decides nothing: whether somebody is asked goes by the class of the change.
"""

from collections.abc import Iterator
from typing import Final

from planguard.model.finding import Effect, Evidence, Finding
from planguard.ports import Case, Detector

_SHOWN: Final = 20
# Reason -> who asked, as a title, and what is not known about it.
_ASKED: Final = {
    "replace_by_request": (
        "Replaced by request: the plan was made with -replace",
        "No line of the configuration asks for it: whoever made the plan did, on the command line.",
    ),
    "replace_because_tainted": (
        "Replaced because it is marked as damaged (tainted)",
        "The mark stands in the state: `terraform taint` put it there, or an apply that failed while creating the object.",
    ),
    "replace_by_triggers": (
        "Replaced because of replace_triggered_by: something else changes",
        "Its block names others in `replace_triggered_by`, and one of them changes; the plan does not say which.",
    ),
}


def _find(case: Case) -> Iterator[Finding]:
    every = [found for found in case.consequences if found.change.action_reason in _ASKED]
    for reason, (title, who) in _ASKED.items():
        asked = [found for found in every if found.change.action_reason == reason]
        if asked:
            asked.sort(key=lambda found: (-found.score.value, found.address))
            yield Finding(
                id="requested-replacement",
                effect=Effect.APPROVE if any(found.asks for found in asked) else Effect.EXPLAIN,
                by_table=True,
                title=title,
                severity=asked[0].severity,
                addresses=tuple(found.address for found in asked),
                why=f"{who} {case.rule('requested-replacement').why}",
                evidence=tuple(
                    Evidence(f"{case.plan.pointer(found.change)}/action_reason", f"is {reason}") for found in asked[:_SHOWN]
                ),
            )


DETECTOR = Detector(ids=("requested-replacement",), find=_find)
