"""What the configuration says itself about objects that go: `moved` and `removed` blocks."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from planguard.model.source import Expression, SourceBody, Written

_STEP: Final = re.compile(r"module\.[\w-]+(?:\[[^\]]*\])?\.?")
_KEY: Final = re.compile(r'\[(?:\d+|"(?:[^"\\]|\\.)*")\]$')


class Moves(NamedTuple):
    """Where addresses went (`moved`), and which ones are meant to go: True where the object is destroyed with them."""

    moved: dict[str, str]
    removed: dict[str, bool]

    def new_address(self, address: str) -> str | None:
        """Where the object of `address` is now; None where nothing says that it went anywhere.

        A block about a resource or a module moves every instance of it, and all that is in it.
        """
        for prefix in _prefixes(address):
            if prefix in self.moved:
                return self.moved[prefix] + address[len(prefix) :]
        return None

    def is_removed(self, address: str) -> bool | None:
        """Whether the object is destroyed, where a `removed` block speaks of it; None where none does."""
        return next((self.removed[prefix] for prefix in _prefixes(address) if prefix in self.removed), None)


def moves(bodies: list[tuple[str, SourceBody]]) -> Moves:
    """The moves that (kind, body) of `moved` and `removed` blocks say."""
    moved = {_text(body.literal("from")): _text(body.literal("to")) for kind, body in bodies if kind == "moved"}
    removed = {_text(body.literal("from")): _destroys(body) for kind, body in bodies if kind == "removed"}
    return Moves({old: new for old, new in moved.items() if old and new}, {old: how for old, how in removed.items() if old})


def _text(value: Written) -> str:
    return value.text.replace(" ", "") if isinstance(value, Expression) else value if isinstance(value, str) else ""


def _destroys(body: SourceBody) -> bool:
    """Without a `lifecycle` that says otherwise, what is removed is destroyed, too."""
    return not any(block.body.literal("destroy") is False for block in body.nested("lifecycle"))


def _prefixes(address: str) -> Iterator[str]:
    """`address`, without its key, and the modules around it, with and without theirs: closest first."""
    yield address
    bare = _KEY.sub("", address)
    if bare != address:
        yield bare
    steps = [found.end() for found in _STEP.finditer(address) if _whole(address, found.start())]
    for end in reversed(steps):
        module = address[:end].rstrip(".")
        yield module
        if _KEY.search(module):
            yield _KEY.sub("", module)


def _whole(address: str, start: int) -> bool:
    return start == 0 or address[start - 1] == "."
