"""Which blocks depend on something through a local value, which the JSON of a plan does not show."""

from typing import Final

from planguard.core.graph.blocks import inner
from planguard.core.graph.references import LOCAL
from planguard.core.graph.uses import NOBODY, Index, every

_STEPS: Final = 3


def hidden(uses: Index) -> frozenset[tuple[str, str]]:
    """(module path, block) of every block whose expressions lead to a local value, perhaps through inputs and outputs."""
    found: set[tuple[str, str]] = set()
    waiting = [(path, LOCAL) for path, users in uses.items() if LOCAL in users]
    seen = set(waiting)
    while waiting:
        path, node = waiting.pop()
        for use in every(uses.get(path, {}).get(node, NOBODY)):
            if use.by[0] == "object":
                found.add((path, use.by[1]))
            elif (further := _further(path, use.by)) and further not in seen:
                seen.add(further)
                waiting.append(further)
    return frozenset(found)


def _further(path: str, by: tuple[str, ...]) -> tuple[str, str] | None:
    """The node that stands for an input inside the module, or for an output outside of it."""
    if by[0] == "input" and len(by) == _STEPS:
        return inner(path, by[1]), f"var.{by[2]}"
    if by[0] == "output" and path:
        caller, _, call = path.rpartition("module.")
        return caller.removesuffix("."), f"module.{call}.{by[1]}"
    return None
