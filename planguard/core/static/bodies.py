"""Blocks of one side of a change by what they are about, and their insides with override files merged in."""

import msgspec

from planguard.core.static.records import Note, Parse, Side
from planguard.model.source import EMPTY_BODY, Place, SourceBlock, SourceBody, Unreadable

Key = tuple[str, tuple[str, ...]]
"""Kind and labels of a block: what it is about."""


class Blocks:
    """The blocks of one side. An inside is parsed when it is asked for; what cannot be is kept in `unread`."""

    def __init__(self, side: Side, parse: Parse) -> None:
        self._parse = parse
        self._bodies: dict[Key, SourceBody | None] = {}
        self.unread: list[Note] = []
        self.by_key: dict[Key, list[SourceBlock]] = {}
        for block in side.blocks:
            self.by_key.setdefault((block.kind, block.labels), []).append(block)

    def keys(self, *kinds: str) -> list[Key]:
        """The keys of these kinds, in the order of the files."""
        return [key for key in self.by_key if key[0] in kinds]

    def text(self, key: Key) -> tuple[str, ...]:
        """Everything that is written about `key`; empty where nothing is."""
        return tuple(block.text for block in self.by_key.get(key, ()))

    def place(self, key: Key) -> Place | None:
        """Where the first block of `key` begins."""
        found = self.by_key.get(key)
        return Place(found[0].path, found[0].line) if found else None

    def body(self, key: Key) -> SourceBody | None:
        """The inside of `key`, later blocks over earlier ones; None where one of them cannot be read."""
        if key not in self._bodies:
            self._bodies[key] = self._read(key)
        return self._bodies[key]

    def singles(self, *kinds: str) -> list[tuple[str, SourceBody]]:
        """(kind, inside) of each block of kinds that stand for themselves, such as `moved`; the unreadable apart."""
        found = ((kind, self._one(block)) for kind in kinds for block in self.by_key.get((kind, ()), ()))
        return [(kind, body) for kind, body in found if body is not None]

    def _read(self, key: Key) -> SourceBody | None:
        merged = EMPTY_BODY
        for block in self.by_key.get(key, ()):
            body = self._one(block)
            if body is None:
                return None
            merged = _over(merged, body)
        return merged

    def _one(self, block: SourceBlock) -> SourceBody | None:
        found = self._parse(block)
        if isinstance(found, Unreadable):
            self.unread.append(Note(found.reason, block.address, Place(found.path, found.line)))
            return None
        return found


def _over(one: SourceBody, other: SourceBody) -> SourceBody:
    """`one` with what `other` says otherwise: attributes one by one, nested blocks by their name."""
    if not one.attributes and not one.blocks:
        return other
    names = {name for name, _ in other.blocks} - {"lifecycle"}
    kept = tuple(pair for pair in one.blocks if pair[0] not in names)
    return msgspec.structs.replace(one, attributes={**one.attributes, **other.attributes}, blocks=(*kept, *other.blocks))
