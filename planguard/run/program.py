"""One program, one question, its answer: no shell, no input but the given, an environment made for it."""

import subprocess
from collections.abc import Mapping
from typing import NamedTuple

from planguard.errors import OutsideError


class Said(NamedTuple):
    """How a program ended, and what it wrote to its standard output."""

    code: int
    out: bytes


def said(command: list[str], environment: Mapping[str, str], seconds: int = 120) -> Said:
    """The answer of `command`. Raises OutsideError where it cannot be run, or does not come to an end."""
    try:
        done = subprocess.run(
            command, env=dict(environment), stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise OutsideError(f"{command[0]} could not be run ({type(error).__name__})", advice="Is it installed?") from None
    return Said(done.returncode, done.stdout)
