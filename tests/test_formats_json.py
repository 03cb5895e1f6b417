"""The machine format: exact, harmless, and as its published schema says."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planguard.formats import json as json_format
from planguard.model import cascade
from planguard.model import report as records
from planguard.model import report_approvals as signing
from planguard.model import report_plan as whole
from planguard.model.actions import Order
from planguard.model.consequence import ActionClass, Kind, Origin, Recoverability
from planguard.model.environment import Environment, EnvironmentEvidence
from planguard.model.finding import Effect, Evidence, Remedy
from planguard.model.plan import InputKind
from planguard.model.severity import Severity
from planguard.model.verdict import Verdict
from planguard.ports import Surface
from tests import reports

SCHEMA: dict[str, Any] = json.loads((Path(records.__file__).parents[1] / "schemas/report-v1.json").read_text("utf-8"))
DEFINITIONS: dict[str, Any] = SCHEMA["definitions"]
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)
STRUCTS: dict[str, type[msgspec.Struct]] = {
    "tool": records.ToolInfo,
    "source": whole.SourceInfo,
    "plan-environment": whole.EnvironmentInfo,
    "environment-evidence": EnvironmentEvidence,
    "coverage": whole.Coverage,
    "summary": whole.Summary,
    "consequence": records.ConsequenceInfo,
    "because": records.BecauseInfo,
    "made-of": cascade.MadeOfInfo,
    "finding": records.FindingInfo,
    "evidence": Evidence,
    "remedy": Remedy,
    "plan": records.PlanReport,
    "cascade": cascade.CascadeInfo,
    "cascade-node": cascade.CascadeNode,
    "cascade-edge": cascade.CascadeEdge,
    "error": records.ErrorInfo,
    "policy": records.PolicyInfo,
    "source-place": records.SourcePlace,
    "approvals": signing.ApprovalsInfo,
    "required-approval": signing.RequiredInfo,
    "accepted-approval": signing.AcceptedInfo,
    "person": signing.PersonInfo,
    "rejected-approval": signing.RejectedInfo,
    "approval-part": signing.PartInfo,
    "reason": signing.ReasonInfo,
}
ENUMS: dict[str, type[StrEnum]] = {
    "verdict": Verdict,
    "severity": Severity,
    "environment": Environment,
    "effect": Effect,
    "action-class": ActionClass,
    "kind": Kind,
    "recoverability": Recoverability,
    "order": Order,
    "origin": Origin,
    "input-kind": InputKind,
}


def rendered(report: records.Report) -> str:
    return json_format.render(report, Surface())


@pytest.mark.parametrize("name", [*reports.SAMPLES, *reports.SIGNED, "hostile"])
def test_samples_are_valid_and_come_back_exactly(name: str) -> None:
    report = {**reports.SAMPLES, **reports.SIGNED, "hostile": reports.hostile}[name]()
    text = rendered(report)
    VALIDATOR.validate(json.loads(text))
    assert msgspec.convert(json.loads(text), records.Report) == report
    assert text == rendered(report)


@given(st.text() | st.sampled_from(reports.HOSTILE))
def test_any_string_comes_back_and_is_harmless(text: str) -> None:
    shown = rendered(reports.report(target := reports.plan(target=text)))
    assert json.loads(shown)["plans"][0]["target"] == target.target
    assert all(character == "\n" or " " <= character <= "~" for character in shown)
    assert "##" not in shown
    assert not any(line.lstrip().startswith("::") for line in shown.split("\n"))


@pytest.mark.parametrize("part", ["###", "ü…😀", '#"#', "\x7f", "a" * 99 + "##ü", '\\"##'])
@pytest.mark.parametrize("before", range(3))
def test_what_is_long_is_harmless_wherever_it_is_cut(part: str, before: int) -> None:
    text = "x" * before + part * (300_000 // len(part))
    shown = rendered(reports.report(reports.plan(target=text)))
    assert json.loads(shown)["plans"][0]["target"] == text
    assert shown.isascii()
    assert "##" not in shown
    assert "\x7f" not in shown


def test_a_file_name_that_is_no_text_comes_back() -> None:
    report = reports.report(reports.plan(target="plan-\udcff.json"))
    text = rendered(report)
    assert json.loads(text)["plans"][0]["target"] == "plan-\udcff.json"
    assert text.replace("\\udcff", "x") == rendered(reports.report(reports.plan(target="plan-x.json")))


def test_layout() -> None:
    text = rendered(reports.quiet())
    assert text.startswith('{\n  "schema": "planguard/report/v1",\n  "tool": {\n    "name": "planguard",\n')
    assert text.endswith("}\n")


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert set(STRUCTS) | set(ENUMS) | {"score", "attribute-path", "action"} == set(DEFINITIONS)


@pytest.mark.parametrize("name", [*STRUCTS, "report"])
def test_schema_and_records_have_the_same_keys(name: str) -> None:
    struct = STRUCTS.get(name, records.Report)
    schema = DEFINITIONS.get(name, SCHEMA)
    keys = [field.encode_name for field in msgspec.structs.fields(struct)]
    assert list(schema["properties"]) == keys
    assert schema["required"] == keys


def test_every_record_of_the_report_is_compared() -> None:
    declared = {
        value
        for room in (records, signing, whole, cascade)
        for value in vars(room).values()
        if isinstance(value, type) and issubclass(value, msgspec.Struct)
    }
    assert declared == {*STRUCTS.values(), records.Report}


@pytest.mark.parametrize("name", ENUMS)
def test_closed_sets_are_the_ones_of_the_code(name: str) -> None:
    assert set(DEFINITIONS[name]["enum"]) == {member.value for member in ENUMS[name]}


def test_every_key_is_described() -> None:
    named = {**{name: schema for name, schema in DEFINITIONS.items() if "properties" in schema}, "report": SCHEMA}
    bare = [
        f"{name}.{key}"
        for name, schema in named.items()
        for key, value in schema["properties"].items()
        if "description" not in value and "$ref" not in value
    ]
    assert bare == []
    assert all("description" in schema for schema in DEFINITIONS.values())


def test_a_word_that_is_not_in_the_set_is_invalid() -> None:
    document = json.loads(rendered(reports.incident()))
    document["plans"][0]["consequences"][0]["kind"] = "toaster"
    document["from-a-later-version"] = True
    assert [error.json_path for error in VALIDATOR.iter_errors(document)] == ["$.plans[0].consequences[0].kind"]


def test_twenty_thousand_items_are_all_there() -> None:
    document = json.loads(rendered(reports.many_deletes(20_000)))
    assert len(document["plans"][0]["consequences"]) == 20_000
