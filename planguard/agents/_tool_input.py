"""The shape that most agents share: `tool_name`, and `tool_input` with a `command`."""

import shlex

from planguard.model.agent import Call


def line_of(arguments: object) -> str | None:
    """The line of shell among the arguments of a tool; None for a tool that has none.

    Raises TypeError where `arguments` or the command in it has no shape that is known.
    """
    if not isinstance(arguments, dict):
        raise TypeError("the arguments of a tool are an object")
    command = arguments.get("command", arguments.get("cmd"))
    if command is None:
        return None
    if isinstance(command, list) and all(isinstance(word, str) for word in command):
        return shlex.join(command)
    if not isinstance(command, str):
        raise TypeError("a command is a text or a list of words")
    return command


def tool_input(call: Call) -> str | None:
    """The line of shell in a call of that shape. Raises KeyError or TypeError for another one."""
    return line_of(call["tool_input"])


def permission_denied(reason: str) -> dict[str, object]:
    """The denial of an event called PreToolUse."""
    decision = {"hookEventName": "PreToolUse", "permissionDecision": "deny", "permissionDecisionReason": reason}
    return {"hookSpecificOutput": decision}
