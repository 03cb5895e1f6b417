"""Where the value of an attribute comes from: its references followed upward, through inputs and outputs."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Final, NamedTuple

import msgspec

from planguard.core.graph.blocks import Call, Configuration, Module, Resource, modules
from planguard.core.graph.instances import Instances, instance_key
from planguard.core.graph.references import LOCAL, Fed, Key, Target, fed, target
from planguard.model.plan import AttributePath, Raw, ResourceChange

_MOST: Final = 200
"""Steps that are followed for one attribute: more than people write, and an end for a made-up configuration."""
_EACH: Final = "each.value"


class Origin(NamedTuple):
    """The end of one way upward: an attribute of an object, a variable of the root module, or a local value."""

    name: str
    """As it is called from the root module: `module.net.aws_vpc.main.id`, `var.cidr`, `module.net.local.cidr`."""
    attribute: str = ""
    entries: tuple[ResourceChange, ...] = ()
    """The objects that it may mean; none where it is no object, or one that the plan does not speak of."""
    group: str = ""
    """The same for the same objects."""


class _Name(NamedTuple):
    """A reference, and where it stands: the module instance, and the key of the block."""

    scope: str
    key: Key
    text: str
    matching: bool
    """Whether the expression names the key of its own block: it then means the instance of that key."""


class Origins:
    """Answers for the configuration of one plan."""

    def __init__(self, tree: Configuration, instances: Instances) -> None:
        self._instances = instances
        self._modules = dict(modules(tree))
        self._blocks: dict[str, dict[str, Resource]] = {}
        # Many objects come from one block, and many blocks refer to one name.
        self._fed: Callable[[bytes], tuple[Fed, ...]] = cache(lambda written: tuple(fed(Raw(written))))
        self._feeding: dict[int, dict[str, list[Fed]]] = {}
        self._target: Callable[[str], Target | None] = cache(target)

    def of(self, entry: ResourceChange, path: AttributePath | None = None) -> list[Origin]:
        """Where the attribute at `path` comes from; without one, all that the block refers to, `depends_on` too.

        The names in their order, each once.
        """
        block = self._block(entry)
        if block is None:
            return []
        try:
            found = list(self._follow(list(self._names(entry, block, path))))
        except (msgspec.DecodeError, RecursionError):
            return []
        return list({origin.name: origin for origin in found}.values())

    def _names(self, entry: ResourceChange, block: Resource, path: AttributePath | None) -> Iterator[_Name]:
        scope, key = entry.module_address, instance_key(entry)
        wanted = tuple(step for step in path if isinstance(step, str)) if path is not None else ()
        each = False
        for found in self._near(block, wanted[0]) if wanted else self._fed(bytes(block.expressions)):
            if all(one == other for one, other in zip(found.path, wanted, strict=False)):
                yield from _read(scope, key, found)
                each |= _EACH in found.names
        for found in self._fed(bytes(block.for_each_expression)) if each or path is None else ():
            yield from _read(scope, key, found)
        for name in block.depends_on if path is None else ():
            yield _Name(scope, key, name, matching=False)

    def _near(self, block: Resource, name: str) -> list[Fed]:
        """What feeds the attribute `name` of a block, or anything in it; also what feeds the block as a whole."""
        feeding = self._feeding.get(id(block))
        if feeding is None:
            feeding = self._feeding[id(block)] = {}
            for found in self._fed(bytes(block.expressions)):
                feeding.setdefault(found.path[0] if found.path else "", []).append(found)
        return [*feeding.get("", ()), *feeding.get(name, ())] if name else feeding.get("", [])

    def _block(self, entry: ResourceChange) -> Resource | None:
        path, name = self._instances.block(entry)
        blocks = self._blocks.get(path)
        if blocks is None:
            module = self._modules.get(path)
            blocks = self._blocks[path] = {block.address: block for block in module.resources} if module else {}
        return blocks.get(name)

    def _follow(self, waiting: list[_Name]) -> Iterator[Origin]:
        waiting.reverse()
        seen: set[_Name] = set()
        while waiting and len(seen) < _MOST:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            meant = self._target(name.text)
            if meant is None:
                continue
            above = self._above(name, meant)
            if above:
                waiting.extend(reversed(above))
            else:
                yield self._end(name, meant)

    def _above(self, name: _Name, meant: Target) -> list[_Name]:
        """What a variable or an output is made of, one step further up; nothing for all else."""
        kind, _, rest = meant.node.partition(".")
        if kind == "var":
            called = self._instances.called(name.scope) if name.scope else None
            call = self._call(called.scope, called.call) if called else None
            inputs = [found for found in self._fed(bytes(call.expressions)) if found.path[:1] == (rest,)] if call else []
            return [found for feeding in inputs for found in _read(called.scope, called.key, feeding)] if called else []
        if kind == "module" and "." in rest:
            call_name, _, output = rest.partition(".")
            return [found for scope in self._called(name, call_name, meant) for found in self._output(scope, output)]
        return []

    def _call(self, scope: str, name: str) -> Call | None:
        module = self._modules.get(self._instances.path(scope))
        return module.module_calls.get(name) if module else None

    def _called(self, name: _Name, call: str, meant: Target) -> list[str]:
        """The module instances that an output is read from."""
        children = self._instances.children(name.scope, call)
        key = meant.key if meant.key is not None else name.key if name.matching else None
        return [children[key]] if key is not None and key in children else list(children.values())

    def _output(self, scope: str, name: str) -> Iterator[_Name]:
        module = self._modules.get(self._instances.path(scope)) or Module()
        output = module.outputs.get(name)
        for found in self._fed(bytes(output.expression)) if output else ():
            yield from _read(scope, None, found)

    def _end(self, name: _Name, meant: Target) -> Origin:
        full = f"{name.scope}.{name.text}" if name.scope else name.text
        if meant.node == LOCAL or meant.node.startswith(("var.", "module.")):
            return Origin(full)
        found = self._instances.keyed(name.scope, meant.node)
        key = meant.key if meant.key is not None else name.key if name.matching else None
        group = f"{name.scope}.{meant.node}"
        one = found.get(key) if key is not None else None
        if one is not None:
            return Origin(full, meant.attribute, (one,), f"{group}[{key!r}]")
        return Origin(full, meant.attribute, self._instances.all_of(name.scope, meant.node), group)


def _read(scope: str, key: Key, found: Fed) -> Iterator[_Name]:
    matching = "each.key" in found.names or "count.index" in found.names
    return (_Name(scope, key, name, matching) for name in found.names)
