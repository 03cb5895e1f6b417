"""What the state remembers: the blocks that an object depended on when it was last applied.

The configuration says nothing of a block that is gone, and nothing of what a local value is made of. The state names every
block that an object depended on, through whatever it was, but no instances of it.
"""

from collections.abc import Callable, Iterator
from functools import cache
from operator import itemgetter
from typing import Final

import msgspec

from planguard.core.graph.instances import Instances
from planguard.core.state import States
from planguard.errors import InputError
from planguard.model.address import without_keys
from planguard.model.plan import ResourceChange

_ADDRESS: Final = itemgetter(0)
_names: Final = msgspec.json.Decoder(list[str])
Memory = dict[str, dict[str, list[ResourceChange]]]
"""By the block that was depended on, then by the module instance that both objects lie in."""


def memory(
    states: States,
    wanted: frozenset[str],
    gone: frozenset[str],
    instances: Instances,
    hides: Callable[[ResourceChange], bool],
) -> Memory | None:
    """Who depended on the blocks `wanted`: of those that are `gone` everybody, of others who `hides` what it refers to.

    None where the plan has no state to tell.
    """
    try:
        users = _users(states, wanted)
    except (InputError, msgspec.DecodeError, RecursionError):
        return None
    if not users:
        return {} if users is not None else None
    found: Memory = {}
    holds = cache(lambda scope: f"{instances.path(scope)}." if scope else "")
    for entry, (_, blocks) in zip(map(instances.by_address.get, map(_ADDRESS, users)), users, strict=True):
        if entry is None or not (blocks := blocks if hides(entry) else tuple(gone.intersection(blocks))):
            continue
        scope = entry.module_address
        for block in blocks:
            around_both = scope if block.startswith(holds(scope)) else common(block, scope, instances)
            found.setdefault(block, {}).setdefault(around_both, []).append(entry)
    return found


def _users(states: States, wanted: frozenset[str]) -> list[tuple[str, tuple[str, ...]]] | None:
    """The objects that depended on some of the blocks `wanted`, with those; None where there is no state.

    Raises InputError and msgspec's errors where the state cannot be read.
    """
    depended = states.dependencies
    if depended is None:
        return None
    # All instances of a block depend on the same blocks, written in the same bytes.
    looked_for = cache(lambda names: tuple(block for block in _names.decode(names) if block in wanted))
    return [(address, blocks) for address, names in depended if (blocks := looked_for(names))]


def common(block: str, scope: str, instances: Instances) -> str:
    """The innermost module instance around `scope` that can hold `block`, too."""
    while scope and not block.startswith(f"{instances.path(scope)}."):
        called = instances.called(scope)
        scope = called.scope if called else ""
    return scope


def around(scope: str, instances: Instances) -> Iterator[str]:
    """`scope` and every module instance around it."""
    while scope:
        yield scope
        called = instances.called(scope)
        scope = called.scope if called else ""
    yield ""


def block_of(entry: ResourceChange) -> str:
    """The address of the block that an object comes from."""
    return without_keys(entry.address)
