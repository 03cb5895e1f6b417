"""What is behind a change: who asked, what stands in its way, what it undoes; each on a plan in which one thing differs."""

import copy
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planguard import wiring
from planguard.core.guards import refusing_guard
from planguard.core.review import Rules, review
from planguard.detectors import lost_state
from planguard.errors import InputError
from planguard.model.finding import Effect, Finding
from planguard.model.plan import PlanFile, ResourceChange
from planguard.model.policy import Stack
from planguard.model.report import FindingInfo, PlanReport
from planguard.model.ruling import RecordedState, Ruling
from planguard.ports import Case, Detector
from tests.plans import compact, document, read


def _review(raw: dict[str, Any], rules: Rules | None = None) -> PlanReport:
    return review(read(compact(raw)), "stack", rules or wiring.rules())


def _found(report: PlanReport, finding_id: str) -> list[FindingInfo]:
    return [finding for finding in report.findings if finding.id == finding_id]


def _effects(raw: dict[str, Any], finding_id: str) -> list[str]:
    return [finding.effect for finding in _found(_review(raw), finding_id)]


def _loose(name: str) -> dict[str, Any]:
    """A plan without its states, so that an edit of it is no contradiction."""
    raw = document(name)
    for part in ("complete", "prior_state", "planned_values"):
        raw.pop(part, None)
    return raw


def _guarded(type_: str, before: dict[str, Any], **change: Any) -> str:
    entry = {"address": f"{type_}.x", "type": type_, "change": {"actions": ["delete"], "before": before, **change}}
    return refusing_guard(_entry(entry))


def _entry(entry: dict[str, Any]) -> ResourceChange:
    return msgspec.json.decode(msgspec.json.encode(entry), type=ResourceChange)


@pytest.mark.parametrize(
    ("type_", "before", "guard"),
    [
        ("aws_db_instance", {"deletion_protection": True}, "deletion_protection"),
        ("aws_cognito_user_pool", {"deletion_protection": "ACTIVE"}, "deletion_protection"),
        ("aws_cognito_user_pool", {"deletion_protection": "INACTIVE"}, ""),
        ("google_sql_database_instance", {"settings": [{"deletion_protection_enabled": True}]}, "settings"),
        ("google_sql_database_instance", {"settings": [{"deletion_protection_enabled": False}]}, ""),
        ("google_project", {"deletion_policy": "PREVENT"}, "deletion_policy"),
        ("google_project", {"deletion_policy": "DELETE"}, ""),
        ("google_firestore_database", {"delete_protection_state": "DELETE_PROTECTION_ENABLED"}, "delete_protection_state"),
        ("hcloud_server", {"delete_protection": True}, "delete_protection"),
        ("mongodbatlas_cluster", {"termination_protection_enabled": True}, "termination_protection_enabled"),
        ("aws_instance", {"disable_api_termination": True}, "disable_api_termination"),
        ("aws_instance", {"disable_api_termination": True, "force_destroy": True}, ""),
        ("aws_launch_template", {"disable_api_termination": True}, ""),
        ("acme_database", {"deletion_protection": True}, "deletion_protection"),
        ("aws_rds_cluster", {"skip_final_snapshot": False}, "skip_final_snapshot"),
        ("aws_rds_cluster", {"skip_final_snapshot": False, "final_snapshot_identifier": None}, "skip_final_snapshot"),
        ("aws_rds_cluster", {"skip_final_snapshot": False, "final_snapshot_identifier": "last"}, ""),
        ("aws_rds_cluster", {"skip_final_snapshot": True}, ""),
        ("aws_s3_bucket", {"force_destroy": False}, ""),
        ("aws_db_instance", {}, ""),
    ],
)
def test_a_guard_that_is_on_is_named(type_: str, before: dict[str, Any], guard: str) -> None:
    assert _guarded(type_, before) == guard


@pytest.mark.parametrize("marks", [True, {"deletion_protection": True}])
def test_a_guard_that_is_hidden_is_not_seen(marks: object) -> None:
    assert not _guarded("aws_db_instance", {"deletion_protection": True}, before_sensitive=marks)


def test_a_protected_delete_is_refused_in_a_sandbox_as_well() -> None:
    text = compact(_loose("rds-delete-protected")).replace(b"production", b"sandbox")
    report = review(read(text), "stack", wiring.rules())
    assert report.verdict == "refused"
    assert [finding.effect for finding in _found(report, "delete-of-protected")] == ["refuse"]


def test_many_protected_objects_are_one_finding() -> None:
    raw = _loose("rds-delete-protected")
    (entry,) = (entry for entry in raw["resource_changes"] if entry["type"] == "aws_db_instance")
    raw["resource_changes"] += [{**entry, "address": f"{entry['address']}{n}", "name": f"orders{n}"} for n in range(30)]
    (finding,) = _found(_review(raw), "delete-of-protected")
    assert len(finding.addresses) == 31
    assert len(finding.evidence) == 20


def test_each_way_to_ask_for_a_replacement_is_a_finding_of_its_own() -> None:
    raw = _loose("replace-triggered-by")
    raw["resource_changes"][0]["action_reason"] = "replace_because_tainted"
    titles = [finding.title for finding in _found(_review(raw), "requested-replacement")]
    assert sorted(title.split(" ")[2] for title in titles) == ["it", "of"]


def test_a_reason_alone_asks_nobody() -> None:
    """It is shown and decides nothing: the same replacement without a reason needs the same people."""
    raw = _loose("table-replace-requested")
    asked = _review(raw)
    del raw["resource_changes"][0]["action_reason"]
    assert (asked.verdict, asked.score) == (_review(raw).verdict, _review(raw).score)


@pytest.mark.parametrize("edit", ["unchanged", "to another value", "no drift", "only drift"])
def test_only_what_is_set_back_is_a_reverted_fix(edit: str) -> None:
    raw = _loose("drift-reverted")
    raw["resource_changes"] = [entry for entry in raw["resource_changes"] if entry["type"] == "aws_sqs_queue"]
    (queue,) = raw["resource_changes"]
    if edit == "to another value":
        queue["change"]["after"]["visibility_timeout_seconds"] = 77
    elif edit == "no drift":
        raw["resource_drift"] = []
    elif edit == "only drift":
        queue["change"]["after"]["visibility_timeout_seconds"] = queue["change"]["before"]["visibility_timeout_seconds"]
        queue["change"]["after"]["delay_seconds"] = 5
    assert _effects(raw, "reverts-drift") == (["warn"] if edit == "unchanged" else [])


def test_a_file_that_another_machine_does_not_have_was_deleted_by_nobody() -> None:
    text = compact(_loose("deleted-outside")).replace(b"aws_dynamodb_table", b"local_file")
    assert _found(review(read(text), "stack", wiring.rules()), "deleted-outside") == []


def test_what_was_deleted_outside_and_is_no_longer_wanted_is_no_news() -> None:
    raw = _loose("deleted-outside")
    raw["resource_changes"] = [entry for entry in raw["resource_changes"] if entry["change"]["actions"] != ["create"]]
    assert _effects(raw, "deleted-outside") == []


@pytest.mark.parametrize(
    ("was", "becomes", "effects"),
    [
        ("production", "dev", ["approve"]),
        ("production", "prod", []),
        ("production", None, ["approve"]),
        ("shared", "preview", ["approve"]),
        ("dev", "production", ["warn"]),
        ("staging", "dev", ["warn"]),
        ("dev", None, []),
        (None, "dev", []),
        (None, "production", []),
    ],
)
def test_a_label_that_names_another_environment(was: str | None, becomes: str | None, effects: list[str]) -> None:
    change = {"actions": ["update"], "before": _tagged(was), "after": _tagged(becomes)}
    assert _effects(_one("aws_sqs_queue", change), "environment-relabelled") == effects


def test_a_first_label_does_not_talk_a_production_name_away() -> None:
    before, after = ({**_tagged(value), "name": "orders-prod"} for value in (None, "dev"))
    raw = _one("aws_sqs_queue", {"actions": ["update"], "before": before, "after": after})
    assert _effects(raw, "environment-relabelled") == ["approve"]


def _tagged(value: str | None) -> dict[str, Any]:
    return {"id": "q", "tags": {"Environment": value} if value else {}, "delay_seconds": 1 if value else 2}


def _one(type_: str, change: dict[str, Any], **fields: Any) -> dict[str, Any]:
    entry = {"address": f"{type_}.x", "mode": "managed", "type": type_, "name": "x", "change": change, **fields}
    return {"format_version": "1.2", "resource_changes": [entry]}


def _lost(raw: dict[str, Any], known: bool | None) -> list[Finding]:
    """What the detector says where somebody knows of a state, or knows that there was none."""
    seen: list[Finding] = []

    def find(case: Case) -> list[Finding]:
        seen.extend(lost_state.DETECTOR.find(msgspec.structs.replace(case, known_state=known)))
        return []

    rules = msgspec.structs.replace(wiring.rules(), detectors=[Detector(ids=(), find=find)])
    _review(raw, rules)
    return seen


@pytest.mark.parametrize("name", ["lost-state-large", "first-create-prod", "lost-state", "quiet-dev-stack-created"])
def test_a_known_state_that_is_gone_is_refused_and_a_known_first_plan_is_no_news(name: str) -> None:
    assert [finding.effect for finding in _lost(document(name), known=True)] == [Effect.REFUSE]
    assert _lost(document(name), known=False) == []


@pytest.mark.parametrize("count", [4, 5, 9, 10, 13])
def test_a_large_first_plan_of_production_asks(count: int) -> None:
    raw = _loose("lost-state-large")
    raw["resource_changes"] = raw["resource_changes"][:count]
    expected = [] if count < 5 else ["explain"] if count < 10 else ["approve"]
    assert _effects(raw, "lost-state") == expected


@pytest.mark.parametrize("count", [1, 4])
def test_a_small_state_that_is_known_and_gone_is_refused_too(count: int) -> None:
    raw = _loose("lost-state-large")
    raw["resource_changes"] = raw["resource_changes"][:count]
    (finding,) = _lost(raw, known=True)
    assert finding.effect == Effect.REFUSE
    assert finding.title.startswith("Creates its only object anew" if count == 1 else "Creates all 4 objects anew")
    assert _lost(raw, known=None) == _lost(raw, known=False) == []


def test_looking_something_up_is_no_loss_of_a_state() -> None:
    raw = _one("aws_vpc", {"actions": ["read"], "before": None, "after": {}, "after_unknown": {}}, mode="data")
    assert _lost(raw, known=True) == []


def test_helpers_make_no_environment() -> None:
    raw = _loose("lost-state-large")
    raw["resource_changes"] = raw["resource_changes"][:6]
    raw["resource_changes"] += _loose("lost-state")["resource_changes"]
    assert _effects(raw, "lost-state") == ["explain"]


@pytest.mark.parametrize("edit", ["one exists", "one is imported", "partial"])
def test_where_something_exists_nothing_is_lost(edit: str) -> None:
    raw = _loose("lost-state-large")
    first = raw["resource_changes"][0]
    if edit == "one exists":
        first["change"] |= {"actions": ["no-op"], "before": first["change"]["after"], "after_unknown": {}}
    elif edit == "one is imported":
        first["change"]["importing"] = {"id": "carts"}
    else:
        raw["complete"] = False
    assert _effects(raw, "lost-state") == []


def test_code_that_runs_is_an_action_whatever_the_verb() -> None:
    found = {item.address: item for item in _review(document("provisioners-beside-data")).consequences}
    assert {item.action_class for item in found.values()} == {"action"}
    assert [item.action for item in found.values()] == ["create", "create", "delete"]


def test_what_goes_with_its_block_has_no_command_left() -> None:
    report = _review(document("provisioners"))
    assert all("terraform_data.old_worker" not in finding.addresses for finding in report.findings)


@pytest.mark.parametrize("edit", ["create first", "tainted", "deposed"])
def test_no_command_runs_where_terraform_runs_none(edit: str) -> None:
    raw = _loose("provisioners")
    (database,) = (entry for entry in raw["resource_changes"] if entry["name"] == "database")
    if edit == "create first":
        database["change"]["actions"] = ["create", "delete"]
    elif edit == "tainted":
        database["action_reason"] = "replace_because_tainted"
    else:
        database |= {"deposed": "1a2b3c4d"}
        database["change"] |= {"actions": ["delete"], "after": None, "replace_paths": []}
    assert _effects(raw, "destroy-provisioner") == []


def test_a_program_behind_a_data_source_runs_where_the_apply_reads_it() -> None:
    raw = _loose("provisioners-beside-data")
    table = copy.deepcopy(raw["resource_changes"][0])
    change = {"actions": ["read"], "before": None, "after": {"program": ["sh", "-c", "true"]}, "after_unknown": {}}
    entry = {"address": "data.external.x", "mode": "data", "type": "external", "name": "x", "change": change}
    raw["resource_changes"] = [table, entry]
    report = _review(raw)
    (finding,) = _found(report, "code-execution")
    assert finding.addresses == ("data.external.x",)
    assert [(item.action, item.action_class, item.origin) for item in report.consequences if item.mode == "data"] == [
        ("action", "action", "action")
    ]
    change["actions"] = ["no-op"]
    assert _effects(raw, "code-execution") == []


def test_a_line_that_sets_what_forces_a_replacement_explains_it() -> None:
    raw = _loose("default-forces-replacement")
    assert _effects(raw, "provider-upgrade-replacement") == ["approve"]
    raw["configuration"]["root_module"]["resources"][0]["expressions"]["storage_encrypted"] = {"constant_value": False}
    assert _effects(raw, "provider-upgrade-replacement") == []


def test_a_block_may_be_set_where_no_plan_shows_it() -> None:
    raw = _loose("default-forces-replacement")
    raw["resource_changes"][0]["change"]["replace_paths"] = [["restore_to_point_in_time", 0, "restore_time"]]
    assert _effects(raw, "provider-upgrade-replacement") == []


def test_code_cannot_hide_in_a_configuration_that_cannot_be_read() -> None:
    raw = _loose("provisioners")
    raw["configuration"]["root_module"]["module_calls"] = "none"
    with pytest.raises(InputError, match="configuration"):
        _review(raw)


def test_provisioners_of_nested_modules_are_found() -> None:
    raw = _loose("provisioners")
    (worker,) = (entry for entry in raw["resource_changes"] if entry["name"] == "worker")
    worker |= {
        "address": f'module.a["x.y"].module.b[0].{worker["address"]}',
        "module_address": 'module.a["x.y"].module.b[0]',
    }
    root = raw["configuration"]["root_module"]
    raw["configuration"]["root_module"] = {"module_calls": {"a": {"module": {"module_calls": {"b": {"module": root}}}}}}
    (finding,) = _found(_review(raw), "code-execution")
    assert finding.addresses == (worker["address"],)


def test_only_the_sources_of_a_saved_plan_deny_that_a_command_is_for_the_end() -> None:
    plan = read(compact(_loose("provisioners")))
    for text, found in (("provisioner {}", 0), ("when = destroy", 1), ('"when": "destroy"', 1)):
        file = PlanFile(sources=(("main.tf", text),))
        saved = msgspec.structs.replace(plan, source=msgspec.structs.replace(plan.source, file=file))
        assert len(_found(review(saved, "stack", wiring.rules()), "destroy-provisioner")) == found


def test_a_saved_plan_tells_the_version_of_the_provider() -> None:
    plan = read(compact(_loose("default-forces-replacement")))
    lock = 'provider "registry.terraform.io/hashicorp/aws" {\n  version     = "5.100.0"\n}\n'
    saved = msgspec.structs.replace(plan, source=msgspec.structs.replace(plan.source, file=PlanFile(lock_file=lock)))
    (finding,) = _found(review(saved, "stack", wiring.rules()), "provider-upgrade-replacement")
    assert "version 5.100.0 of registry.terraform.io/hashicorp/aws" in finding.why
    (finding,) = _found(review(plan, "stack", wiring.rules()), "provider-upgrade-replacement")
    assert "This plan was made with" not in finding.why


def test_a_state_that_was_written_before_speaks_for_a_loss() -> None:
    """Only where it would matter: a small first plan of production asks where its empty state has a history."""
    raw = document("first-create-prod")
    plan = read(compact(raw))
    for serial, effect in ((None, "explain"), (0, "explain"), (7, "approve")):
        file = PlanFile(serial=serial, lineage="x")
        saved = msgspec.structs.replace(plan, source=msgspec.structs.replace(plan.source, file=file))
        (finding,) = _found(review(saved, "stack", wiring.rules()), "lost-state")
        assert finding.effect == effect


@pytest.mark.parametrize(
    ("lineage", "serial", "has_state", "effect"),
    [
        ("x", 7, None, "approve"),
        ("x", 8, None, "refuse"),
        ("y", 7, None, "refuse"),
        (None, None, None, "refuse"),
        ("x", 7, True, "refuse"),
    ],
)
def test_a_stack_that_was_torn_down_by_its_last_apply_has_lost_nothing(
    lineage: str | None, serial: int | None, has_state: bool | None, effect: str
) -> None:
    """The ledger has lineage x, serial 7: with that very state, empty, somebody builds anew what they destroyed."""
    plan = read(compact(document("first-create-prod")))
    file = PlanFile(lineage=lineage, serial=serial)
    saved = msgspec.structs.replace(plan, source=msgspec.structs.replace(plan.source, file=file))
    ruling = Ruling(stack=Stack("shop", "shop", has_state=has_state), recorded=RecordedState("x", 7))
    (finding,) = _found(review(saved, "shop", wiring.rules(), ruling), "lost-state")
    assert finding.effect == effect


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["create", "delete", "replace", "update", "no-op"]), min_size=1, max_size=12))
def test_each_object_is_named_once_and_code_never_asks_less(verbs: list[str]) -> None:
    """One finding for each cause; an object with a command needs a person wherever the same one without would."""
    raw = _loose("provisioners")
    (model,) = (entry for entry in raw["resource_changes"] if entry["name"] == "database")
    actions = {"replace": ["delete", "create"]}
    raw["resource_changes"] = []
    for place, verb in enumerate(verbs):
        entry = copy.deepcopy(model)
        entry |= {"address": f"terraform_data.database[{place}]", "index": place}
        change = entry["change"]
        change["actions"] = actions.get(verb, [verb])
        if verb != "replace":
            change.pop("replace_paths"), entry.pop("action_reason")
        change["before"] = None if verb == "create" else change["before"]
        change["after"] = None if verb == "delete" else change["before"] if verb == "no-op" else change["after"]
        change["after_unknown"] = {} if verb in ("delete", "no-op") else change["after_unknown"]
        raw["resource_changes"].append(entry)
    with_code = _review(raw)
    for finding in with_code.findings:
        assert len(finding.addresses) == len(set(finding.addresses))
    raw["configuration"]["root_module"]["resources"] = []
    without = _review(raw)
    asked = {item.address for item in without.consequences if item.needs_approval}
    assert asked <= {item.address for item in with_code.consequences if item.needs_approval}
    assert with_code.score >= without.score
