"""Every scenario under scenarios/, played from the agent's commit to the apply; the ids are the numbers of the scenarios.

A scenario is a file: its first line says what happens, `NEEDS` whether it takes the mock of AWS, and `play` is the story.
`POLICY` is what the house has decided beyond the defaults, `STACKS` are those that it has, and `GITLAB` says which code host
it is; each is there only where it is not the usual one.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.e2e import scenarios
from tests.e2e.cloud import Cloud
from tests.e2e.jobs import Setting
from tests.e2e.workshop import Workshop
from tests.e2e.world import TARGET, World
from tests.stage import needs_git
from tests.terraform import needs_mock, needs_terraform

pytestmark = [needs_git, needs_terraform]


def found() -> Iterator[object]:
    for entry in pkgutil.iter_modules(scenarios.__path__):
        module = importlib.import_module(f"{scenarios.__name__}.{entry.name}")
        marks = [needs_mock] if module.NEEDS == "aws" else []
        yield pytest.param(module, id=entry.name, marks=marks)


@pytest.mark.parametrize("scenario", list(found()))
def test_played(scenario: ModuleType, tmp_path: Path, workshop: Workshop, request: pytest.FixtureRequest) -> None:
    cloud: Cloud | None = request.getfixturevalue("mock") if scenario.NEEDS == "aws" else None
    if cloud:
        cloud.forget_everything()
    setting = Setting(getattr(scenario, "POLICY", ""), getattr(scenario, "STACKS", (TARGET,)), hasattr(scenario, "GITLAB"))
    scenario.play(World(tmp_path, workshop, cloud, setting))
