"""Every format on every real plan of the fixtures: a new case or format is tested without a line here."""

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from planguard import wiring
from planguard.commands.review import Request, examine
from planguard.formats._terminal_lines import address
from planguard.model import report as records
from planguard.ports import Surface
from tests.test_formats_terminal import COLOURS, ORDERS

ROOT = Path(__file__).parents[1]
PLANS = sorted((ROOT / "fixtures/cases").glob("*/plan*.json"))
SURFACES = (Surface(), Surface(terminal=True, colour=True, columns=80), Surface(terminal=True, columns=200))
VALIDATOR = jsonschema.Draft7Validator(json.loads((ROOT / "planguard/schemas/report-v1.json").read_text("utf-8")))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.parent.name)
def test_every_format_shows_every_real_plan(path: Path) -> None:
    report = examine(Request(plans=[str(path)]))
    secrets = tomllib.loads((path.parent / "case.toml").read_text("utf-8")).get("secrets", [])
    for name in wiring.format_names():
        for surface in SURFACES:
            text = COLOURS.sub("", wiring.format_named(name).render(report, surface))
            assert all(line.isprintable() for line in text.split("\n"))
            assert not ORDERS.search(text)
            assert not [secret for secret in secrets if secret in text]


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.parent.name)
def test_real_reports_are_valid_and_nothing_is_cut(path: Path) -> None:
    report: records.Report = examine(Request(plans=[str(path)]))
    VALIDATOR.validate(json.loads(wiring.format_named("json").render(report, Surface())))
    text = wiring.format_named("terminal").render(report, Surface())
    for plan in report.plans:
        assert [item.address for item in plan.consequences if address(item.address).text not in text] == []
