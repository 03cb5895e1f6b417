"""The README shows what planguard does, and its first two commands are those that are tried on every change."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def commands(block: str) -> list[str]:
    return [line.strip() for line in block.splitlines() if line.strip() and not line.startswith("#")]


def test_generated_parts_are_what_planguard_writes_now() -> None:
    """`python docs/readme.py` rewrites them."""
    command = [sys.executable, str(ROOT / "docs" / "readme.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own script
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("part", ["planguard demo", "planguard --help", "planguard review --help", "planguard demo --help"])
def test_the_part_is_there(part: str) -> None:
    assert README.count(f"<!-- generated: {part} -->\n```text\n") == 1


def test_the_first_two_commands_are_run_on_every_change() -> None:
    demonstration, tests = commands(blocks("sh")[0])
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert demonstration in lines
    assert tests in lines
    assert demonstration.endswith("planguard demo")
    assert "pytest" in tests


def test_both_commands_exist_for_uv_too() -> None:
    demonstration, tests = commands(blocks("sh")[1])
    assert (demonstration, tests) == ("uv run planguard demo", "uv run pytest -q -n auto")


def test_every_file_that_the_readme_links_to_exists() -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_limits_come_before_the_first_command() -> None:
    assert 0 < README.index("cannot promise") < README.index("```sh")
