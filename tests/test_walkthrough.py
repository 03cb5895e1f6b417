"""The walkthrough comes out as it says, as a reader would run it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.skipif(
    shutil.which("terraform") is None or shutil.which("git") is None, reason="terraform or git is not installed"
)
def test_the_whole_path(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "docs" / "walkthrough" / "walk.py")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    statuses = [line.split(": ")[1].split()[0] for line in done.stdout.splitlines() if line.startswith("commit status")]
    assert statuses == ["pending", "success", "success", "pending"]
    assert "alice reviews" in done.stdout
    assert "What is left of the tables: invoices, orders." in done.stdout
    assert "[other-consequences]" in done.stdout
