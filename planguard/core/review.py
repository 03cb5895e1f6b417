"""The line, from one end to the other, for one plan.

    bytes -> Plan -> Consequences -> Findings -> Verdict -> PlanReport

Each step is made from the one before: `read_plan`, `Judge.planned`, the detectors with `settle`, `verdict`, `plan_report`.
"""

from collections.abc import Sequence

import msgspec

from planguard.core.consequences import Judge
from planguard.core.consistency import contradictions, left_out
from planguard.core.environment.resolve import Environments
from planguard.core.environment.tokens import Vocabulary
from planguard.core.findings import settle
from planguard.core.graph.graph import Graph
from planguard.core.knowledge import Knowledge
from planguard.core.report import plan_report
from planguard.core.rulebook.rulebook import Rulebook
from planguard.core.tables import Tables
from planguard.model.environment import worst
from planguard.model.plan import Plan
from planguard.model.report import PlanReport
from planguard.ports import Case, Detector


class Rules(msgspec.Struct, frozen=True):
    """Everything that judges, and that is the same for every plan of a run."""

    knowledge: Knowledge
    tables: Tables
    vocabulary: Vocabulary
    detectors: Sequence[Detector]
    rulebook: Rulebook


def review(plan: Plan, target: str, rules: Rules) -> PlanReport:
    """The judgement of `plan`. Raises InputError where a value of the plan cannot be held."""
    environments = Environments(plan, rules.vocabulary, texts=(plan.source.path, target))
    graph = Graph(plan)
    judge = Judge(plan, environments, rules.knowledge, rules.tables, rules.rulebook.rows_for, graph.dependents)
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
        contradictions=contradictions(plan),
        left_out=left_out(plan),
    )
    found = (finding for detector in rules.detectors for finding in detector.find(case))
    findings = settle(found, environment.name, rules.rulebook.rule)
    return plan_report(plan, target, environment, planned, findings)
