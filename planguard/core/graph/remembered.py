"""What the state remembers: the blocks that an object depended on when it was last applied.

The configuration says nothing of a block that is gone, and nothing of what a local value is made of. The state names every
block that an object depended on, through whatever it was, but no instances of it.
"""

from collections.abc import Callable, Iterator

import msgspec

from planguard.core.graph.instances import Instances
from planguard.model.address import without_keys
from planguard.model.plan import Plan, Raw, ResourceChange


class _Object(msgspec.Struct, gc=False):
    address: str = ""
    depends_on: list[str] = []
    deposed_key: str | None = None


class _Module(msgspec.Struct, gc=False):
    resources: list[_Object] | None = None
    child_modules: list["_Module"] | None = None


class _Values(msgspec.Struct):
    root_module: _Module | None = None


class _State(msgspec.Struct):
    values: _Values | None = None


Memory = dict[tuple[str, str], list[ResourceChange]]
"""By (block that was depended on, module instance that both objects lie in)."""


def memory(
    plan: Plan, wanted: frozenset[str], instances: Instances, counts: Callable[[str, ResourceChange], bool]
) -> Memory | None:
    """Who depended on the blocks `wanted`, as far as `counts(block, object)`; None where the plan has no state to tell."""
    state = _decode(plan.prior_state)
    if state is None or state.values is None:
        return None
    found: Memory = {}
    entries: dict[str, ResourceChange] = {}
    for known in _objects(state.values.root_module):
        blocks = [block for block in known.depends_on if block in wanted]
        if not blocks or known.deposed_key:
            continue
        entries = entries or {entry.address: entry for entry in plan.resource_changes if entry.deposed is None}
        entry = entries.get(known.address)
        if entry is None:
            continue
        for block in blocks:
            if counts(block, entry):
                found.setdefault((block, common(block, entry.module_address, instances)), []).append(entry)
    return found


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


def _objects(root: _Module | None) -> Iterator[_Object]:
    modules = [root] if root is not None else []
    while modules:
        module = modules.pop()
        yield from module.resources or ()
        modules.extend(module.child_modules or ())


def _decode(raw: Raw) -> _State | None:
    try:
        return msgspec.json.decode(raw, type=_State) if raw else None
    except (msgspec.DecodeError, RecursionError):
        return None
