"""Real plans for tests: the cases under fixtures/, and small edits of them."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from planguard.core.read.document import read_plan
from planguard.model.plan import Plan

FIXTURES = Path(__file__).parent.parent / "fixtures"


class FixtureCase(NamedTuple):
    """One folder under fixtures/cases or fixtures/documented."""

    name: str
    folder: Path
    facts: dict[str, Any]

    @property
    def plan(self) -> Path:
        return self.folder / "plan.json"

    @property
    def secrets(self) -> list[str]:
        return list(self.facts.get("secrets", []))

    @property
    def expected(self) -> dict[str, Any]:
        return dict(self.facts.get("expect", {}))


def cases() -> Iterator[FixtureCase]:
    """Every case, discovered."""
    for kind in ("cases", "documented"):
        for facts in sorted((FIXTURES / kind).glob("*/case.toml")):
            yield FixtureCase(facts.parent.name, facts.parent, tomllib.loads(facts.read_text()))


def plan_bytes(name: str) -> bytes:
    return (FIXTURES / "cases" / name / "plan.json").read_bytes()


def document(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(plan_bytes(name))
    return loaded


def compact(document: object) -> bytes:
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()


def no_terraform(_: bytes) -> bytes:
    raise AssertionError("this test shows no saved plan")


def read(data: bytes, path: str = "plan.json") -> Plan:
    return read_plan(data, path, no_terraform)
