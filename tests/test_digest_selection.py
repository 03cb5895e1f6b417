"""Which consequences are signed, one reason at a time, and which of their parts."""

from collections.abc import Iterable
from typing import Any

import msgspec
import pytest

from planguard import wiring
from planguard.core.consequences import Judge
from planguard.core.digest.identity import NAMES, guard_paths
from planguard.core.digest.items import untouched_item
from planguard.core.digest.selection import Chosen, selected
from planguard.core.digest.words import words
from planguard.core.environment.resolve import Environments
from planguard.core.graph.graph import Graph
from planguard.model.consequence import ActionClass, Consequence, Run, Score, When
from planguard.model.environment import Environment, EnvironmentVerdict
from planguard.model.finding import Effect, Evidence, Finding
from planguard.model.plan import Plan, Raw, ResourceChange
from planguard.model.policy import Policy
from planguard.model.ruling import UNRULED, Ruling
from planguard.model.severity import Severity, band
from planguard.model.signed import SignedCode, SignedItem
from planguard.ports import Case, Detector
from tests.plans import compact, plan_bytes, read

RULES = wiring.rules(())
DEV = EnvironmentVerdict(Environment.NON_PRODUCTION)
FACTS = RULES.knowledge.facts("aws_db_instance")


def judge_of(plan: Plan) -> Judge:
    environments = Environments(plan, RULES.vocabulary)
    return Judge(
        plan, environments, RULES.knowledge, RULES.tables, RULES.rulebook.rows_for, dependents=Graph(plan).dependents
    )


def update() -> tuple[Plan, Consequence]:
    """A tag edit in development, which nobody has to sign."""
    plan = read(plan_bytes("tags-only"))
    found = next(one for one in judge_of(plan).planned() if one.change.actions.operation == "update")
    mild = {"severity": Severity.LOW, "score": Score(10), "asks": False, "environment": DEV, "edits": ()}
    return plan, msgspec.structs.replace(found, **mild)


def case_of(found: Consequence, plan: Plan) -> Case:
    return Case(
        plan=plan,
        known_state=True,
        ruling=Ruling(policy=Policy(source="policy.toml")),
        consequences=[found],
        deferred=[],
        environment=DEV,
        facts=RULES.knowledge.facts,
        labels=Environments(plan, RULES.vocabulary).labels,
        rule=RULES.rulebook.rule,
    )


def chosen(found: Consequence, plan: Plan, findings: Iterable[Finding] = (), **alone: Any) -> list[Chosen]:
    """What is signed of a plan with this one change; `alone`: what differs where it is judged in production."""
    case = case_of(found, plan)
    detector = Detector(ids=(), find=lambda _: list(findings))
    return selected(case, [detector], lambda one: msgspec.structs.replace(one, **alone))


def finding(name: str, *addresses: str, effect: Effect = Effect.APPROVE) -> Finding:
    return Finding(name, effect, "title", Severity.HIGH, "why", addresses, (Evidence("/checks", "is one"),))


def test_a_mild_edit_is_not_signed() -> None:
    plan, found = update()
    assert chosen(found, plan) == []


@pytest.mark.parametrize("kind", [ActionClass.DELETE, ActionClass.REPLACE, ActionClass.FORGET, ActionClass.ACTION])
def test_an_end_is_signed_however_mild(kind: ActionClass) -> None:
    plan, found = update()
    (one,) = chosen(found, plan, action_class=kind)
    assert (one.item.address, one.item.findings) == (found.address, ())


@pytest.mark.parametrize("score", [24, 25])
def test_an_edit_is_signed_from_moderate_on(score: int) -> None:
    plan, found = update()
    assert len(chosen(found, plan, score=Score(score), severity=band(score))) == (score == 25)


def test_what_is_asked_for_here_is_signed_with_all_that_differs() -> None:
    plan, found = update()
    (one,) = chosen(msgspec.structs.replace(found, asks=True), plan)
    assert {edit.path for edit in one.item.edits} == {tuple(map(str, path)) for path in found.changed}


def test_what_a_finding_names_that_always_asks_is_signed_with_its_id() -> None:
    plan, found = update()
    (one,) = chosen(found, plan, [finding("protection-removed", found.address)])
    assert one.item.findings == ("protection-removed",)


def test_whoever_is_signed_anyway_does_not_carry_the_finding() -> None:
    plan, found = update()
    named = [finding("protection-removed", found.address)]
    (one,) = chosen(found, plan, named, action_class=ActionClass.DELETE)
    assert one.item.findings == ()


@pytest.mark.parametrize("name", ["rename-without-moved", "exposure"])
def test_findings_by_class_or_severity_add_nothing(name: str) -> None:
    plan, found = update()
    assert chosen(found, plan, [finding(name, found.address)]) == []


def test_findings_that_ask_nobody_add_nothing() -> None:
    plan, found = update()
    for effect in (Effect.WARN, Effect.EXPLAIN):
        assert chosen(found, plan, [finding("protection-removed", found.address, effect=effect)]) == []


def test_an_object_that_stays_and_one_that_is_not_there_are_signed_where_they_are_named() -> None:
    _, found = update()
    plan = read(plan_bytes("big-mixed"))
    stays = next(entry for entry in plan.resource_changes if entry.managed and entry not in plan.active)
    addresses = (stays.address, "aws_vpc.nowhere")
    signed = chosen(found, plan, [finding("protection-removed", *addresses)])
    items = {one.item.address: one.item for one in signed}
    assert items.keys() == set(addresses)
    assert (items[stays.address].action, items[stays.address].type) == ("no-op", stays.type)
    assert items["aws_vpc.nowhere"] == SignedItem(address="aws_vpc.nowhere", findings=("protection-removed",))


def test_a_leftover_is_not_the_object_that_a_finding_names() -> None:
    plan, found = update()
    leftover = msgspec.structs.replace(found, change=msgspec.structs.replace(found.change, deposed="abcd1234"))
    signed = chosen(leftover, plan, [finding("protection-removed", found.address)])
    assert [one.item.deposed for one in signed] == [None]


@pytest.mark.parametrize("name", ["environment-recreation", "environment-destroy", "mass-destroy"])
def test_which_pattern_it_is_depends_on_creates_and_is_not_signed(name: str) -> None:
    plan, found = update()
    (one,) = chosen(found, plan, [finding(name, found.address)])
    assert one.item.findings == ("mass-destroy",)


def test_a_finding_about_no_object_is_an_item_of_its_own() -> None:
    plan, found = update()
    (one,) = chosen(found, plan, [finding("unanalysed-part")])
    assert one.item == SignedItem(address="", findings=("unanalysed-part",), parts=("/checks",))


def test_detectors_see_the_plan_as_if_it_happened_in_production() -> None:
    plan, found = update()
    seen: list[Case] = []

    def look(case: Case) -> list[Finding]:
        seen.append(case)
        return []

    selected(case_of(found, plan), [Detector(ids=(), find=look)], judge_of(plan).in_production)
    assert [(one.environment.name, one.known_state, one.ruling) for one in seen] == [(Environment.PRODUCTION, None, UNRULED)]
    assert [one.environment.name for one in seen[0].consequences] == [Environment.PRODUCTION]


def test_judged_by_itself_nobody_depends_on_it() -> None:
    judge = judge_of(read(plan_bytes("vpc-cidr")))
    counted = [found for found in judge.planned() if found.dependents and found.dependents.count]
    assert counted
    for found in counted:
        alone = judge.in_production(found)
        assert alone.dependents is None
        assert alone.environment.name is Environment.PRODUCTION
        assert "dependents" not in {term.name for term in alone.score.terms}
        assert "scale" not in {term.name for term in alone.score.terms}


def test_an_action_is_an_action_in_production_too() -> None:
    judge = judge_of(read(plan_bytes("incident")))
    for found in judge.planned():
        assert judge.in_production(found).action_class is found.action_class


def test_the_code_that_runs_is_signed() -> None:
    plan, found = update()
    given = Raw(b'{"command": {"constant_value": "true"}, "environment": {"constant_value": {"API_TOKEN": "canary"}}}')
    runs = (Run("local-exec", When.DESTROY, scripts=(("local-exec", given),)), Run("aws_lambda_invocation", When.APPLY))
    (one,) = chosen(found, plan, action_class=ActionClass.ACTION, runs=runs)
    script = {"command": {"constant_value": "true"}, "environment": {"constant_value": {"API_TOKEN": {"sensitive": True}}}}
    assert one.item.runs == (SignedCode("destroy", "local-exec", script), SignedCode("apply", "aws_lambda_invocation"))
    assert words([one.item]).startswith("runs code with 1 ")


# The parts of an item.


def entry(**values: Any) -> ResourceChange:
    base = {
        "address": "aws_db_instance.main",
        "mode": "managed",
        "type": "aws_db_instance",
        "name": "main",
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "change": {"actions": ["delete"], "before": {"id": "db-1"}, "after": None},
    }
    raw = compact({"format_version": "1.2", "resource_changes": [base | values]})
    return read(raw).resource_changes[0]


def item(**values: Any) -> SignedItem:
    return untouched_item(entry(**values), FACTS, ())


def change(**values: Any) -> dict[str, Any]:
    return {"change": {"actions": ["delete"], "before": {"id": "db-1"}, "after": None} | values}


@pytest.mark.parametrize(
    "field", ["deposed", "type", "previous_address", "action_reason", "provider_name", "mode", "address"]
)
def test_every_text_of_an_entry_is_in_its_item(field: str) -> None:
    assert item(**{field: "other"}) != item()


def test_the_verb_is_in_the_item() -> None:
    verbs = [["delete"], ["forget"], ["update"], ["create"], ["no-op"], ["vaporise"], ["delete", "create"]]
    items = [item(**change(actions=actions)) for actions in verbs]
    assert len({(one.action, one.order) for one in items}) == len(verbs)


def test_the_list_of_names_is_closed() -> None:
    names = (
        "id arn self_link uid unique_id resource_id name identifier bucket create_date create_time created_at created_date"
    )
    names += " created_on created_time creation_date creation_time creation_timestamp date_created time_created"
    assert set(NAMES) == set(names.split())


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_an_object_is_in_its_identity(name: str) -> None:
    assert item(**change(before={name: "one"})).identity == {name: "one"}
    assert item(**change(before={name: 7})).identity == {name: "7"}
    assert item(**change(before={name: "one"}, before_sensitive={name: True})).identity == {name: {"sensitive": True}}


@pytest.mark.parametrize("name", ["endpoint", "status", "latest_restorable_time", "password"])
def test_nothing_else_is(name: str) -> None:
    assert item(**change(before={name: "one"})).identity == {}


@pytest.mark.parametrize("path", guard_paths(FACTS))
def test_every_guard_is_in_the_item_before_and_after(path: str) -> None:
    name, *rest = path.split(".")
    value: Any = True
    for step in reversed(rest):
        value = [{step: value}]
    found = item(**change(actions=["update"], before={name: value}, after={name: value}))
    assert path in found.guards_before
    assert found.guards_after == found.guards_before


def test_a_guard_inside_blocks_is_found_in_each_of_them() -> None:
    facts = RULES.knowledge.facts("aws_instance")
    blocks = [{"delete_on_termination": True}, {"delete_on_termination": False}, {}]
    one = entry(type="aws_instance", **change(before={"ebs_block_device": blocks}))
    found = untouched_item(one, facts, ())
    assert found.guards_before["ebs_block_device.delete_on_termination"] == [True, False]


def test_copies_of_a_secret_are_not_signed() -> None:
    secret = "correct-horse-battery"
    before = {"password": secret, "final_snapshot_identifier": f"after-{secret}", "arn": secret, "id": "db-1"}
    found = item(**change(before=before))
    assert secret not in repr(found)
    assert found.guards_before["final_snapshot_identifier"] == {"sensitive": True}
    assert found.identity["arn"] == {"sensitive": True}
    short = item(**change(before={"password": "abc", "arn": "abcdef"}))
    assert short.identity["arn"] == "abcdef"
