"""What the variables come to that provisioners are given, as far as the JSON of a plan says it.

The configuration shows an expression by its references only. Root variables have their values in the plan, those of a
module what its call hands in. What a local value or another object comes to is in no part of the JSON.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

import msgspec

from planguard.core.digest.leaves import leaves
from planguard.core.graph.blocks import Configuration, Declared, Module, Resource, inner, modules
from planguard.core.twins import Twins
from planguard.model.body import decode_value
from planguard.model.plan import Plan
from planguard.model.secrets import looks_secret
from planguard.model.signed import Leaves
from planguard.model.value import SENSITIVE, Value, masked

_VARIABLE: Final = re.compile(r"var\.([^.\[]+)")
_NONE: Final = Declared()
_SHORTEST: Final = 8
"""Characters: a shorter text may well stand elsewhere for another reason."""
_MOST: Final = 64
"""Texts that are looked for in the bytes of every object; for more, the secrets of every object are read."""


class _Place(NamedTuple):
    """A module: who calls it, and what the call hands in; None for the root."""

    above: str
    module: Module
    handed: Mapping[str, Value] | None


def inputs_of(plan: Plan, tree: Configuration, blocks: Container[str] | None = None) -> dict[str, Leaves]:
    """The inputs of the provisioners of `blocks` (by address in the configuration; all if None), by name, each once."""
    places = _places(plan, tree)
    found: dict[str, Value] = {}
    waiting: list[tuple[str, str]] = []
    for path, module in modules(tree):
        for resource in module.resources:
            address = inner_address(path, resource)
            if resource.provisioners and (blocks is None or address in blocks):
                expressions = _expressions(resource)
                found.update((f"{address} each", value) for value in _each(expressions[0]))
                waiting.extend((path, name) for name in _variables(expressions))
    found |= _reached(waiting, places)
    seal = plan.source.seal
    if seal is not None:
        return {name: seal.inputs[name] for name in sorted(found) if name in seal.inputs}
    secrets = _secrets(plan, set(_texts(list(found.values()))))
    return {name: leaves(found[name], hides=secrets.__contains__) for name in sorted(found)}


def inner_address(path: str, resource: Resource) -> str:
    """The address of a block in the configuration."""
    return f"{path}.{resource.address}" if path else resource.address


def _expressions(resource: Resource) -> list[Value]:
    """All that decides what the code of a block is given; `each` and `count` are of the block."""
    raw = [resource.for_each_expression, resource.count_expression, *(one.expressions for one in resource.provisioners)]
    return [decode_value(each) if each else None for each in raw]


def _each(for_each: Value) -> Iterator[Value]:
    """What `each` runs through, where the configuration has it in words."""
    constant = for_each.get("constant_value") if isinstance(for_each, dict) else None
    if constant is not None:
        yield masked(constant, None)


def _places(plan: Plan, tree: Configuration) -> dict[str, _Place]:
    """Every module by its path; the root variables are handed in by the plan."""
    given = decode_value(plan.variables) if plan.variables else None
    root = {
        name: {"constant_value": entry.get("value")}
        for name, entry in (given.items() if isinstance(given, dict) else ())
        if isinstance(entry, dict)
    }
    found: dict[str, _Place] = {}
    for path, module in modules(tree):
        if not path:
            found[path] = _Place("", module, root)
        for name, call in module.module_calls.items():
            handed = decode_value(call.expressions) if call.expressions else None
            if call.module:
                found[inner(path, name)] = _Place(path, call.module, handed if isinstance(handed, dict) else {})
    return found


def _reached(waiting: list[tuple[str, str]], places: Mapping[str, _Place]) -> dict[str, Value]:
    """Every variable that is reached from those of `waiting`, with its value without secrets."""
    seen, found = set(waiting), {}
    while waiting:
        path, name = waiting.pop()
        place = places[path]
        declared = place.module.variables.get(name, _NONE)
        handed = (place.handed or {}).get(name)
        if handed is None and declared.default:
            handed = {"constant_value": decode_value(declared.default)}
        found[f"{path}.var.{name}" if path else f"var.{name}"] = _shown(handed, name, declared)
        more = {(place.above, each) for each in _variables([handed])} - seen if path else set()
        seen |= more
        waiting.extend(more)
    return found


def _shown(value: Value, name: str, declared: Declared) -> Value:
    return SENSITIVE if declared.sensitive or looks_secret(name) else masked(value, None)


def _variables(value: Value) -> set[str]:
    """The names of the variables that an expression, or a tree of them, refers to."""
    found: set[str] = set()
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            found.update(_named(one.get("references")))
            waiting.extend(item for key, item in one.items() if key not in ("references", "constant_value"))
        elif isinstance(one, list):
            waiting.extend(one)
    return found


def _named(references: Value) -> Iterator[str]:
    for reference in references if isinstance(references, list) else ():
        if isinstance(reference, str) and (match := _VARIABLE.match(reference)):
            yield match[1]


def _secrets(plan: Plan, texts: set[str]) -> set[str]:
    """Those of `texts` that some object of the plan has under a mark: the variable itself may have none."""
    long = {text for text in texts if len(text) >= _SHORTEST}
    needles = [msgspec.json.encode(text)[1:-1] for text in long] if len(long) <= _MOST else [b""]
    found: set[str] = set()
    for change in (entry.change for entry in (plan.resource_changes if long else ()) if entry.change):
        bodies = (bytes(change.before_raw), bytes(change.after_raw))
        if any(needle in body for body in bodies for needle in needles):
            found |= long & Twins(change).texts
    return found


def _texts(value: Value) -> Iterable[str]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict | list):
            waiting.extend(one.values() if isinstance(one, dict) else one)
