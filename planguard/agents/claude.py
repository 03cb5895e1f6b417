"""Claude Code: event `PreToolUse`, matcher `Bash`. Exit code 2 blocks, with standard error as the reason; 1 does not."""

from typing import Final

from planguard.agents._tool_input import permission_denied, tool_input
from planguard.ports import AgentHook

HOOK: Final = AgentHook(name="claude", line=tool_input, denial=permission_denied)
