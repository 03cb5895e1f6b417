"""What a coding agent asks before it runs a tool, and what it is told."""

from collections.abc import Mapping
from typing import Any

import msgspec

Call = Mapping[str, Any]
"""The JSON object that an agent sends to a hook."""


class Answer(msgspec.Struct, frozen=True):
    """The reply to an agent: what goes to its standard output and error, and the exit code (2 blocks, 0 does not)."""

    exit_code: int = 0
    stdout: str = ""
    stderr: str = ""
