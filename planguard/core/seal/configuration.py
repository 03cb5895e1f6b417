"""The configuration in a plan: its references and what it is made of, and of its values only what says where and what.

A closed list of keys is kept. Of a constant stays whether it is on or off, a number, or nothing; texts go, apart from the
labels that a provider writes on everything and the settings that say where it acts.
"""

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Final

from planguard.core.digest.facts import BLOCKS, says_where, without_credentials
from planguard.core.read.faults import fault
from planguard.core.seal.veil import encoded
from planguard.model.body import decode_value
from planguard.model.plan import ABSENT, Raw
from planguard.model.secrets import looks_secret
from planguard.model.value import Value

_GONE: Final = "(constant)"
_LABELS: Final = frozenset({"default_tags", "default_labels"})
_ENDPOINTS: Final = "endpoints"
_DEEPEST: Final = 200
_VARIABLE: Final = re.compile(r"var\.([A-Za-z0-9_-]+)", re.ASCII)
Seal = Callable[[Value, int], Value]


def sealed_configuration(raw: Raw, secrets: AbstractSet[str]) -> Raw:
    """The configuration `raw` without what could be a secret, and without the texts that are known to be one.

    Raises InputError where it has another shape.
    """
    if not raw:
        return ABSENT
    tree = decode_value(raw)
    try:
        kept = _named(tree, {"provider_config": _each(_provider), "root_module": _module}, 0)
        return encoded(_without(kept, secrets))
    except (AttributeError, TypeError, RecursionError):
        raise fault("wrong-shape", "configuration") from None


def sealed_variables(raw: Raw, configuration: Raw, speaks: Callable[[str], bool]) -> Raw:
    """The root variables that say where a plan acts, and no sensitive one. `speaks`: whether a name names environments."""
    if not raw:
        return ABSENT
    try:
        return encoded(_kept(decode_value(raw), decode_value(configuration) if configuration else {}, speaks))
    except (AttributeError, TypeError):
        raise fault("wrong-shape", "variables") from None


def _kept(given: Value, tree: Value, speaks: Callable[[str], bool]) -> Value:
    declared = (tree.get("root_module") or {}).get("variables") or {}
    used = set(_VARIABLE.findall(str(tree.get("provider_config"))))
    return {
        name: {"value": entry.get("value")}
        for name, entry in given.items()
        if (speaks(name) or name in used) and isinstance(entry, dict) and not _hides(declared.get(name), name)
    }


def _hides(declared: Any, name: str) -> bool:
    return looks_secret(name) or (isinstance(declared, dict) and bool(declared.get("sensitive")))


def _module(module: Value, depth: int) -> Value:
    if depth > _DEEPEST:
        raise fault("nesting")
    return _named(
        module,
        {
            "resources": _all(_resource),
            "module_calls": _each(_call),
            "outputs": _each(_output),
            "variables": _each(_declared),
        },
        depth,
    )


def _provider(provider: Value, depth: int) -> Value:
    kept = dict.fromkeys(("name", "full_name", "alias", "module_address", "version_constraint"), _as_is)
    return _named(provider, kept | {"expressions": _settings}, depth)


def _resource(resource: Value, depth: int) -> Value:
    kept = dict.fromkeys(("address", "mode", "type", "name", "provider_config_key", "schema_version", "depends_on"), _as_is)
    code = _all(lambda found, deeper: _named(found, {"type": _as_is, "expressions": _script}, deeper))
    return _named(resource, kept | _EXPRESSIONS | {"provisioners": code}, depth)


def _script(expressions: Value, _: int) -> Value:
    """What a provisioner is given, with its texts: who agrees to a command has to be able to see which one it is."""
    return _told(expressions, str)


def _call(call: Value, depth: int) -> Value:
    """The call of a module. A text that it hands in is kept, so that a remedy can put it back, unless it may be a secret."""
    kept = {"source": _place, "depends_on": _as_is, "module": _module} | _EXPRESSIONS
    found = _named(call, kept, depth)
    declared = (call.get("module") or {}).get("variables") or {}
    given = call.get("expressions") or {}
    texts = {name: item for name, item in given.items() if _is_text(item) and not _hides(declared.get(name), name)}
    return found | ({"expressions": found["expressions"] | texts} if texts else {})


def _is_text(expression: Value) -> bool:
    return isinstance(expression, dict) and isinstance(expression.get("constant_value"), str) and len(expression) == 1


def _without(tree: Value, secrets: AbstractSet[str]) -> Value:
    if isinstance(tree, dict):
        return {key: _without(item, secrets) for key, item in tree.items()}
    if isinstance(tree, list):
        return [_without(item, secrets) for item in tree]
    return _GONE if isinstance(tree, str) and tree in secrets else tree


def _output(output: Value, depth: int) -> Value:
    return _named(output, {"expression": _expression, "depends_on": _as_is, "sensitive": _as_is}, depth)


def _declared(variable: Value, depth: int) -> Value:
    return _named(variable, {"sensitive": _as_is}, depth)


def _expression(value: Value, depth: int, name: str = "") -> Value:
    """An expression, or a block of them, with its references and without its texts."""
    if isinstance(value, list):
        return [_expression(item, depth) for item in value]
    if not isinstance(value, dict):
        return value if value is None or isinstance(value, bool) else _GONE
    return {key: _part(key, item, depth, name) for key, item in value.items()}


def _part(key: str, item: Value, depth: int, name: str) -> Value:
    if key == "references":
        return item
    if key == "constant_value":
        plain = (
            item is None or isinstance(item, bool) or (not isinstance(item, str | list | dict) and not looks_secret(name))
        )
        return item if plain else _GONE
    return _expression(item, depth, key)


def _settings(expressions: Value, depth: int) -> Value:
    """The expressions of a provider: those that say where it acts, and the labels that it writes, with their texts."""
    return {name: _setting(item, depth, name) for name, item in expressions.items()}


def _setting(value: Value, depth: int, name: str) -> Value:
    if name in _LABELS:
        return _told(value, str)
    if says_where(name) or name == _ENDPOINTS:
        return _told(value, without_credentials)
    if name in BLOCKS:
        blocks = value if isinstance(value, list) else [value]
        return [{key: _setting(item, depth, key) for key, item in block.items()} for block in blocks]
    return _expression(value, depth, name)


def _told(value: Value, text: Callable[[str], str]) -> Value:
    """A value with its texts, except under names that promise a secret."""
    if isinstance(value, list):
        return [_told(item, text) for item in value]
    if not isinstance(value, dict):
        return text(value) if isinstance(value, str) else value
    return {
        key: item if key == "references" else _GONE if looks_secret(key) else _told(item, text)
        for key, item in value.items()
    }


def _place(source: Value, _: int) -> Value:
    return without_credentials(source) if isinstance(source, str) else None


def _as_is(value: Value, _: int) -> Value:
    return value


def _named(value: Value, kept: Mapping[str, Seal], depth: int) -> Value:
    """The members of an object that are in a closed list, each sealed in its own way."""
    return {name: seal(value[name], depth) for name, seal in kept.items() if value.get(name) is not None}


def _each(seal: Seal) -> Seal:
    return lambda value, depth: {name: seal(item, depth + 1) for name, item in value.items()}


def _all(seal: Seal) -> Seal:
    return lambda value, depth: [seal(item, depth + 1) for item in value]


_EXPRESSIONS: Final[dict[str, Seal]] = {
    "expressions": _expression,
    "count_expression": _expression,
    "for_each_expression": _expression,
}
