"""Replacements that no line of the configuration explains: the attribute that forces them is set nowhere.

Only a plain attribute of the object itself can be judged so. The plan's `configuration` leaves `dynamic` blocks out, so that
what lies in a block may be set all the same.
"""

import re
from typing import Final

import msgspec

from planguard.core.graph.blocks import configuration, modules
from planguard.model.actions import Operation
from planguard.model.address import without_keys
from planguard.model.body import says_nothing
from planguard.model.consequence import Consequence
from planguard.model.plan import Change, Plan, Raw

_NESTED: Final = (b"{", b"[")
_REASONS: Final = frozenset({None, "replace_because_cannot_update"})
_LOCKED: Final = re.compile(r'^provider\s+"([^"\n]+)"\s*\{\s*version\s*=\s*"([^"\n]+)"', re.MULTILINE)


def unexplained(plan: Plan, consequences: list[Consequence]) -> list[tuple[Consequence, tuple[str, ...]]]:
    """The replaced objects that no set attribute explains, each with the attributes that force it."""
    forced = [
        (found, without_keys(found.address), names)
        for found in consequences
        if found.operation is Operation.REPLACE
        and found.change.action_reason in _REASONS
        and (names := _attributes(found.change.change or Change()))
    ]
    if not forced or not plan.configuration:
        return []
    blocks = _blocks(plan.configuration, {block for _, block, _ in forced})
    # All instances of a block have one answer, and it is nearly always that the block does set it.
    unset = {(block, names): _sets_none(blocks.get(block), names) for block, names in {each[1:] for each in forced}}
    return [
        (found, names)
        for found, block, names in forced
        if unset[block, names] and _plain(found.change.change or Change(), names)
    ]


def locked_version(plan: Plan, provider: str) -> str:
    """The version of `provider` that the plan was made with; empty where the plan does not tell (only a saved one may)."""
    text = plan.source.file.lock_file if plan.source.file else None
    return dict(_LOCKED.findall(text)).get(provider, "") if text else ""


def _attributes(change: Change) -> tuple[str, ...]:
    """The names of the forcing attributes, if nothing inside of one forces it."""
    paths = change.replace_paths
    return () if any(len(path) != 1 for path in paths) else tuple(str(path[0]) for path in paths)


def _plain(change: Change, names: tuple[str, ...]) -> bool:
    """Whether the attributes are all plain values."""
    before, after = change.before, change.after
    bodies = [raw for name in names for raw in (before.raw(name), after.raw(name)) if raw is not None]
    return not any(bytes(raw)[:1] in _NESTED for raw in bodies)


def _sets_none(expressions: Raw | None, names: tuple[str, ...]) -> bool:
    """Whether a block that is there sets none of `names`."""
    if expressions is None:
        return False
    if says_nothing(expressions):
        return True
    try:
        return msgspec.json.decode(expressions, type=dict[str, Raw]).keys().isdisjoint(names)
    except (msgspec.DecodeError, RecursionError):
        return False


def _blocks(raw: Raw, wanted: set[str]) -> dict[str, Raw]:
    """The expressions of the blocks that are `wanted`, undecoded; none where the configuration cannot be read."""
    tree = configuration(raw)
    found = (
        (f"{path}.{resource.address}" if path else resource.address, resource.expressions)
        for path, module in (modules(tree) if tree else ())
        for resource in module.resources
    )
    return {address: expressions for address, expressions in found if address in wanted}
