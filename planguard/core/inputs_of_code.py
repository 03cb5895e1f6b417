"""What the variables come to that a provisioner is given, as far as the JSON of a plan says it.

The configuration shows an expression by its references only. Root variables have their values in the plan, those of a
module what its call hands in. What a local value or another object comes to is in no part of the JSON.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from planguard.core.digest.leaves import leaves
from planguard.core.graph.blocks import Call, Configuration, Declared, Module, Resource, inner, modules
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
_Places = Mapping[str, tuple[str, Module, Call | None]]


def inputs_of(plan: Plan, tree: Configuration) -> dict[str, dict[str, Leaves]]:
    """For each block with provisioners, by its address in the configuration, the inputs of their code by name."""
    places = _places(tree)
    given = decode_value(plan.variables) if plan.variables else None
    root = given if isinstance(given, dict) else {}
    found = {
        inner_address(path, resource): _each(resource) | dict(sorted(_inputs(path, _expressions(resource), places, root)))
        for path, module in modules(tree)
        for resource in module.resources
        if resource.provisioners
    }
    secrets = _secrets(plan, {text for inputs in found.values() for text in _texts(inputs)})
    return {
        address: {name: leaves(value, hides=secrets.__contains__) for name, value in inputs.items()}
        for address, inputs in found.items()
        if inputs
    }


def _secrets(plan: Plan, texts: set[str]) -> set[str]:
    """Those of `texts` that some object of the plan has under a mark: the variable itself may have none."""
    needles = [(text, msgspec.json.encode(text)[1:-1]) for text in texts if len(text) >= _SHORTEST]
    found: set[str] = set()
    for change in (entry.change for entry in (plan.resource_changes if needles else ()) if entry.change):
        bodies = bytes(change.before_raw) + bytes(change.after_raw)
        there = {text for text, needle in needles if needle in bodies}
        found |= there & Twins(change).texts if there else there
    return found


def _texts(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def inner_address(path: str, resource: Resource) -> str:
    """The address of a block in the configuration."""
    return f"{path}.{resource.address}" if path else resource.address


def _each(resource: Resource) -> dict[str, Value]:
    """What `each` runs through, where the configuration has it in words."""
    given = decode_value(resource.for_each_expression) if resource.for_each_expression else None
    constant = given.get("constant_value") if isinstance(given, dict) else None
    return {} if constant is None else {"each": masked(constant, None)}


def _expressions(resource: Resource) -> list[Value]:
    """All that decides what the code of a block is given; `each` and `count` are of the block."""
    raw = [resource.for_each_expression, resource.count_expression, *(one.expressions for one in resource.provisioners)]
    return [decode_value(each) for each in raw if each]


def _places(tree: Configuration) -> _Places:
    """Every module by its path: the path of its caller, itself, and its call."""
    found: dict[str, tuple[str, Module, Call | None]] = {}
    for path, module in modules(tree):
        if not path:
            found[path] = ("", module, None)
        for name, call in module.module_calls.items():
            if call.module:
                found[inner(path, name)] = (path, call.module, call)
    return found


def _inputs(path: str, expressions: list[Value], places: _Places, root: Mapping[str, Any]) -> Iterator[tuple[str, Value]]:
    """(name, masked value) of every variable that is reached from `expressions`, each once."""
    waiting = [(path, name) for name in _variables(expressions)]
    seen = set(waiting)
    while waiting:
        place, name = waiting.pop()
        above, module, call = places[place]
        declared = module.variables.get(name, _NONE)
        handed = _handed(call, name)
        value = handed if call else root.get(name, {}).get("value") if isinstance(root.get(name), dict) else None
        if call and handed is None and declared.default:
            value = {"constant_value": decode_value(declared.default)}
        yield f"{place}.var.{name}" if place else f"var.{name}", _shown(value, name, declared)
        more = {(above, each) for each in _variables([handed])} - seen
        seen |= more
        waiting.extend(more)


def _handed(call: Call | None, name: str) -> Value:
    given = decode_value(call.expressions) if call and call.expressions else None
    return given.get(name) if isinstance(given, dict) else None


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
            waiting.extend(item for key, item in one.items() if key != "references")
        elif isinstance(one, list):
            waiting.extend(one)
    return found


def _named(references: Value) -> Iterator[str]:
    for reference in references if isinstance(references, list) else ():
        if isinstance(reference, str) and (match := _VARIABLE.match(reference)):
            yield match[1]
