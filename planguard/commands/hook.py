"""`planguard hook`: a coding agent asks before it runs a tool. Blocks with exit code 2, the one that agents heed.

Whatever goes wrong here blocks as well: an agent takes any other code as leave to go on.
"""

import json
import sys
from typing import Final

from planguard import agents, shelf
from planguard.core.shell.danger import refusal
from planguard.errors import UsageError
from planguard.model.agent import Answer
from planguard.ports import AgentHook

BLOCKED: Final = 2
_LARGEST: Final = 8 << 20
"""Bytes of a call that are read at all."""
_SHAPELESS: Final = (
    "The call could not be read, so it is blocked. Is `planguard hook` installed for this agent, and for the event that"
    " comes before a tool runs?"
)


def run(agent: str) -> int:
    """Answer the call on standard input. Raises UsageError for an agent that is not known."""
    known = shelf.names(agents)
    if agent not in known:
        raise UsageError(f"there is no hook for {agent!r}", advice=f"Agents: {', '.join(known)}.")
    told = answer(shelf.take(agents, agent, AgentHook), sys.stdin.buffer.read(_LARGEST + 1))
    sys.stdout.write(told.stdout)
    sys.stderr.write(told.stderr)
    return told.exit_code


def answer(hook: AgentHook, data: bytes) -> Answer:
    """What the agent is told for the call in `data`: nothing where it may go on."""
    try:
        call = json.loads(data) if len(data) <= _LARGEST else None
        line = hook.line(call) if isinstance(call, dict) else _SHAPELESS
        reason = _SHAPELESS if line is _SHAPELESS else refusal(line) if line is not None else None
    except (ValueError, KeyError, TypeError, RecursionError):
        reason = _SHAPELESS
    if reason is None:
        return Answer()
    return Answer(BLOCKED, json.dumps(hook.denial(f"planguard: {reason}")) + "\n", f"planguard: {reason}\n")
