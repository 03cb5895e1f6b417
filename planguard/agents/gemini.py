"""Gemini CLI: event `BeforeTool`, matcher `run_shell_command`. Exit code 2 blocks with standard error as the reason."""

from typing import Final

from planguard.agents._tool_input import tool_input
from planguard.ports import AgentHook


def _denial(reason: str) -> dict[str, object]:
    return {"decision": "deny", "reason": reason}


HOOK: Final = AgentHook(name="gemini", line=tool_input, denial=_denial)
