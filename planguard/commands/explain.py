"""`planguard review PLAN --explain ADDRESS`: one change, and all that judged it. The exit code is that of the review."""

import sys

from planguard.commands.output import write
from planguard.commands.review import Request, complain_of, examine
from planguard.core.ask_table import table_of
from planguard.core.environment.resolve import Environments
from planguard.core.explain import explanation, untouched
from planguard.core.graph.graph import Graph
from planguard.core.graph.why import rows
from planguard.core.review import Rules, judge_of
from planguard.core.score import Scale
from planguard.errors import UsageError
from planguard.model.consequence import Consequence, Origin
from planguard.model.finding import Remedy
from planguard.model.plan import Plan
from planguard.model.report import PlanReport, Report
from planguard.model.ruling import UNRULED, Ruling

_NEAREST = 5
_LOOKED_THROUGH = 5000
"""Addresses that a mistyped one is compared with: more than anybody types by hand, and still quick."""


def run(request: Request, address: str) -> int:
    """Explain the changes at `address` on standard output. Raises UsageError where no plan has such a change."""
    if request.formats or request.outputs:
        raise UsageError("--explain writes text to standard output", advice="Leave out --format and --output.")
    plans: list[Plan] = []
    report = examine(request, plans.append)
    texts = _texts(plans, report, address, request)
    complain_of(report)
    if not texts and plans:
        raise _unknown(address, plans)
    write(sys.stdout, "\n".join(texts))
    return report.exit_code


def _texts(plans: list[Plan], report: Report, address: str, request: Request) -> list[str]:
    rules = request.rules
    reports = {(found.source.path, found.source.sha256): found for found in report.plans}
    texts: list[str] = []
    for plan in plans:
        found = reports[plan.source.path, plan.source.sha256]
        ruling = Ruling(policy=request.house, stack=request.target_of(plan).stack)
        graph = Graph(plan)
        every = judged(plan, found.target, rules, ruling, graph)
        entries = {entry.address: entry for entry in plan.active if entry.deposed is None}
        changes = [each for each in every if address in (each.address, each.change.previous_address)]
        table = table_of(ruling)
        texts += [
            explanation(
                each,
                found.findings,
                rules.tables,
                _scale(plan, every, each),
                remedy=_remedy(found, each),
                table=table,
                causes=rows(graph, each, entries),
            )
            for each in changes
        ]
        if not changes and any(entry.address == address for entry in plan.resource_changes):
            texts.append(untouched(address, found.findings))
    return texts


def judged(plan: Plan, target: str, rules: Rules, ruling: Ruling = UNRULED, graph: Graph | None = None) -> list[Consequence]:
    """Every consequence of `plan`, as a review judges it, and what it puts off."""
    environments = Environments(plan, rules.vocabulary, (plan.source.called, target), ruling)
    known = graph or Graph(plan)
    judge = judge_of(plan, environments, rules, ruling, lambda: known)
    return [*judge.planned(), *judge.deferred()]


def _scale(plan: Plan, every: list[Consequence], one: Consequence) -> Scale:
    """How much of the environment of `one` the plan destroys."""
    ending = [each for each in every if each.change.actions.destroys and each.change.deposed is None]
    here = sum(each.environment.name is one.environment.name and each.origin is Origin.PLANNED for each in ending)
    return Scale(here, plan.existing.total())


def _remedy(report: PlanReport, one: Consequence) -> Remedy | None:
    """The way out of one change, as the report has it."""
    key = (one.address, one.change.deposed)
    return next((found.remedy for found in report.consequences if (found.address, found.deposed) == key), None)


def _unknown(address: str, plans: list[Plan]) -> UsageError:
    known = dict.fromkeys(entry.address for plan in plans for entry in [*plan.active, *plan.resource_changes])
    return UsageError(
        f"no plan has an object with the address {address}",
        details=tuple(f"near to it: {name}" for name in _near(address, list(known)[:_LOOKED_THROUGH])),
        advice="An address with quotes in it needs the quotes of the shell around it.",
    )


def _near(address: str, known: list[str]) -> list[str]:
    """The addresses most like `address`: those that hold it, then those that are spelled alike."""
    from difflib import get_close_matches

    holding = [name for name in known if address and address in name]
    return list(dict.fromkeys([*holding, *get_close_matches(address, known, _NEAREST, 0.5)]))[:_NEAREST]
