"""What a coding agent hands to `planguard hook`. Whatever is wrong with it blocks."""

import json
from collections.abc import Iterator

from planguard import agents, shelf
from planguard.commands.hook import answer
from planguard.ports import AgentHook
from tests.fuzz.door import Door


def _enter(data: bytes) -> str:
    told = [answer(hook, data) for hook in shelf.collect(agents, AgentHook)]
    assert all(one.exit_code in (0, 2) for one in told)
    for one in told:
        assert not one.stdout or json.loads(one.stdout)
    return "".join(one.stdout for one in told)


def _seeds() -> Iterator[bytes]:
    line = "sudo bash -c 'terraform apply -auto-approve' <<EOF\nx $(tofu destroy) `y`\nEOF\n"
    yield json.dumps({"tool_name": "Bash", "tool_input": {"command": line}}).encode()
    yield json.dumps({"toolName": "bash", "toolArgs": json.dumps({"command": line})}).encode()
    yield json.dumps(
        {"hook_event_name": "beforeShellExecution", "command": ["bash", "-c", "ls; tf state rm x | sh"]}
    ).encode()


DOOR = Door(_enter, _seeds, frozenset())
