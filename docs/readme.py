"""Rewrites the generated parts of README.md and docs/commands.md: `python docs/readme.py`.

With `--check` it only says whether they are right.

A generated part stands between `<!-- generated: WHAT -->` and `<!-- end -->`; WHAT is the command line whose output it
shows. The commands run without colour, as if on a terminal of 80 columns and few rows, so that the picture stays short.
"""

import os
import pty
import re
import subprocess
import sys
import termios
from collections.abc import Sequence
from pathlib import Path

from renewing import renew

ROOT = Path(__file__).resolve().parent.parent
PAGES = (ROOT / "README.md", ROOT / "docs" / "commands.md")
_PART = re.compile(r"(?P<head><!-- generated: (?P<command>[a-z -]+) -->\n).*?(?P<foot><!-- end -->)", re.DOTALL)
_ROWS, _COLUMNS = 30, 80
_ENVIRONMENT = {
    "COLUMNS": str(_COLUMNS),
    "NO_COLOR": "1",
    "PYTHONPATH": str(ROOT),
    "PYTHONUTF8": "1",
    "TERM": "dumb",
}


def renewed(text: str) -> str:
    """`text` with every generated part made anew."""
    return _PART.sub(lambda part: f"{part['head']}{_fenced(_output(part['command'].split()))}{part['foot']}", text)


def _fenced(output: str) -> str:
    lines = [line.rstrip() for line in output.splitlines()]
    return "```text\n" + "\n".join(lines).strip("\n") + "\n```\n"


def _output(command: Sequence[str]) -> str:
    """What `planguard ...` writes on a terminal. Its exit code must be 0."""
    if command[0] != "planguard":
        raise ValueError(f"a generated part shows planguard, not {command[0]}")
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (_ROWS, _COLUMNS))
    arguments = [sys.executable, "-m", "planguard", *command[1:]]
    # Arguments from our own README, and an environment in which nothing of the caller's can change what is written.
    with subprocess.Popen(arguments, env=_ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=theirs) as process:  # noqa: S603
        os.close(theirs)
        output = _read(ours)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with exit code {process.returncode}")
    return output.decode().replace("\r\n", "\n")


def _read(descriptor: int) -> bytes:
    """Everything up to the end, which Linux tells as an error and other systems as an empty answer."""
    chunks = []
    with os.fdopen(descriptor, "rb", buffering=0) as terminal:
        try:
            while chunk := terminal.read(65536):
                chunks.append(chunk)
        except OSError:
            pass
    return b"".join(chunks)


if __name__ == "__main__":
    sys.exit(max([renew(page, renewed, sys.argv[1:]) for page in PAGES]))
