"""The line, from one end to the other, for one plan.

    bytes -> Plan -> Consequences -> Findings -> Verdict -> PlanReport

Each step is made from the one before: `read_plan`, `Judge.planned`, the detectors with `settle`, `verdict`, `plan_report`.
"""

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

import msgspec

from planguard.core.ask_table import table_of
from planguard.core.causes import causes
from planguard.core.consequences import Judge
from planguard.core.consistency import contradictions, left_out
from planguard.core.environment.resolve import Environments
from planguard.core.environment.tokens import Vocabulary
from planguard.core.findings import settle
from planguard.core.graph.blocks import configuration
from planguard.core.inputs_of_code import inputs_of
from planguard.core.knowledge import Knowledge
from planguard.core.remedies.routes import Routes
from planguard.core.report import plan_report
from planguard.core.rulebook.rulebook import Rulebook
from planguard.core.state import States
from planguard.core.tables import Tables
from planguard.model.actions import Operation
from planguard.model.address import without_keys
from planguard.model.consequence import Consequence
from planguard.model.environment import worst
from planguard.model.finding import Finding
from planguard.model.pairing import NOTHING_PAIRED, Pairing
from planguard.model.plan import Plan
from planguard.model.report import PlanReport
from planguard.model.ruling import UNRULED, Ruling
from planguard.model.signed import Leaves, Scope, SignedPlan
from planguard.ports import Case, Detector

if TYPE_CHECKING:
    from planguard.core.digest.selection import Chosen
    from planguard.core.graph.graph import Graph


class Rules(msgspec.Struct, frozen=True):
    """Everything that judges, and that is the same for every plan of a run."""

    knowledge: Knowledge
    tables: Tables
    vocabulary: Vocabulary
    detectors: Sequence[Detector]
    rulebook: Rulebook
    routes: Routes = Routes()
    """The long ways round for data stores."""


class Reviewed(msgspec.Struct, frozen=True):
    """The judgement of one plan, and what a person would sign of it; None where it cannot be approved."""

    report: PlanReport
    signed: SignedPlan | None = None


def judge_of(plan: Plan, environments: Environments, rules: Rules, ruling: Ruling, graph: Callable[[], "Graph"]) -> Judge:
    """What judges the single changes of `plan`. The graph is made for the first of them that ends something."""
    rows = rules.rulebook.rows_for
    table = table_of(ruling)
    return Judge(plan, environments, rules.knowledge, rules.tables, rows, lambda entry: graph().dependents(entry), table)


def review(plan: Plan, target: str, rules: Rules, ruling: Ruling = UNRULED) -> PlanReport:
    """The judgement of `plan`. Raises InputError where a value of the plan cannot be held."""
    return reviewed(plan, target, rules, ruling=ruling).report


def reviewed(plan: Plan, target: str, rules: Rules, scope: Scope | None = None, ruling: Ruling = UNRULED) -> Reviewed:
    """The judgement of `plan`, with what is signed of it where `scope` says for which stack.

    An event stream has no values and can never be approved. Raises InputError where a value of the plan cannot be held.
    """
    environments = Environments(plan, rules.vocabulary, (plan.source.called, target), ruling)
    states = States(plan)
    graph = cache(partial(graph_of, plan, states))
    judge = judge_of(plan, environments, rules, ruling, graph)
    planned = judge.planned()
    deferred = judge.deferred()
    seen = planned or deferred
    environment = worst([found.environment for found in seen]) if seen else environments.of_plan([])
    case = Case(
        plan=plan,
        consequences=planned,
        deferred=deferred,
        environment=environment,
        facts=rules.knowledge.facts,
        rule=rules.rulebook.rule,
        labels=environments.labels,
        contradictions=contradictions(plan, states),
        left_out=left_out(plan, states),
        pairing=cache(partial(_pairing, plan, planned)),
        ruling=ruling,
        known_state=ruling.known_state,
        references=graph,
    )
    found = (finding for detector in rules.detectors for finding in detector.find(case))
    findings = settle(found, environment.name, rules.rulebook.rule)
    signed = _signed(case, judge, rules, scope) if scope is not None and not plan.degraded else None
    shown = _with_ways_out(plan, planned, findings, rules.routes)
    report = plan_report(plan, target, environment, shown, findings, signed, causes(graph, planned))
    return Reviewed(report, signed)


def _with_ways_out(plan: Plan, planned: list[Consequence], findings: list[Finding], routes: Routes) -> list[Consequence]:
    """The same changes, with what to do about those that ask; a plan of which none does waits for nothing."""
    if not any(found.asks for found in planned):
        return planned
    from planguard.core.remedies.choose import with_ways_out  # noqa: PLC0415

    return with_ways_out(plan, planned, findings, routes)


def graph_of(plan: Plan, states: States) -> "Graph":
    """The graph of a plan, which only one that ends something needs."""
    from planguard.core.graph.graph import Graph  # noqa: PLC0415 - most plans end nothing

    return Graph(plan, states)


def _signed(case: Case, judge: Judge, rules: Rules, scope: Scope) -> SignedPlan:
    """What a person would sign of a judged plan."""
    from planguard.core.digest.facts import facts_of, places_of  # noqa: PLC0415 - most reviews sign nothing
    from planguard.core.digest.plan import Given, signed_plan  # noqa: PLC0415
    from planguard.core.digest.selection import selected  # noqa: PLC0415

    chosen = selected(case, rules.detectors, judge.in_production)
    given = Given(places_of(case.plan, {found.item.provider for found in chosen}), _inputs(case.plan, chosen))
    return signed_plan(scope, chosen, facts_of(case.plan, case.environment.name), given)


def _inputs(plan: Plan, chosen: Sequence["Chosen"]) -> dict[str, Leaves]:
    """What the code of the signed items is given."""
    blocks = {without_keys(found.item.address) for found in chosen if found.item.runs}
    tree = configuration(plan.configuration) if blocks else None
    return inputs_of(plan, tree, blocks) if tree else {}


def _pairing(plan: Plan, planned: list[Consequence]) -> Pairing:
    """Who is who among what goes and what comes; most plans have not both, and need none of this."""
    verbs = {found.operation for found in planned}
    if not {Operation.DELETE, Operation.CREATE} <= verbs:
        return NOTHING_PAIRED
    from planguard.core.pairing.pairs import pairing  # noqa: PLC0415 - only a plan with something to pair waits for it

    return pairing(plan, planned)
