"""What an installed planguard consists of: the wheel is built and run as it would be installed."""

import os
import re
import subprocess
import sys
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest

from planguard import __version__

ROOT = Path(__file__).resolve().parent.parent
DEMO_PLAN = "fixtures/cases/incident/plan.json"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling", reason="the wheel is built with hatchling, which comes with the extra `dev`")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="session")
def metadata(contents: dict[str, bytes]) -> Message:
    (name,) = (name for name in contents if name.endswith(".dist-info/METADATA"))
    return Parser().parsestr(contents[name].decode())


def test_the_wheel_holds_every_rule_byte_for_byte(contents: dict[str, bytes]) -> None:
    rules = {
        f"planguard/{path.relative_to(ROOT).as_posix()}": path for path in (ROOT / "rules").rglob("*") if path.is_file()
    }
    assert rules
    assert {name for name in contents if name.startswith("planguard/rules/")} == set(rules)
    assert all(contents[name] == path.read_bytes() for name, path in rules.items())


def test_the_wheel_holds_the_plan_of_the_demonstration_and_no_other(contents: dict[str, bytes]) -> None:
    assert [name for name in contents if "fixtures" in name] == [f"planguard/{DEMO_PLAN}"]
    assert contents[f"planguard/{DEMO_PLAN}"] == (ROOT / DEMO_PLAN).read_bytes()


def test_the_wheel_holds_schema_licence_and_the_mark_of_typed_packages(contents: dict[str, bytes]) -> None:
    assert "planguard/schemas/report-v1.json" in contents
    assert "planguard/py.typed" in contents
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in contents)


def test_the_wheel_holds_nothing_else(contents: dict[str, bytes]) -> None:
    assert {name.split("/")[0] for name in contents} == {"planguard", f"terraform_planguard-{__version__}.dist-info"}


def test_the_version_is_the_same_everywhere(metadata: Message) -> None:
    assert (metadata["Name"], metadata["Version"]) == ("terraform-planguard", __version__)
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_description_for_an_index_leads_to_no_file_that_is_not_there(metadata: Message) -> None:
    text = metadata.get_payload()
    assert isinstance(text, str)
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert re.findall(r"!\[|\]\((?!https?:|#)[^)]*\)", text) == []
    assert "findings (`docs/rules.md`)" in text
    assert ".svg" not in text
    sections = re.findall(r"^## .*$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert re.findall(r"^## .*$", text, re.MULTILINE) == sections


def test_the_dependencies_are_those_that_were_decided_on(metadata: Message) -> None:
    """Another one needs a record of the decision under docs/adr/."""
    required = {line.split(";")[0] for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line}
    names = {line.split("<")[0].split(">")[0].strip() for line in required}
    assert names == set("cryptography gitpython jsonschema msgspec python-hcl2 rfc8785 rich typer urllib3".split())
    assert any(line.startswith("typer") and "<0.29" in line for line in required)


def test_the_unpacked_wheel_runs_from_anywhere(wheel: Path, tmp_path: Path) -> None:
    """Its data lies inside the package: there is no checkout beside it."""
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONSAFEPATH": "1", "NO_COLOR": "1"}
    where = "import planguard; print(planguard.__file__)"
    for arguments, says in ((["-c", where], str(site)), (["-m", "planguard", "demo"], "planguard review")):
        command = [sys.executable, *arguments]
        done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True)
        assert says in done.stdout
