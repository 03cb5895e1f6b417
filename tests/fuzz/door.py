"""What a door is, and the one thing that must hold at each of them, whatever is pushed through."""

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from planguard.errors import PlanguardError

CANARY: Final = "canary-7f3a91c2"
"""Stands for every secret in the seeds of plans."""


class Door(NamedTuple):
    """`enter` takes what a stranger wrote, and gives all text that people could see of it. `exits` are its errors."""

    enter: Callable[[bytes], str]
    seeds: Callable[[], Iterable[bytes]]
    exits: frozenset[int]
    parts: Callable[[bytes], list[bytes]] | None = None
    """What is changed by itself in an input of several parts, such as the entries of an archive; `joined` undoes it."""
    joined: Callable[[list[bytes]], bytes] | None = None


def tried(door: Door, data: bytes) -> str:
    """What people see of `data`. Raises AssertionError, or whatever else came up, where the door does not hold."""
    try:
        return door.enter(data)
    except PlanguardError as error:
        if error.exit_code not in door.exits:
            raise AssertionError(f"{type(error).__name__} has exit code {error.exit_code}") from error
        return "\n".join((str(error), error.advice, *error.details))
