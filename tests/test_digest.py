"""What is signed: the digest stays for the same consequences, and changes with every one of their parts."""

import copy
import hashlib
import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planguard import wiring
from planguard.core.canonical import canonical
from planguard.core.digest.plan import content_of
from planguard.core.review import review, reviewed
from planguard.model.severity import Severity
from planguard.model.signed import Scope, SignedCode, SignedEdit, SignedItem
from tests.plans import FixtureCase, cases, compact, document, plan_bytes, read
from tests.signed_plans import SCOPE, review_of, signed_of

READABLE = [case for case in cases() if "error" not in case.expected]
SIGNED = ["incident", "incident-replace", "rds-replace", "rds-unprotect", "dynamodb-unprotect", "kms-delete", "vpc-cidr"]
SIGNED += ["sg-open-world", "iam-trust-changed", "s3-bucket-renamed", "import-strips", "dev-teardown"]
Entry = dict[str, Any]


def partial(name: str) -> dict[str, Any]:
    """A plan without its states, so that one part can be edited without a contradiction."""
    raw = document(name)
    for part in ("complete", "prior_state", "planned_values"):
        raw.pop(part, None)
    return raw


def entry_of(raw: dict[str, Any], *verbs: str) -> Entry:
    found: Entry = next(entry for entry in raw["resource_changes"] if entry["change"]["actions"] == list(verbs))
    return found


# What keeps it.


@pytest.mark.parametrize("case", READABLE, ids=lambda case: case.name)
def test_the_digest_is_the_hash_of_bytes_that_anybody_can_hash(case: FixtureCase) -> None:
    signed = signed_of(case.plan.read_bytes())
    assert signed.digest == hashlib.sha256(signed.content).hexdigest()
    told = json.loads(signed.content)
    assert canonical(told) == signed.content
    assert (told["target"], told["repository"]) == (SCOPE.target, SCOPE.repository)
    assert len(told["items"]) == signed.count
    assert _leaves(told) <= {str, bool, type(None)}


def _leaves(value: Any) -> set[type]:
    if isinstance(value, dict | list):
        return {kind for item in (value.values() if isinstance(value, dict) else value) for kind in _leaves(item)}
    return {type(value)}


@pytest.mark.parametrize("case", READABLE, ids=lambda case: case.name)
def test_no_secret_is_signed(case: FixtureCase) -> None:
    signed = signed_of(case.plan.read_bytes())
    for secret in case.secrets:
        assert secret.encode() not in signed.content
        assert secret not in signed.words
        assert hashlib.sha256(secret.encode()).hexdigest().encode() not in signed.content


@settings(max_examples=60)
@given(st.sampled_from(SIGNED), st.randoms(use_true_random=False))
def test_neither_the_order_of_changes_nor_the_time_matters(name: str, random: Any) -> None:
    raw = document(name)
    before = signed_of(raw)
    random.shuffle(raw["resource_changes"])
    raw |= {"timestamp": "2031-01-01T00:00:00Z", "terraform_version": "1.99.0"}
    after = signed_of(raw)
    assert (after.digest, after.words, after.worst) == (before.digest, before.words, before.worst)


@pytest.mark.parametrize("name", SIGNED)
def test_attributes_that_move_by_themselves_do_not_matter(name: str) -> None:
    raw = partial(name)
    before = signed_of(raw).digest
    for entry in raw["resource_changes"]:
        change = entry["change"]
        for body in filter(None, (change["before"], change["after"] if change["before"] else None)):
            body |= {"latest_restorable_time": "2031-01-01T00:00:00Z", "status": "busy", "endpoint": "elsewhere:5432"}
    assert signed_of(raw).digest == before


@pytest.mark.parametrize("name", ["rds-replace", "incident-replace", "dynamodb-key-change"])
def test_other_settings_of_the_replacement_do_not_matter(name: str) -> None:
    raw = partial(name)
    before = signed_of(raw).digest
    entry_of(raw, "delete", "create")["change"]["after"] |= {"instance_class": "db.m7g.large", "description": "new"}
    assert signed_of(raw).digest == before


@settings(max_examples=40)
@given(
    st.sampled_from(SIGNED),
    st.lists(
        st.sampled_from(["create-only", "tags-only", "quiet-service-added", "quiet-moves", "first-create-prod"]),
        min_size=1,
        max_size=3,
    ),
)
def test_harmless_changes_beside_it_do_not_matter(name: str, guests: list[str]) -> None:
    raw = partial(name)
    before = signed_of(raw)
    for number, guest in enumerate(guests):
        for entry in copy.deepcopy(document(guest)["resource_changes"]):
            entry["module_address"] = f"module.guest[{number}]"
            entry["address"] = f"module.guest[{number}].{entry['type']}.{entry['name']}[{len(raw['resource_changes'])}]"
            entry.pop("previous_address", None)
            raw["resource_changes"].append(entry)
    assert signed_of(raw).digest == before.digest


@pytest.mark.parametrize("name", SIGNED)
@pytest.mark.parametrize("label", ["production", "dev", "preview"])
def test_the_environment_does_not_matter(name: str, label: str) -> None:
    raw = partial(name)
    labelled(raw, "production")  # a label that changes is a consequence, and none here does
    before = signed_of(raw).digest
    labelled(raw, label)
    found = review_of(raw)
    assert found.signed is not None
    assert found.signed.digest == before


def labelled(raw: Entry, label: str) -> None:
    for entry in raw["resource_changes"]:
        change = entry["change"]
        for body in filter(None, (change["before"], change["after"])):
            if "tags_all" in body:
                body["tags_all"] = body["tags"] = {"Environment": label}


@pytest.mark.parametrize("case", READABLE, ids=lambda case: case.name)
def test_whatever_asks_is_signed(case: FixtureCase) -> None:
    """What the built-in table asks for is among what is signed anyway: (d) adds nothing to (a) to (c)."""
    found = review_of(case.plan.read_bytes())
    assert found.signed is not None
    signed = {item.address for item in found.signed.items}
    by_table = {"edits", "update", "replace", "delete", "forget", "action"}
    for item in found.report.consequences:
        if item.needs_approval and item.action in by_table and item.severity in ("moderate", "high", "critical"):
            assert item.address in signed
        assert item.signed is (item.address in signed)


# What voids it.


def _set(part: str, **values: Any) -> Callable[[Entry], None]:
    def edit(entry: Entry) -> None:
        entry["change"][part] |= values

    return edit


def _put(**values: Any) -> Callable[[Entry], None]:
    return lambda entry: entry.update(values)


def _change(**values: Any) -> Callable[[Entry], None]:
    return lambda entry: entry["change"].update(values)


VOIDS: dict[str, Callable[[Entry], None]] = {
    "the id of the object": _set("before", id="db-OTHER"),
    "its arn": _set("before", arn="arn:aws:rds:us-east-1:123456789012:db:other"),
    "its other ids": _set("before", resource_id="db-OTHER"),
    "its name": _set("before", identifier="others"),
    "when it was made": _set("before", created_at="2020-01-01T00:00:00Z"),
    "an id that is hidden": _change(before_sensitive={"id": True}),
    "a guard before": _set("before", skip_final_snapshot=False),
    "a guard after": _set("after", deletion_protection=True),
    "what remains of it": _set("before", backup_retention_period=1),
    "the order": _change(actions=["create", "delete"]),
    "the action": _change(actions=["delete"], after=None, after_unknown={}, replace_paths=None),
    "the reason": _put(action_reason="replace_by_request"),
    "the path that forces it": _change(replace_paths=[["engine"]]),
    "one more path that forces it": _change(replace_paths=[["storage_encrypted"], ["engine"]]),
    "a place in such a path": _change(replace_paths=[["storage_encrypted", 0]]),
    "the address": _put(address="aws_db_instance.order", name="order"),
    "a letter that looks the same": _put(address="aws_db_instance.\u043erders", name="\u043erders"),
    "another form of the same letter": _put(address="aws_db_instance.ordérs", name="ordérs"),
    "the address before": _put(previous_address="aws_db_instance.old"),
    "the key of a leftover": _put(deposed="abcd1234"),
    "the provider": _put(provider_name="registry.terraform.io/acme/aws"),
    "the type": _put(type="aws_rds_cluster", address="aws_rds_cluster.orders"),
    "the mode": _put(mode="ephemeral"),
    "the id under which it is imported": _change(importing={"id": "db-1"}),
    "the identity that the provider gives": _change(before_identity={"account_id": "123456789012", "id": "db-1"}),
}


@pytest.mark.parametrize("what", VOIDS)
def test_another_consequence_is_another_digest(what: str) -> None:
    raw = partial("rds-replace")
    before = signed_of(raw).digest
    VOIDS[what](entry_of(raw, "delete", "create"))
    assert signed_of(raw).digest != before


def test_forms_of_one_letter_stay_apart() -> None:
    raw = partial("rds-replace")
    digests = set()
    for name in ("ord\u00e9rs", "orde\u0301rs"):
        entry_of(raw, "delete", "create").update(address=f"aws_db_instance.{name}", name=name)
        digests.add(signed_of(raw).digest)
    assert len(digests) == 2


@pytest.mark.parametrize("name", SIGNED)
def test_one_more_destroyed_object_is_another_digest(name: str) -> None:
    raw = partial(name)
    before = signed_of(raw).digest
    extra = copy.deepcopy(entry_of(document("kms-delete"), "delete"))
    raw["resource_changes"].append(extra | {"address": "aws_kms_key.other", "name": "other"})
    assert signed_of(raw).digest != before


@pytest.mark.parametrize("name", ["incident", "vpc-cidr", "kms-delete"])
def test_one_object_less_is_another_digest(name: str) -> None:
    raw = partial(name)
    found = signed_of(raw)
    for item in found.items:
        fewer = raw | {"resource_changes": [one for one in raw["resource_changes"] if one["address"] != item.address]}
        assert signed_of(fewer).digest != found.digest, item.address


def test_the_target_and_the_repository_are_signed() -> None:
    data = plan_bytes("rds-replace")
    scopes = [
        SCOPE,
        Scope("stacks/payment", SCOPE.repository),
        Scope(SCOPE.target, "github.com/acme/infr"),
        Scope("stacks", None),
    ]
    assert len({signed_of(data, scope).digest for scope in scopes}) == len(scopes)


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("rds-unprotect", ("deletion_protection",), None),
        ("dynamodb-unprotect", ("point_in_time_recovery", 0, "enabled"), None),
        ("iam-trust-changed", ("assume_role_policy",), '{"Version":"2012-10-17","Statement":[]}'),
        ("sg-open-world", ("ingress", 0, "cidr_blocks"), ["0.0.0.0/0", "::/0"]),
    ],
)
def test_another_value_after_the_edit_is_another_digest(name: str, path: tuple[str | int, ...], value: Any) -> None:
    raw = partial(name)
    found = signed_of(raw)
    edited = next(item for item in found.items if tuple(map(str, path)) in {edit.path for edit in item.edits})
    entry = next(one for one in raw["resource_changes"] if one["address"] == edited.address)
    *steps, last = path
    place = entry["change"]["after"]
    for step in steps:
        place = place[step]
    assert place[last] != value
    place[last] = value
    assert signed_of(raw).digest != found.digest


def test_the_value_of_a_block_that_has_moved_is_signed() -> None:
    """The edited block is the first one before and the second one after: its partner's value is what counts."""
    raw = partial("sg-open-world")
    entry = next(one for one in raw["resource_changes"] if one["address"] == "aws_security_group.database")
    quiet = entry["change"]["before"]["ingress"][0] | {"from_port": 9, "to_port": 9, "description": "quiet"}
    entry["change"]["after"]["ingress"].insert(0, quiet)
    found = signed_of(raw)
    entry["change"]["after"]["ingress"][1]["cidr_blocks"] = ["0.0.0.0/0", "192.0.2.0/24"]
    assert signed_of(raw).digest != found.digest


def test_what_a_risky_create_writes_is_signed_but_its_labels() -> None:
    raw = partial("sg-open-world")
    entry = next(one for one in raw["resource_changes"] if one["change"]["actions"] == ["create"])
    found = signed_of(raw)
    entry["change"]["after"]["tags_all"] = {"Team": "orders"}
    assert signed_of(raw).digest == found.digest
    entry["change"]["after"]["security_group_id"] = "sg-0other"
    assert signed_of(raw).digest != found.digest


BASE = SignedItem(address="aws_vpc.main", type="aws_vpc", provider="aws", action="replace", order="delete-first")
OTHER: dict[str, Any] = {
    "address": "aws_vpc.other",
    "deposed": "abcd1234",
    "previous_address": "aws_vpc.old",
    "importing": {"id": "vpc-1"},
    "mode": "action",
    "type": "aws_subnet",
    "provider": "azurerm",
    "action": "delete",
    "order": "create-first",
    "action_reason": "tainted",
    "replace_paths": (("cidr_block",),),
    "identity": {"id": "vpc-1"},
    "before_identity": {"id": "vpc-1"},
    "guards_before": {"deletion_protection": True},
    "guards_after": {"deletion_protection": True},
    "edits": (SignedEdit(("cidr_block",), "10.0.0.0/16", None),),
    "runs": (SignedCode("destroy", "local-exec", {"command": {"constant_value": "true"}}),),
    "findings": ("mass-destroy",),
    "parts": ("/volume_erasures",),
}


def test_every_field_of_an_item_has_another_value_here() -> None:
    assert OTHER.keys() == set(SignedItem.__struct_fields__)


@pytest.mark.parametrize("field", OTHER)
def test_every_field_of_an_item_is_in_the_document(field: str) -> None:
    other = msgspec.structs.replace(BASE, **{field: OTHER[field]})
    assert content_of(SCOPE, [other]) != content_of(SCOPE, [BASE])


@pytest.mark.parametrize("field", SignedEdit.__struct_fields__)
def test_every_field_of_an_edit_is_in_the_document(field: str) -> None:
    edit = SignedEdit(("a", "b"), "1", "2")
    other = msgspec.structs.replace(edit, **{field: ("a",) if field == "path" else "3"})
    one, two = (msgspec.structs.replace(BASE, edits=(each,)) for each in (edit, other))
    assert content_of(SCOPE, [one]) != content_of(SCOPE, [two])


def test_equal_items_all_count_and_their_order_does_not() -> None:
    other = msgspec.structs.replace(BASE, address="aws_vpc.other")
    assert content_of(SCOPE, [BASE, BASE]) != content_of(SCOPE, [BASE])
    assert content_of(SCOPE, [other, BASE]) == content_of(SCOPE, [BASE, other])


# What does not depend on anything else.


def test_a_finding_that_is_milder_elsewhere_is_signed_there_too() -> None:
    """An object that stays is signed for what the finding about it would do in production."""
    for name in ("deposed-object", "partial-plan"):
        assert name not in {finding for item in signed_of(plan_bytes("deposed")).items for finding in item.findings}
    raw = partial("rds-backup-off")
    for body in (raw["resource_changes"][0]["change"][moment] for moment in ("before", "after")):
        body["tags_all"] = body["tags"] = {"Environment": "dev"}
    assert signed_of(raw).count == signed_of(partial("rds-backup-off")).count == 1


def test_parts_that_nobody_knows_are_signed_by_their_place() -> None:
    raw = partial("rds-unprotect")
    before = signed_of(raw)
    raw["volume_erasures"] = ["everything"]
    one = signed_of(raw)
    raw["other_erasures"] = ["everything"]
    assert len({before.digest, one.digest, signed_of(raw).digest}) == 3
    assert one.items[-1].parts == ("/volume_erasures",) or one.items[0].parts == ("/volume_erasures",)


def test_a_strange_key_is_signed_with_the_address_that_has_it_and_not_with_its_number() -> None:
    raw = partial("incident")
    raw["resource_changes"][3]["change"]["novelty"] = {"a": 1}
    one = signed_of(raw)
    raw["resource_changes"].reverse()
    assert signed_of(raw).digest == one.digest
    parts = {part for item in one.items for part in item.parts}
    assert any(part.endswith("/change/novelty") and not part.startswith("/") for part in parts)


def test_nothing_is_computed_for_what_cannot_be_signed() -> None:
    plan = read(plan_bytes("incident"))
    assert review(plan, "path", wiring.rules(())).digest is None
    stream = read((next(case for case in READABLE if case.name == "stream").folder / "plan.jsonl").read_bytes())
    assert reviewed(stream, SCOPE.target, wiring.rules(()), SCOPE).signed is None


@pytest.mark.parametrize("name", ["incident-network", "sg-description"])
def test_who_depends_on_an_object_does_not_decide_whether_it_is_signed(name: str) -> None:
    raw = partial(name)
    with_graph = review_of(raw)
    without = raw | {"configuration": {"provider_config": raw["configuration"].get("provider_config", {})}}
    assert any(found.dependents for found in with_graph.report.consequences)
    assert with_graph.signed is not None
    assert (signed_of(without).digest, signed_of(without).worst) == (with_graph.signed.digest, with_graph.signed.worst)


def test_the_severity_of_what_is_signed_is_that_in_production() -> None:
    assert signed_of(plan_bytes("dev-teardown")).severity is Severity.CRITICAL
    assert review_of(plan_bytes("dev-teardown")).report.severity != "critical"


def test_a_value_that_looks_like_a_marker_is_none() -> None:
    raw = partial("rds-unprotect")
    entry = entry_of(raw, "update")
    hidden = copy.deepcopy(raw)
    entry_of(hidden, "update")["change"]["after_sensitive"] = {"deletion_protection": True}
    entry["change"]["after"]["deletion_protection"] = {"sensitive_changed": True}
    assert compact(raw) != compact(hidden)
    assert signed_of(raw).digest != signed_of(hidden).digest
