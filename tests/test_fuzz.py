"""What fuzzing began with and what it found, once more at every door: an answer or the door's own error, and nothing else.

How to look for more: CONTRIBUTING.md.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from planguard import shelf
from tests.fuzz import doors
from tests.fuzz.replay import CORPUS

ROOT = Path(__file__).resolve().parent.parent
NAMES = shelf.names(doors)
_LARGEST = 300_000


@pytest.mark.parametrize("name", NAMES)
def test_every_saved_input_is_answered_or_refused(name: str) -> None:
    """In a process of its own, with bounds on its memory and its processor time; secrets appear in no answer."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.replay", name], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stderr.count("\n") == len(list((CORPUS / name).iterdir()))


def test_the_saved_inputs_are_few_and_small() -> None:
    assert sorted(path.name for path in CORPUS.iterdir()) == NAMES
    assert sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()) < _LARGEST
