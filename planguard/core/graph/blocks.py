"""The blocks in the `configuration` of a plan: resources, module calls and outputs, by module and name."""

from collections.abc import Iterator
from typing import Final

import msgspec

from planguard.model.plan import ABSENT, Raw

ROOT: Final = ""


class Provisioner(msgspec.Struct, gc=False):
    """Code that runs as an object comes or goes, and with what."""

    type: str = ""
    expressions: Raw = ABSENT


class Resource(msgspec.Struct, gc=False):
    """A resource or data source of the configuration."""

    address: str = ""
    provider_config_key: str = ""
    expressions: Raw = ABSENT
    count_expression: Raw = ABSENT
    for_each_expression: Raw = ABSENT
    depends_on: list[str] = []
    provisioners: list[Provisioner] = []


class Output(msgspec.Struct, gc=False):
    """An output of a module."""

    expression: Raw = ABSENT
    depends_on: list[str] = []


class Call(msgspec.Struct):
    """A call of a module: its inputs, and the module."""

    expressions: Raw = ABSENT
    count_expression: Raw = ABSENT
    for_each_expression: Raw = ABSENT
    depends_on: list[str] = []
    module: "Module | None" = None


class Declared(msgspec.Struct, gc=False):
    """A variable of a module."""

    default: Raw = ABSENT
    sensitive: bool = False


class Module(msgspec.Struct):
    """A module of the configuration."""

    resources: list[Resource] = []
    module_calls: dict[str, Call] = {}
    outputs: dict[str, Output] = {}
    variables: dict[str, Declared] = {}


class Provider(msgspec.Struct, gc=False):
    """A provider configuration."""

    expressions: Raw = ABSENT
    module_address: str = ""


class Configuration(msgspec.Struct):
    """The `configuration` of a plan."""

    root_module: Module | None = None
    provider_config: dict[str, Provider] = {}


def configuration(raw: Raw) -> Configuration | None:
    """The configuration in `raw`; None where the plan has none, or none that can be read."""
    try:
        found = msgspec.json.decode(raw, type=Configuration) if raw else None
    except (msgspec.DecodeError, RecursionError):
        return None
    return found if found and found.root_module else None


def modules(tree: Configuration) -> Iterator[tuple[str, Module]]:
    """Every module with its path, which is its address without instance keys."""
    stack = [(ROOT, tree.root_module)] if tree.root_module else []
    while stack:
        path, module = stack.pop()
        yield path, module
        stack.extend((inner(path, name), call.module) for name, call in module.module_calls.items() if call.module)


def inner(path: str, call: str) -> str:
    """The path of the module that the module `path` calls by the name `call`."""
    return f"{path}.module.{call}" if path else f"module.{call}"
