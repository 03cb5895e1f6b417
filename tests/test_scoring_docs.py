"""docs/scoring.md says what the code does: it is made from it, and its examples are those of the design."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "scoring.md").read_text("utf-8")
ROWS = re.findall(r"^\| (.+?) \| ([a-z-]+) \| .+? \| [a-z-]+ \| (\d+) \| ([a-z]+) \| (yes|no) \|$", PAGE, re.MULTILINE)
BY_WORDS = {words: (int(score), severity, asked) for words, _, score, severity, asked in ROWS}


def test_the_page_is_what_the_code_says_now() -> None:
    """`python docs/scoring.py` rewrites it."""
    command = [sys.executable, str(ROOT / "docs" / "scoring.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(ROOT)})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("words", "score", "severity", "asked"),
    [
        ("database deleted, no final snapshot", 100, "critical", "yes"),
        ("database replaced, with a final snapshot", 84, "critical", "yes"),
        ("database deleted while its `deletion_protection` is on: that lowers nothing", 100, "critical", "yes"),
        ("`deletion_protection` switched off", 65, "high", "yes"),
        ("table replaced for another key, recovery to a point in time on", 80, "critical", "yes"),
        ("bucket deleted with all in it", 55, "high", "no"),
        ("log group: what was kept for ever is kept for 30 days", 45, "moderate", "no"),
        ("key deleted, window of 30 days", 92, "critical", "yes"),
        ("address given back", 70, "high", "yes"),
        ("network replaced with all in it", 92, "critical", "yes"),
        ("task definition, next revision", 6, "low", "no"),
        ("service scaled from 6 to 0", 74, "high", "yes"),
        ("rule opened to everybody", 85, "critical", "yes"),
        ("key vault deleted, no protection against purging", 99, "critical", "yes"),
        ("cluster replaced", 57, "high", "yes"),
        ("database forgotten: it lives on, unmanaged", 30, "moderate", "yes"),
        ("load balancer replaced, the new one first", 42, "moderate", "yes"),
        ("a type that nobody listed, deleted", 64, "high", "yes"),
        ("only tags", 6, "low", "no"),
        ("namespace deleted", 100, "critical", "yes"),
    ],
)
def test_a_worked_example(words: str, score: int, severity: str, asked: str) -> None:
    assert BY_WORDS[words] == (score, severity, asked)


def test_the_page_has_every_example_and_no_other() -> None:
    assert len(BY_WORDS) == len(ROWS) == 20
