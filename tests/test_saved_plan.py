"""Saved plan files: what only the archive tells, and its JSON through a real Terraform."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from planguard.core.read.document import read_plan
from planguard.core.read.planfile import read_plan_file
from planguard.errors import OutsideError
from planguard.model.plan import InputKind, Plan
from planguard.run.terraform import show
from tests.plans import FIXTURES, read

CASE = FIXTURES / "cases" / "saved-plan"
SAVED = (CASE / "tfplan").read_bytes()
needs_terraform = pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not installed")


def test_the_archive_tells_where_the_state_lives() -> None:
    facts = read_plan_file(SAVED)
    assert facts.lineage
    assert facts.serial
    assert facts.backend == "local"
    assert facts.workspace == "default"


def test_the_archive_holds_the_sources_byte_for_byte() -> None:
    sources = dict(read_plan_file(SAVED).sources)
    assert sources["tfconfig/m-/main.tf"] == (CASE / "after" / "main.tf").read_text()


@needs_terraform
def test_a_saved_plan_says_what_its_json_says(initialised: Path) -> None:
    shown = read_plan(SAVED, "tfplan", lambda data: show(data, str(initialised)))
    plain = read((CASE / "plan.json").read_bytes())
    assert shown.source.kind is InputKind.PLAN_FILE
    assert shown.source.file is not None
    assert _essence(shown) == _essence(plain)


@needs_terraform
def test_terraform_that_cannot_show_it_is_help_that_failed(tmp_path: Path) -> None:
    with pytest.raises(OutsideError) as caught:
        show(b"PK\x03\x04 no plan at all", str(tmp_path))
    assert caught.value.exit_code == 6
    assert "terraform show -json" in caught.value.advice


def test_no_terraform_is_help_that_failed() -> None:
    with pytest.raises(OutsideError) as caught:
        show(SAVED, None, "no-such-terraform")
    assert "no-such-terraform" in caught.value.message


@needs_terraform
def test_variables_that_change_what_is_shown_do_not_reach_terraform(
    initialised: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_CLI_ARGS", "-no-such-flag")
    monkeypatch.setenv("TF_CLI_ARGS_show", "-no-such-flag")
    monkeypatch.setenv("TF_LOG", "trace")
    assert show(SAVED, str(initialised)).startswith(b"{")


@pytest.fixture(scope="module")
def initialised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory in which the saved plan can be shown: its sources, after `terraform init`."""
    folder = tmp_path_factory.mktemp("stack")
    shutil.copytree(CASE / "after", folder, dirs_exist_ok=True)
    if (CASE / "both").exists():
        shutil.copytree(CASE / "both", folder, dirs_exist_ok=True)
    subprocess.run(
        ["terraform", "init", "-backend=false", "-input=false"],
        cwd=folder,
        env={**os.environ, "CHECKPOINT_DISABLE": "1", "TF_CLI_CONFIG_FILE": os.devnull},
        check=True,
        capture_output=True,
    )
    return folder


def _essence(plan: Plan) -> list[object]:
    return [
        (entry.address, entry.actions, dict(entry.change.before), dict(entry.change.after), entry.change.replace_paths)
        for entry in plan.resource_changes
        if entry.change
    ]
