"""Codex: event `PreToolUse`, in the shape of Claude Code's; its shell tool may give the command as a list of words."""

from typing import Final

from planguard.agents._tool_input import permission_denied, tool_input
from planguard.ports import AgentHook

HOOK: Final = AgentHook(name="codex", line=tool_input, denial=permission_denied)
