"""A sealed plan holds no secret, and is judged and signed like the plan that it was made from."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planguard import wiring
from planguard.commands import seal as command
from planguard.commands.review import Request, examine
from planguard.core.read import planfile
from planguard.core.review import Reviewed, reviewed
from planguard.core.stacks import Target
from planguard.errors import InputError, PlanguardError, UsageError
from planguard.model.plan import InputKind, Plan, PlanFile
from planguard.run.terraform import show
from tests.plans import FIXTURES, FixtureCase, cases, compact, document, plan_bytes, read
from tests.signed_plans import SCOPE

READABLE = [case for case in cases() if "error" not in case.expected]
SCHEMA = json.loads((Path(wiring.__file__).parent / "schemas" / "sealed-plan-v1.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)
HEAD = "c" * 40


def seal(plan: Plan, target: str | None = SCOPE.target) -> bytes:
    return wiring.sealed(plan, target, HEAD)


def judged(plan: Plan) -> Reviewed:
    found = reviewed(plan, SCOPE.target, wiring.rules(()), SCOPE)
    return msgspec.structs.replace(found, report=msgspec.structs.replace(found.report, source=None))


def same(raw: dict[str, Any]) -> bool:
    plan = read(compact(raw))
    return judged(plan) == judged(read(seal(plan)))


# The same judgement.


@pytest.mark.parametrize("case", READABLE, ids=lambda case: case.name)
def test_a_sealed_plan_is_judged_and_signed_like_the_plan(case: FixtureCase) -> None:
    plan = read(case.plan.read_bytes())
    content = seal(plan)
    again = read(content, "elsewhere/in-production.json")
    assert judged(again) == judged(plan)
    assert again.source.kind is InputKind.SEALED_PLAN
    VALIDATOR.validate(json.loads(content))


@pytest.mark.parametrize("case", READABLE, ids=lambda case: case.name)
def test_no_secret_of_a_case_is_sealed(case: FixtureCase) -> None:
    content = seal(read(case.plan.read_bytes())).decode()
    assert not [secret for secret in case.secrets if secret in content]


@pytest.mark.parametrize("case", READABLE, ids=lambda case: case.name)
def test_sealing_is_the_same_every_time(case: FixtureCase) -> None:
    data = case.plan.read_bytes()
    assert seal(read(data)) == seal(read(data))


SEVERAL = ["incident", "rds-unprotect", "sg-open-world", "drift-reverted", "big-mixed", "import-strips", "kms-delete"]


@settings(max_examples=60)
@given(st.sampled_from(SEVERAL), st.data())
def test_a_plan_that_was_tampered_with_is_still_found_out(name: str, data: st.DataObject) -> None:
    """A delete that was cut out or neutralised, values that differ from the states: sealing hides none of it."""
    raw = document(name)
    place = data.draw(st.integers(0, len(raw["resource_changes"]) - 1))
    change = raw["resource_changes"][place]["change"]
    how = data.draw(st.sampled_from(["cut", "neutralise", "rename", "unguard", "strange verb", "strange key"]))
    if how == "cut":
        del raw["resource_changes"][place]
    elif how == "neutralise":
        change["actions"] = ["no-op"]
    elif how == "strange verb":
        change["actions"] = ["vaporise"]
    elif how == "strange key":
        change["novelty"] = {"a": "canary"}
    else:
        for body in filter(None, (change["before"], change["after"])):
            body["name" if how == "rename" else "deletion_protection"] = "other"
    assert same(raw)


@pytest.mark.parametrize("name", ["incident", "big-mixed", "sensitive-and-unknown"])
@pytest.mark.parametrize(
    "part", ["prior_state", "planned_values", "configuration", "variables", "complete", "resource_changes"]
)
def test_what_is_absent_stays_absent(name: str, part: str) -> None:
    raw = document(name)
    raw.pop(part, None)
    assert same(raw)


def test_secrets_that_differ_still_do() -> None:
    raw = document("rds-unprotect")
    change = next(one["change"] for one in raw["resource_changes"] if one["change"]["actions"] == ["update"])
    for old, new in [("one-secret", "one-secret"), ("one-secret", "another"), ("one-secret", ""), (None, "another"), (7, 8)]:
        change["before"]["password"], change["after"]["password"] = old, new
        change["before_sensitive"], change["after_sensitive"] = {"password": True}, {"password": True}
        change["before"]["labels"], change["after"]["labels"] = {"api_token": old}, {"api_token": new}
        raw.pop("prior_state", None), raw.pop("planned_values", None), raw.pop("complete", None)
        assert same(raw)
        content = seal(read(compact(raw))).decode()
        assert "one-secret" not in content
        assert "another" not in content


# No secret.

CANARY = "canary-7f3a91c2"
ALONE = "constant-5ce1d0aa"
"""A secret that stands in the configuration and nowhere else, so that nothing marks it."""
CONSTANT = {"constant_value": ALONE}


def poisoned() -> dict[str, Any]:
    """A canary wherever a plan can hold a secret."""
    raw = document("big-mixed")
    entries = raw["resource_changes"]
    for entry in entries:
        change = entry["change"]
        for moment in ("before", "after"):
            if change[moment]:
                change[moment] |= {"password": CANARY, "user_data": f"echo {CANARY}", "echoed": f"token={CANARY};"}
                change[moment]["settings"] = [{"api_key": CANARY, "deep": {"hidden": CANARY, "shown": "x"}}]
                change[moment]["whole"] = {"a": [CANARY]}
                change[f"{moment}_sensitive"] = {"settings": [{"deep": {"hidden": True}}], "whole": True, "odd": CANARY}
        change["generated_config"] = f'password = "{CANARY}"'
        change["importing"] = {"id": "x", "api_token": CANARY} if change["actions"] == ["update"] else None
        change["before_identity"] = {"id": "x", "password": CANARY}
    raw["resource_drift"] = [entries[0] | {"change": entries[0]["change"] | {"actions": ["update"]}}]
    raw["variables"] = {"db_password": {"value": CANARY}, "environment": {"value": CANARY}, "region": {"value": CANARY}}
    root = raw["configuration"]["root_module"]
    root["variables"] = {name: {"sensitive": True, "default": ALONE} for name in raw["variables"]}
    root["resources"] = [
        {
            "address": "aws_instance.a",
            "mode": "managed",
            "type": "aws_instance",
            "name": "a",
            "expressions": {
                "user": CONSTANT,
                "tags": {"constant_value": {"k": ALONE}},
                "b": [{"c": CONSTANT}],
            },
            "provisioners": [
                {"type": "local-exec", "expressions": {"command": {"constant_value": "make"}, "token": CONSTANT}}
            ],
            "novelty": CANARY,
        }
    ]
    root["module_calls"] = {
        "m": {
            "source": f"https://user:{CANARY}@example.org/m?token={CANARY}",
            "expressions": {
                "secret": CONSTANT,
                "marked": CONSTANT,
                "copy": {"constant_value": CANARY},
            },
            "module": {
                "variables": {"marked": {"sensitive": True, "default": ALONE}},
                "outputs": {"o": {"expression": CONSTANT, "description": ALONE}},
            },
        }
    }
    raw["configuration"]["provider_config"] = {
        "aws": {
            "name": "aws",
            "full_name": "registry.terraform.io/hashicorp/aws",
            "expressions": {
                "region": {"references": ["var.region"]},
                "access_key": CONSTANT,
                "assume_role": [{"role_arn": {"constant_value": "arn:x"}, "external_id": CONSTANT}],
                "endpoints": [{"s3": {"constant_value": f"https://user:{CANARY}@host/?token={CANARY}"}}],
                "default_tags": [{"tags": {"constant_value": {"secret": ALONE, "Environment": "production"}}}],
            },
        }
    }
    raw["output_changes"] = {"o": {"actions": ["update"], "before": CANARY, "after": CANARY, "after_sensitive": False}}
    for state in (raw["planned_values"], raw["prior_state"]["values"]):
        state["outputs"] = {"o": {"value": CANARY, "sensitive": False}}
        for one in state["root_module"].get("resources", []):
            one.get("values", {})["other"] = CANARY
    raw["checks"] = [{"address": {}, "status": "fail", "instances": [{"problems": [{"message": CANARY}]}]}]
    raw["action_invocations"] = [{"address": "action.a.b", "type": "a", "name": "b"}]
    raw["action_invocations"][0] |= {"config_values": {"x": CANARY}, "config_sensitive": {"x": True}}
    raw["novelty"] = CANARY
    return raw


def test_a_canary_in_every_place_of_a_plan_is_not_sealed() -> None:
    raw = poisoned()
    assert compact(raw).count(CANARY.encode()) > 100
    plan = read(compact(raw))
    content = seal(plan).decode()
    assert CANARY not in content
    assert ALONE not in content
    assert compact(raw).count(ALONE.encode()) > 10


def test_a_canary_in_every_place_of_a_plan_is_not_signed() -> None:
    raw = poisoned()
    found = judged(read(compact(raw)))
    assert found.signed is not None
    assert CANARY not in found.signed.content.decode()
    assert CANARY not in repr(found.signed)
    assert found == judged(read(seal(read(compact(raw)))))


def test_sources_keep_their_lines_and_nothing_else() -> None:
    text = 'resource "aws_instance" "a" {\n  password = "canary"\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n'
    text += 'locals {\n  x = "canary"\n}\nprovisioner "local-exec" {\n  when = destroy\n  command = "canary"\n}\n'
    plan = read(plan_bytes("no-changes"))
    file = PlanFile("l", 4, "default", "s3", text, sources=(("tfconfig/m-/main.tf", text),), fingerprint="s3 bucket=a")
    source = msgspec.structs.replace(plan.source, file=file, kind=InputKind.PLAN_FILE)
    again = read(seal(msgspec.structs.replace(plan, source=source)))
    assert again.source.file is not None
    assert again.source.file == msgspec.structs.replace(file, lock_file=None, sources=again.source.file.sources)
    ((name, kept),) = again.source.file.sources
    assert name == "tfconfig/m-/main.tf"
    lines = kept.split("\n")
    assert lines[0] == 'resource "aws_instance" "a" {'
    assert lines[3] == "prevent_destroy = true"
    assert lines[10] == "when = destroy"
    assert "canary" not in kept
    assert again.source.seal is not None
    assert again.source.seal.lock_file_sha256 is not None


# A sealed plan is hostile, too.

WHOLE: dict[str, Any] = json.loads(seal(read(plan_bytes("rds-replace"))))


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ({"type": "planguard/sealed-plan/v2"}, "sealed-plan-damaged"),
        ({"novelty": 1}, "sealed-plan-damaged"),
        ({"sealed": {}}, "sealed-plan-damaged"),
        ({"sealed": WHOLE["sealed"] | {"novelty": 1}}, "sealed-plan-damaged"),
        ({"sealed": WHOLE["sealed"] | {"serial": "many"}}, "sealed-plan-damaged"),
        ({"sealed": WHOLE["sealed"] | {"kind": "plan-stream"}}, "sealed-plan-damaged"),
        ({"sealed": WHOLE["sealed"] | {"kind": "sealed-plan"}}, "sealed-plan-damaged"),
        ({"plan": {}}, "not-a-plan"),
        ({"plan": WHOLE["plan"] | {"format_version": "9.0"}}, "format-version"),
    ],
)
def test_what_is_no_whole_sealed_plan_is_refused(what: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError) as caught:
        read(compact(WHOLE | what))
    assert caught.value.code == code


def test_a_sealed_plan_with_a_key_twice_is_refused() -> None:
    twice = compact(WHOLE).replace(b'"target":', b'"target":"stacks/other","target":', 1)
    with pytest.raises(InputError) as caught:
        read(twice)
    assert caught.value.code == "duplicate-key"


def test_a_sealed_plan_that_is_cut_is_refused() -> None:
    with pytest.raises(InputError):
        read(compact(WHOLE)[:-20])


@settings(max_examples=100)
@given(st.binary(max_size=40), st.integers(0, 20_000))
def test_any_bytes_are_a_plan_or_an_input_error(junk: bytes, place: int) -> None:
    content = compact(WHOLE)
    try:
        read(content[:place] + junk + content[place:])
    except InputError:
        pass


def test_a_delete_that_is_cut_out_of_a_sealed_plan_is_found() -> None:
    raw = json.loads(seal(read(plan_bytes("kms-delete"))))
    raw["plan"]["resource_changes"] = [
        one for one in raw["plan"]["resource_changes"] if one["change"]["actions"] != ["delete"]
    ]
    found = judged(read(compact(raw))).report
    assert found.verdict == "refused"
    assert "inconsistent-plan" in {finding.id for finding in found.findings}


@pytest.mark.parametrize("kind", ["stream", "sealed"])
def test_what_cannot_be_approved_cannot_be_sealed(kind: str) -> None:
    stream = FIXTURES / "cases" / "stream" / "plan.jsonl"
    plan = read(stream.read_bytes()) if kind == "stream" else read(compact(WHOLE))
    with pytest.raises(InputError) as caught:
        seal(plan)
    assert caught.value.code == "not-sealable"


@pytest.mark.parametrize("body", [b'{"id":"a","id":"b"}', b"[1]", b'"text"'])
def test_a_body_that_cannot_be_read_whole_is_not_sealed(body: bytes) -> None:
    raw = document("kms-delete")
    entry = next(one for one in raw["resource_changes"] if one["change"]["actions"] == ["delete"])
    entry["change"]["before"] = "BODY"
    with pytest.raises(InputError) as caught:
        seal(read(compact(raw).replace(b'"BODY"', body)))
    assert caught.value.code in ("duplicate-key", "wrong-shape")


@pytest.mark.parametrize("part", ["configuration", "prior_state", "planned_values", "variables"])
def test_a_part_that_cannot_be_read_is_not_sealed(part: str) -> None:
    raw = document("kms-delete") | {part: {"root_module": [1], "values": [2], "provider_config": 3, "x": 4}}
    if part == "variables":
        raw["variables"] = [1]
    with pytest.raises(InputError) as caught:
        seal(read(compact(raw)))
    assert caught.value.code == "wrong-shape"


# The command.


def test_the_command_seals_and_every_command_reads_it(tmp_path: Path) -> None:
    out = tmp_path / "sealed.json"
    path = str(FIXTURES / "cases" / "rds-replace" / "plan.json")
    assert command.run(command.Request(path, out, "stacks/payments", HEAD)) == 0
    one = examine(Request(plans=[path], target="stacks/payments", repository="github.com/acme/infra"))
    other = examine(Request(plans=[str(out)], repository="github.com/acme/infra"))
    assert other.request_digest == one.request_digest
    assert other.request_digest is not None
    assert other.plans[0].target == "stacks/payments"
    assert other.plans[0].source.kind == "sealed-plan"
    assert examine(Request(plans=[str(tmp_path)])).plans[0].target == "stacks/payments"


def test_a_saved_plan_file_is_sealed_with_what_stands_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = FIXTURES / "cases" / "saved-plan"
    monkeypatch.setattr(command, "show", lambda *_: (folder / "plan.json").read_bytes())
    out = tmp_path / "sealed.json"
    assert command.run(command.Request(str(folder / "tfplan"), out)) == 0
    again = read(out.read_bytes())
    file = planfile.read_plan_file((folder / "tfplan").read_bytes())
    assert again.source.file is not None
    assert (again.source.file.lineage, again.source.file.serial) == (file.lineage, file.serial)
    assert again.source.file.fingerprint == file.fingerprint
    assert file.fingerprint is not None
    assert show is not None


@pytest.mark.parametrize("wrong", [{"target": ""}, {"head": "main"}, {"head": "abc"}])
def test_a_wrong_option_is_a_usage_error(tmp_path: Path, wrong: dict[str, str]) -> None:
    path = str(FIXTURES / "cases" / "rds-replace" / "plan.json")
    with pytest.raises(UsageError):
        command.run(command.Request(path, tmp_path / "sealed.json", **wrong))
    assert not (tmp_path / "sealed.json").exists()


def test_nothing_is_written_that_would_be_judged_otherwise() -> None:
    plan = read(plan_bytes("rds-replace"))
    other = seal(read(plan_bytes("rds-unprotect")))
    with pytest.raises(PlanguardError) as caught:
        command.check(plan, other, Target("stacks/payments", approvable=True))
    assert caught.value.code == "seal-differs"
    assert caught.value.exit_code == 5


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A folder of which nobody knows the repository."""
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "CI_PROJECT_URL"):
        monkeypatch.delenv(name, raising=False)
    wiring.repository_here.cache_clear()
    yield monkeypatch
    wiring.repository_here.cache_clear()


@pytest.mark.parametrize(
    ("target", "job", "says"),
    [
        pytest.param("stacks/payments", True, r"stacks/payments: 1 signed item, sha256:[0-9a-f]{64}\n", id="for a stack"),
        pytest.param(None, True, r"\S+plan.json: 1 signed item; it cannot be approved, no stack is named", id="no stack"),
        pytest.param("a\u202eb", False, r"a\\u\{202E\}b: 1 signed item; it cannot be approved, of which", id="nowhere"),
    ],
)
def test_it_says_in_one_line_what_was_sealed(
    target: str | None, says: str, nowhere: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, job: bool
) -> None:
    if job:
        nowhere.setenv("CI_PROJECT_URL", "https://gitlab.com/acme/infra")
    plan = FIXTURES / "cases" / "rds-unprotect" / "plan.json"
    assert command.run(command.Request(str(plan), Path("sealed.json"), target)) == 0
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert re.match(f"planguard: sealed {says}", told.err)
