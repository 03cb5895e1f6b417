"""What must hold of each format's text for any report: it can be read back, and no destroyed object is missing."""

import json
import re
from collections.abc import Callable
from typing import Any, Final
from xml.etree import ElementTree as ET

import jsonschema

from planguard.core.inert import inert
from planguard.formats._losses import lost
from planguard.formats._problems import asks
from planguard.model.report import ConsequenceInfo, Report
from tests.html_reader import read
from tests.markdown_reader import assert_inert, left_out, shown_code
from tests.sarif_schema import PUBLISHED, SARIF

COMMANDS: Final = ("github",)
"""Formats that are commands to a CI job."""
_LONGEST: Final = 1000
_ANNOTATION: Final = re.compile(
    r"::(error|warning) (?:file=[^:,\r\n]+,line=[1-9][0-9]*,)?title=(?:[^:,%\r\n]|%25|%3A|%2C)*::(?:[^%\r\n]|%25)*"
)
_QUALITY: Final = jsonschema.Draft7Validator(
    {
        "type": "array",
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": {"type": "string", "minLength": 1},
                "check_name": {"type": "string"},
                "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": {"type": "string", "pattern": "^(?!/)(?!.*(^|/)[.][.](/|$)).+$"},
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "properties": {"begin": {"type": "integer", "minimum": 1}},
                        },
                    },
                },
            },
        },
    }
)
_SARIF: Final = jsonschema.Draft7Validator(SARIF)
_PUBLISHED: Final = jsonschema.Draft202012Validator(PUBLISHED)


def _items(report: Report) -> list[ConsequenceInfo]:
    return [item for plan in report.plans for item in plan.consequences]


def _nothing(_report: Report, _text: str) -> None:
    """Its own tests and those of every format say all."""


def markdown(report: Report, text: str) -> None:
    assert_inert(text)
    shown = shown_code(text)
    ends = [item for item in _items(report) if lost(item)]
    # What has no address is told as "(empty)", since nothing in a code span would be none.
    named = [item for item in ends if inert(item.address).strip() and len(item.address) <= _LONGEST]
    hidden = [item for item in named if inert(item.address) not in shown]
    assert len(hidden) == left_out(text, "delete") + left_out(text, "replace")


def html(report: Report, text: str) -> None:
    codes = set(read(text).codes)
    shown = [item.address for item in _items(report) if len(item.address) <= 2 * _LONGEST]
    assert all(inert(address) in codes for address in shown)


def junit(report: Report, text: str) -> None:
    root = ET.fromstring(text.encode())
    assert len(root) == len(report.plans) + len(report.errors)
    for suite, plan in zip(list(root)[len(report.errors) :], report.plans, strict=True):
        cases = {case.get("name"): case for case in suite.findall("testcase")}
        assert int(suite.get("tests", "")) == len(cases)
        assert int(suite.get("failures", "")) == sum(case.find("failure") is not None for case in cases.values())
        assert sum(item.needs_approval for item in plan.consequences) <= int(suite.get("failures", ""))
        assert (plan.verdict == "pass") == (suite.get("failures") == "0")
        leftovers = [f" (deposed {inert(item.deposed)})" if item.deposed else "" for item in plan.consequences]
        ends = {f"{inert(item.address)}{old}" for item, old in zip(plan.consequences, leftovers, strict=True) if lost(item)}
        assert ends <= {(name or "").partition(" ")[2] for name in cases}


def github(report: Report, text: str) -> None:
    *annotations, last = text.removesuffix("\n").split("\n")
    assert all(_ANNOTATION.fullmatch(line) for line in annotations)
    assert last.startswith("planguard: ")
    for command in ("error", "warning"):
        assert sum(line.startswith(f"::{command} ") for line in annotations) <= 10
    assert any(line.startswith("::error ") for line in annotations) == bool(report.verdict != "pass" or report.errors)


def gitlab(report: Report, text: str) -> None:
    counts = json.loads(text)
    assert list(counts) == ["create", "update", "delete"]
    planned = [item for item in _items(report) if item.action != "action" and item.order != "forget-old"]
    verbs = [verb for item in planned for verb in item.verbs]
    if all(item.verbs for item in planned):  # real plans say them
        assert counts["update"] == verbs.count("update")
        assert counts["delete"] == verbs.count("delete")


def gitlab_codequality(report: Report, text: str) -> None:
    entries = json.loads(text)
    _QUALITY.validate(entries)
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)
    unreadable = entries[: len(report.errors)]
    assert [entry["check_name"] for entry in unreadable] == [error.code for error in report.errors]
    _every_problem_is_there(report, [entry["check_name"] for entry in entries[len(unreadable) :]])


def sarif(report: Report, text: str) -> None:
    log = json.loads(text)
    _PUBLISHED.validate(log)
    _SARIF.validate(log)
    (run,) = log["runs"]
    results: list[dict[str, Any]] = run["results"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in results)
    prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]
    assert len(set(prints)) == len(prints)
    _every_problem_is_there(report, [result["ruleId"] for result in results])
    assert any(result["level"] == "error" for result in results) == (report.verdict != "pass" and not report.errors)


def _every_problem_is_there(report: Report, told: list[str]) -> None:
    """One for each finding, and one for each change that asks and that no asking finding names."""
    findings = [inert(finding.id) for plan in report.plans for finding in plan.findings]
    assert sorted(name for name in told if not name.startswith("asks-")) == sorted(findings)
    alone = 0
    for plan in report.plans:
        named = {address for finding in plan.findings if asks(finding) for address in finding.addresses}
        alone += sum(item.needs_approval and item.address not in named for item in plan.consequences)
    assert sum(name.startswith("asks-") for name in told) == alone


def atlantis(report: Report, text: str) -> None:
    passes = report.verdict == "pass" and not report.errors
    assert text.startswith("PASS" if passes else "FAIL")
    assert "```" not in text
    if passes:
        assert "fail" not in text.lower()
    asked = [inert(item.address) for item in _items(report) if item.needs_approval]
    assert all(address.replace("```", "`\\u{0060}`") in text for address in asked)


CHECKS: Final[dict[str, Callable[[Report, str], None]]] = {
    "atlantis": atlantis,
    "github": github,
    "html": html,
    "gitlab": gitlab,
    "gitlab-codequality": gitlab_codequality,
    "json": _nothing,
    "junit": junit,
    "markdown": markdown,
    "sarif": sarif,
    "terminal": _nothing,
}
