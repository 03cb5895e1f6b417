"""Who refers to what in the configuration: the expressions of all modules, turned round."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from functools import cache
from typing import Final, NamedTuple

from planguard.core.graph.blocks import Call, Configuration, Module, Resource, modules
from planguard.core.graph.references import Key, Target, fed, target
from planguard.model.plan import Raw

WHOLE: Final = "!"
"""After `module.a`: the module with everything in it, as `depends_on` means it."""
_MATCHING: Final = frozenset({"each.key", "count.index"})


class Role(StrEnum):
    """What a reference is for."""

    VALUE = "value"
    REPEAT = "repeat"
    """It says how many instances there are."""
    ORDER = "order"
    """`depends_on`."""
    PROVIDER = "provider"
    """It configures the provider that manages the object."""


class Use(NamedTuple):
    """One reference, from the side of what is referred to."""

    by: tuple[str, ...]
    """(`object`, node), (`output`, name), (`input`, call, name), (`call`, call) or (`provider`, key) in the same module."""
    path: tuple[str, ...]
    attribute: str
    """Of the object that is referred to; empty where the reference is to it as a whole."""
    role: Role


class Uses(NamedTuple):
    """All references to one node: to any of its instances, to the one with the user's own key, to a named one."""

    any: list[Use]
    same: list[Use]
    keyed: dict[Key, list[Use]]


NOBODY: Final = Uses([], [], {})
Index = dict[str, dict[str, Uses]]
"""By the path of the module, then by node."""


class _Referring(NamedTuple):
    """An attribute, and what its expression refers to."""

    path: tuple[str, ...]
    targets: tuple[Target, ...]
    matching: bool
    """Whether the expression names the key of its own block: it then means the instance of that key."""


def index(tree: Configuration) -> Index:
    """Every reference in `tree`. Raises msgspec.DecodeError or RecursionError where an expression cannot be read."""
    found: Index = {}
    read = cache(_referring)  # a module that is called several times brings the same bytes each time
    for path, module in modules(tree):
        _Collector(found.setdefault(path, {}), read).module(module)
    for key, provider in tree.provider_config.items():
        collector = _Collector(found.setdefault(provider.module_address, {}), read)
        collector.expressions(("provider", key), provider.expressions, Role.PROVIDER)
    return found


def _referring(expression: bytes) -> tuple[_Referring, ...]:
    return tuple(
        _Referring(path, tuple(found for name in names if (found := target(name))), not _MATCHING.isdisjoint(names))
        for path, names in fed(Raw(expression))
    )


class _Collector:
    """Files the references of one module."""

    def __init__(self, users: dict[str, Uses], read: Callable[[bytes], tuple[_Referring, ...]]) -> None:
        self._users = users
        self._read = read

    def module(self, module: Module) -> None:
        for resource in module.resources:
            self._block(("object", resource.address), resource)
        for name, call in module.module_calls.items():
            for found in self._read(bytes(call.expressions)):
                self._file(("input", name, found.path[0] if found.path else ""), found, Role.VALUE)
            self._around(("call", name), call)
        for name, output in module.outputs.items():
            self.expressions(("output", name), output.expression, Role.VALUE)
            self._ordered(("output", name), output.depends_on)

    def expressions(self, by: tuple[str, ...], raw: Raw, role: Role) -> None:
        """File the references in one expression, or in all of a block."""
        for found in self._read(bytes(raw)) if raw else ():
            self._file(by, found, role)

    def _block(self, by: tuple[str, ...], resource: Resource) -> None:
        self.expressions(by, resource.expressions, Role.VALUE)
        self._around(by, resource)

    def _around(self, by: tuple[str, ...], block: Resource | Call) -> None:
        self.expressions(by, block.count_expression, Role.REPEAT)
        self.expressions(by, block.for_each_expression, Role.REPEAT)
        self._ordered(by, block.depends_on)

    def _ordered(self, by: tuple[str, ...], names: Iterable[str]) -> None:
        for name in names:
            found = target(name)
            if found:
                node = f"{found.node}{WHOLE}" if found.node.startswith("module.") else found.node
                self._of(node).any.append(Use(by, ("depends_on",), "", Role.ORDER))

    def _file(self, by: tuple[str, ...], found: _Referring, role: Role) -> None:
        for referred in found.targets:
            use, uses = Use(by, found.path, referred.attribute, role), self._of(referred.node)
            if referred.key is not None:
                uses.keyed.setdefault(referred.key, []).append(use)
            else:
                (uses.same if found.matching else uses.any).append(use)

    def _of(self, node: str) -> Uses:
        uses = self._users.get(node)
        if uses is None:
            uses = self._users[node] = Uses([], [], {})
        return uses


def every(uses: Uses) -> Iterator[Use]:
    """All references to a node, whichever of its instances they mean."""
    yield from uses.any
    yield from uses.same
    for keyed in uses.keyed.values():
        yield from keyed
