"""Protections that an apply switched off are written into the ledger, and the delete that follows is held against them."""

from typing import Any

import pytest

from planguard.commands.hearing import Known
from planguard.core.ledger.chain import next_line, read
from planguard.core.ledger.disarmed import disarmed, with_ledger
from planguard.core.review import reviewed
from planguard.core.stacks import Target
from planguard.model.ledger import Event, Ledger
from planguard.model.past import NO_PAST, BlockPast, LostGuard, Past, Trace
from planguard.model.policy import BUILT_IN
from planguard.wiring import rules
from tests.approvals import NOW
from tests.plans import cases, compact, plan_bytes
from tests.plans import read as plan

TARGET = "stacks/payments"
REF = "refs/planguard/ledger"
DATABASE = "aws_db_instance.orders"


def ledger(*facts: dict[str, Any], event: Event = Event.VERIFIED) -> Ledger:
    content = b""
    for one in facts:
        said = Event.APPLIED if "outcome" in one else event
        content += next_line(read(content), said, NOW, {"target": TARGET, **one})
    return read(content)


OFF = {"disarmed": [[DATABASE, "deletion_protection"]]}


def test_a_real_plan_that_unprotects_is_written_down_with_its_guard() -> None:
    assert disarmed(plan(plan_bytes("rds-unprotect"))) == [[DATABASE, "deletion_protection"]]


def test_no_other_case_is() -> None:
    quiet = [case.name for case in cases() if case.name.startswith("quiet-") and disarmed(plan(case.plan.read_bytes()))]
    assert quiet == []
    assert disarmed(plan(plan_bytes("rds-replace"))) == []


def test_a_later_delete_is_found_by_what_the_ledger_remembers() -> None:
    deleted = {"id": "orders", "tags": {"Environment": "production"}, "deletion_protection": False}
    change = {"actions": ["delete"], "before": deleted, "after": None}
    entry = {"address": DATABASE, "mode": "managed", "type": "aws_db_instance", "name": "orders", "change": change}
    later = plan(compact({"format_version": "1.2", "resource_changes": [entry]}))
    known = Known(ledger=ledger(OFF))
    found = reviewed(later, TARGET, rules(), None, known.ruling(later, BUILT_IN, Target(TARGET))).report
    (one,) = [each for each in found.findings if each.id == "protected-then-deleted"]
    assert (one.effect, one.severity) == ("approve", "critical")
    says = "deletion_protection was switched off by the apply of 2026-03-01T12:00:00Z, line 1 of refs/planguard/ledger"
    assert one.evidence[0].says == says
    without = reviewed(later, TARGET, rules(), None, Known().ruling(later, BUILT_IN, Target(TARGET))).report
    assert "protected-then-deleted" not in {each.id for each in without.findings}


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param([{**OFF, "target": "stacks/other"}], id="of another stack"),
        pytest.param([OFF, {"outcome": "nothing", "of": 1}], id="of an apply that did nothing"),
        pytest.param([{"disarmed": "everything"}], id="no list"),
        pytest.param([{"disarmed": [["a"], "b", [1, 2], ["a", "b", "c"], None]}], id="no pairs"),
        pytest.param([OFF, *[{"disarmed": []}] * 50], id="fifty applies ago"),
        pytest.param([], id="no apply"),
    ],
)
def test_what_does_not_count(facts: list[dict[str, Any]]) -> None:
    assert with_ledger(NO_PAST, ledger(*facts), TARGET, REF) == NO_PAST


def test_what_was_blocked_switched_nothing_off() -> None:
    assert with_ledger(NO_PAST, ledger(OFF, event=Event.BLOCKED), TARGET, REF) == NO_PAST


def test_what_the_history_tells_stays_and_is_told_once() -> None:
    gone = BlockPast((LostGuard("deletion_protection", Trace("main.tf", 3, "c" * 40)),))
    assert with_ledger(Past({DATABASE: gone}), ledger(OFF), TARGET, REF).of(DATABASE) == gone
    twice = with_ledger(NO_PAST, ledger(OFF, OFF), TARGET, REF).of(DATABASE).guards
    assert [(one.name, one.trace.line) for one in twice] == [("deletion_protection", 2)], "the latest"
