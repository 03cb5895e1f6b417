"""A person at a terminal: whether one is there, and what they type."""

import os
import sys
from collections.abc import Mapping
from typing import Final

from planguard.core.refusals import refused

AGENT_MARKS: Final = (
    "AI_AGENT",
    "AGENT",
    "CLAUDECODE",
    "CLAUDE_CODE_ENTRYPOINT",
    "CODEX_SANDBOX",
    "CODEX_THREAD_ID",
    "COPILOT_AGENT",
    "COPILOT_CLI",
    "CURSOR_AGENT",
    "CURSOR_TRACE_ID",
    "GEMINI_CLI",
    "OPENCODE",
    "REPLIT_AGENT",
)
"""Variables by which the shells of coding agents can be told. An agent can unset them: this is advice, no boundary."""
_TERMINAL: Final = "/dev/tty"


def refuse_without_a_person(environment: Mapping[str, str]) -> None:
    """Raise RefusedError where nobody sits at a terminal, or where the shell is that of an agent."""
    mark = next((name for name in AGENT_MARKS if environment.get(name)), None)
    if mark is not None:
        raise refused("agent-shell", f"{mark} is set")
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise refused("no-terminal")


def ask(prompt: str) -> str:
    """What the person types after `prompt`, at the terminal itself and nowhere else. Raises RefusedError without one."""
    try:
        descriptor = os.open(_TERMINAL, os.O_RDWR | os.O_NOCTTY)
    except OSError:
        raise refused("no-terminal") from None
    with os.fdopen(descriptor, "r+b", buffering=0) as terminal:
        terminal.write(prompt.encode("utf-8", "backslashreplace"))
        typed = terminal.readline(4096)
    return typed.decode("utf-8", "replace").strip()
