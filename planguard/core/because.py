"""What a change is made of, as the report tells it: the harmful edits, what a whole strips, the code that runs."""

from typing import Final

from planguard.model.actions import Operation
from planguard.model.consequence import Consequence, Run, When
from planguard.model.report import BecauseInfo
from planguard.model.rule import Edit

_RUNS: Final = {
    When.CREATE: "runs {} once it is created",
    When.DESTROY: "may run {} before it is destroyed",
    When.APPLY: "runs something elsewhere ({})",
    When.READ: "runs a program ({})",
}


def because(found: Consequence) -> tuple[BecauseInfo, ...]:
    """Every reason why `found` counts, worst first within each kind."""
    if not (found.edits or found.runs or found.operation is Operation.CREATE):
        return ()
    return (*map(_edit, found.edits), *_strips(found), *map(_run, found.runs))


def _edit(edit: Edit) -> BecauseInfo:
    return BecauseInfo(edit.path, edit.direction, edit.says, edit.row.rule, edit.score, edit.decided)


def _run(found: Run) -> BecauseInfo:
    """Why a change counts as code that runs. Nothing but its kind is known of it."""
    rule = "destroy-provisioner" if found.when is When.DESTROY else "code-execution"
    return BecauseInfo((), "runs", _RUNS[found.when].format(found.what), rule, found.score, found.when is not When.DESTROY)


def _strips(found: Consequence) -> tuple[BecauseInfo, ...]:
    """Why a create asks that takes charge of a whole: what it does not list goes."""
    if found.operation is not Operation.CREATE:
        return ()
    terms = [term for term in found.score.terms if term.source == "fixed.create_strips"]
    return tuple(
        BecauseInfo((), "strips", "takes away whatever it does not list", "", round(term.value), True) for term in terms
    )
