"""`python -m tests.fuzz.replay DOOR`: every saved input of a door once more, in bounded memory and processor time."""

import resource
import sys
from pathlib import Path
from typing import Final

from planguard import shelf
from tests.fuzz import doors
from tests.fuzz.door import CANARY, Door, tried

CORPUS: Final = Path(__file__).parent / "corpus"
_MEMORY: Final = 2 << 30
_SECONDS: Final = 120


def door(name: str) -> Door:
    """The door of this name."""
    return shelf.take(doors, name, Door)


def inputs(name: str) -> list[Path]:
    """Its saved inputs: what it was begun with, and what once broke it."""
    return sorted((CORPUS / name).iterdir())


def main() -> None:
    """Try them all; anything but an answer or the error of the door is told by name, and ends the run."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    for path in inputs(sys.argv[1]):
        sys.stderr.write(f"{path.name}\n")
        assert CANARY not in tried(door(sys.argv[1]), path.read_bytes())


if __name__ == "__main__":
    main()
