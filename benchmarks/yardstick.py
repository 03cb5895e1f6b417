"""The yardstick Y: about the least that a Python program can do that reads a plan. `python benchmarks/yardstick.py PLAN`.

It reads the file and decodes, of each change, the address, the type and the verbs; all else is skipped. It proves nothing
about what it skipped, compares nothing, scores nothing, and hashes nothing.
"""

import sys
from collections import Counter
from pathlib import Path

import msgspec


class _Change(msgspec.Struct, gc=False):
    actions: tuple[str, ...]


class _Entry(msgspec.Struct, gc=False):
    address: str
    type: str
    change: _Change


class _Plan(msgspec.Struct):
    resource_changes: list[_Entry] = []


def counted(path: Path) -> Counter[tuple[str, ...]]:
    """How often each list of verbs occurs in the plan at `path`."""
    plan = msgspec.json.decode(path.read_bytes(), type=_Plan)
    return Counter(entry.change.actions for entry in plan.resource_changes)


if __name__ == "__main__":
    sys.stdout.write(f"{dict(counted(Path(sys.argv[1])))}\n")
