"""The objects that one side of a directory describes: resources by address, those inside local modules included."""

import posixpath
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from planguard.core.static.bodies import Blocks, Key
from planguard.core.static.defaults import Defaults
from planguard.core.static.instances import SINGLE, keys
from planguard.core.static.records import Directory, Parse
from planguard.core.static.values import attributes
from planguard.model.source import EMPTY_BODY, Place, SourceBody, Written

_DEEPEST: Final = 5
_MOST: Final = 2000
MODULE: Final = "module"
"""The type of what stands for a whole module whose sources are not at hand: no table lists it, so it counts as the worst."""


class Object(NamedTuple):
    """One instance of a resource as it is written; of a module that cannot be looked into, the module itself."""

    address: str
    type: str
    name: str
    module: str
    values: dict[str, Written]
    body: SourceBody
    place: Place | None


class Objects:
    """Makes objects of blocks, for one side. `directory` looks up the sources of local modules."""

    def __init__(self, path: str, blocks: Blocks, directory: Directory, parse: Parse) -> None:
        self._path = path
        self._blocks = blocks
        self._directory = directory
        self._parse = parse
        self._defaults = Defaults(blocks)
        self._made = 0

    def of(self, key: Key, *, known: bool = True) -> list[Object]:
        """The objects of one block; a block that cannot be read stands for one object without values.

        `known`: false where the instances of the other side are not known, so that they cannot be told apart here.
        """
        return list(self._of(_Scope(self._blocks, self._path, "", 0), key, known))

    def _of(self, scope: "_Scope", key: Key, known: bool) -> Iterator[Object]:
        body = scope.blocks.body(key)
        found = keys(body) if body is not None and known else None
        for suffix in SINGLE if found is None else found:
            if key[0] == MODULE:
                yield from self._module(scope, key, f"{scope.prefix}module.{key[1][-1]}{suffix}")
            else:
                yield self._resource(scope, key, suffix)

    def _resource(self, scope: "_Scope", key: Key, suffix: str) -> Object:
        type_, name = (*key[1], "", "")[:2]
        body = scope.blocks.body(key) or EMPTY_BODY
        values = self._defaults.add(type_, body, attributes(body))
        address = f"{scope.prefix}{type_}.{name}{suffix}"
        return Object(address, type_, name, scope.prefix.rstrip("."), values, body, scope.blocks.place(key))

    def _module(self, scope: "_Scope", key: Key, address: str) -> Iterator[Object]:
        source = (scope.blocks.body(key) or EMPTY_BODY).literal("source")
        inner = self._sources(scope.path, source, address, scope.depth + 1)
        if inner is None:
            yield Object(address, MODULE, key[1][-1], "", {}, EMPTY_BODY, scope.blocks.place(key))
            return
        for one in inner.blocks.keys("resource", MODULE):
            self._made += 1
            if self._made < _MOST:
                yield from self._of(inner, one, known=True)

    def _sources(self, path: str, source: Written, address: str, depth: int) -> "_Scope | None":
        if not is_local(source) or depth > _DEEPEST:
            return None
        folder = posixpath.normpath(posixpath.join(path, str(source)))
        side = self._directory(folder)
        return _Scope(Blocks(side, self._parse), folder, f"{address}.", depth) if side.files else None


class _Scope(NamedTuple):
    """The module whose blocks are made into objects; `prefix` stands before their addresses."""

    blocks: Blocks
    path: str
    prefix: str
    depth: int


def is_local(source: Written) -> bool:
    """Whether a module lies beside its caller, and not in a registry or another repository."""
    return isinstance(source, str) and source.startswith(("./", "../"))


def by_address(objects: Iterable[Object]) -> dict[str, Object]:
    """Objects by their address."""
    return {found.address: found for found in objects}
