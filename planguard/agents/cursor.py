"""Cursor: events `beforeShellExecution`, which has the command at the top, and `preToolUse`, which has `tool_input`."""

import json
from typing import Final

from planguard.agents._tool_input import line_of
from planguard.model.agent import Call
from planguard.ports import AgentHook


def _line(call: Call) -> str | None:
    if call.get("hook_event_name") == "beforeMCPExecution":
        return None  # `command` is what starts the server there, and was allowed when it started
    if "tool_input" not in call:
        return line_of({"command": call["command"]})
    given = call["tool_input"]
    return line_of(json.loads(given) if isinstance(given, str) else given)


def _denial(reason: str) -> dict[str, object]:
    return {"permission": "deny", "user_message": reason, "agent_message": reason}


HOOK: Final = AgentHook(name="cursor", line=_line, denial=_denial)
