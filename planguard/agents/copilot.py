"""GitHub Copilot (command line and cloud agent): event `preToolUse`, arguments in `toolArgs`, an object or its JSON text."""

import json
from typing import Final

from planguard.agents._tool_input import line_of, tool_input
from planguard.model.agent import Call
from planguard.ports import AgentHook


def _line(call: Call) -> str | None:
    if "toolArgs" not in call:
        return tool_input(call)  # the spelling of events that are named as Claude Code names them
    given = call["toolArgs"]
    return line_of(json.loads(given) if isinstance(given, str) else given)


def _denial(reason: str) -> dict[str, object]:
    return {"permissionDecision": "deny", "permissionDecisionReason": reason}


HOOK: Final = AgentHook(name="copilot", line=_line, denial=_denial)
