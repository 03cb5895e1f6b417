"""What teams do every day, as real plans: nobody is asked, and a line is enough. A failure here is a false alarm."""

import pytest

from planguard import wiring
from planguard.commands.review import Request, examine
from planguard.core.review import review
from planguard.model.report import Report
from planguard.ports import Surface
from planguard.wiring import format_named
from tests.plans import FixtureCase, cases, plan_bytes, read

QUIET = [case for case in cases() if case.name.startswith("quiet-")]
TEARDOWNS = {case.name for case in QUIET if set(case.expected["summary"]) == {"delete"}}
TERMINAL = Surface(terminal=True, columns=120)

every_case = pytest.mark.parametrize("case", QUIET, ids=lambda case: case.name)


def judged(case: FixtureCase) -> Report:
    return examine(Request(plans=[str(case.plan)], target=f"stacks/{case.name}"))


@every_case
def test_nobody_is_asked(case: FixtureCase) -> None:
    (plan,) = judged(case).plans
    asking = [(found.address, found.action_class, found.score) for found in plan.consequences if found.needs_approval]
    asking_findings = [finding.id for finding in plan.findings if finding.effect in {"approve", "refuse"}]
    assert (plan.verdict, asking, asking_findings) == ("pass", [], [])


@every_case
def test_it_is_less_than_high(case: FixtureCase) -> None:
    """A number that people learn to overlook is an alarm, too; the end of a whole environment may have one."""
    (plan,) = judged(case).plans
    assert plan.score < 50 or case.name in TEARDOWNS


@every_case
def test_at_a_terminal_a_plan_without_any_harm_is_one_quiet_line(case: FixtureCase) -> None:
    """And the line that says how much was read. What is torn down is told, below a verdict that passes it."""
    shown = format_named("terminal").render(judged(case), TERMINAL).splitlines()
    assert shown[0].startswith("PASS  ")
    assert " analysed" in shown[-1]
    assert len(shown) == 2 or case.name in TEARDOWNS


@every_case
def test_nothing_is_quiet_because_it_was_not_read(case: FixtureCase) -> None:
    (plan,) = judged(case).plans
    assert plan.source.complete
    assert plan.coverage.changes == plan.coverage.analysed > 0
    assert plan.coverage.unanalysed == 0


@every_case
def test_a_secret_of_it_is_in_no_output(case: FixtureCase) -> None:
    report = judged(case)
    shown = "".join(format_named(name).render(report, Surface()) for name in ("json", "terminal"))
    assert [secret for secret in case.secrets if secret in shown] == []


@pytest.mark.parametrize("type_", ["null_resource", "local_file", "archive_file", "time_sleep", "cloudinit_config"])
def test_helpers_of_other_providers_churn_as_quietly(type_: str) -> None:
    """The same plan with another type: these providers are not at hand where the cases are made."""
    renamed = plan_bytes("quiet-helpers-churn").replace(b"terraform_data", type_.encode())
    found = review(read(renamed), "stacks/helpers", wiring.rules())
    assert (found.verdict, found.severity, found.coverage.changes) == ("pass", "low", 6)
