"""planguard in a real terminal: a pseudo-terminal that is its standard input and output, and its /dev/tty."""

import os
import pty
import select
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

SECONDS = 60


class Session(NamedTuple):
    """How it ended, and all that stood on the screen."""

    code: int
    screen: str


Typed = str | Callable[[str], str]
"""What is typed, or what a person types who has read the screen."""


def in_terminal(
    arguments: list[str], folder: Path, typed: Typed = "", waits_for: str = "\n> ", **environment: str
) -> Session:
    """Run planguard with `arguments` in `folder`; type `typed` once `waits_for` stands on the screen."""
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover - the other process
        os.chdir(folder)
        given = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "NO_COLOR": "1",
            "TERM": "xterm",
            "COLUMNS": "120",
            **environment,
        }
        os.execve(sys.executable, [sys.executable, "-P", "-m", "planguard", *arguments], given)
    return Session(*_watched(child, terminal, typed, waits_for)[::-1])


def _watched(child: int, terminal: int, typed: Typed, waits_for: str) -> tuple[str, int]:
    screen, waiting = b"", bool(typed)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                read = os.read(terminal, 65536)
            except OSError:  # the other side has gone
                break
            if not read:
                break
            screen += read
        if waiting and waits_for.encode() in screen.replace(b"\r\n", b"\n"):
            words = typed if isinstance(typed, str) else typed(screen.decode("utf-8", "replace").replace("\r\n", "\n"))
            os.write(terminal, words.encode() + b"\n")
            waiting = False
    else:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    return screen.decode("utf-8", "replace").replace("\r\n", "\n"), os.waitstatus_to_exitcode(status)
