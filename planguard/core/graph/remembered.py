"""What the state remembers: the blocks that an object depended on when it was last applied.

The configuration says nothing of a block that is gone, and nothing of what a local value is made of. The state names every
block that an object depended on, through whatever it was, but no instances of it.
"""

from functools import cache
from itertools import compress
from operator import itemgetter
from typing import Final

import msgspec

from planguard.core.graph.instances import Block, Instances
from planguard.core.state import States
from planguard.errors import InputError
from planguard.model.plan import ResourceChange

_User = tuple[str, tuple[str, ...]]
"""The address of an object, and the blocks that it depended on."""
_blocks: Final = itemgetter(1)
_names: Final = msgspec.json.Decoder(list[str])


class Memory:
    """Who depended on a block, by the innermost module instance that both objects lie in.

    A module instance is looked through when it is first asked for. What its objects depended on outside of it is asked for
    elsewhere, and is filed before.
    """

    def __init__(
        self, users: dict[str, list[_User]], gone: frozenset[str], hidden: frozenset[Block], instances: Instances
    ) -> None:
        """Of the blocks that are `gone` it remembers all `users`, of others the instances of `hidden` blocks.

        The users come by module instance.
        """
        self._gone = gone
        self._hidden = hidden
        self._hiding = {path for path, _ in hidden}
        self._instances = instances
        self._waiting = users
        self._found: dict[str, dict[str, list[str]]] = {}
        self._users: dict[tuple[str, str], list[ResourceChange]] = {}
        self._parted = cache(self._part)
        self.blocks: set[str] = set()
        """Those that somebody depended on."""
        for scope, among in users.items():
            told = set(map(_blocks, among))
            self.blocks.update(*told)
            self._file_outside(scope, among, told)

    def around(self, scope: str, block: str) -> list[str]:
        """The module instances, from `scope` outward, in which there may be users of `block`."""
        return [outer for outer in self._instances.around(scope) if block in self._within(outer)]

    def users(self, scope: str, block: str) -> list[ResourceChange]:
        """Who depended on `block`, where both lie in the module instance `scope` and in none further in."""
        users = self._users.get((scope, block))
        if users is None:
            found = filter(None, map(self._instances.by_address.get, self._within(scope).get(block, ())))
            told = block in self._gone
            users = [one for one in found if told or self._instances.block(one) in self._hidden]
            self._users[scope, block] = users
        return users

    def _within(self, scope: str) -> dict[str, list[str]]:
        """The addresses of the users of each block."""
        found = self._found.setdefault(scope, {})
        if scope in self._waiting:
            path = self._instances.path(scope)
            for user, blocks in self._waiting.pop(scope):
                for block in self._parted(path, blocks)[0]:
                    found.setdefault(block, []).append(user)
        return found

    def _file_outside(self, scope: str, among: list[_User], told: set[tuple[str, ...]]) -> None:
        path = self._instances.path(scope)
        outside = {blocks: found for blocks in told if (found := self._parted(path, blocks)[1])}
        places = {block: self._place(scope, block) for blocks in outside.values() for block in blocks}
        for user, blocks in among if outside else ():
            for block in outside.get(blocks, ()):
                places[block].append(user)

    def _place(self, scope: str, block: str) -> list[str]:
        """Where the users in `scope` of a block are filed that lies outside of it."""
        return self._found.setdefault(self._common(block, scope), {}).setdefault(block, [])

    def _common(self, block: str, scope: str) -> str:
        """The innermost module instance around `scope` that can hold `block`, too."""
        around = self._instances.around(scope)
        return next((outer for outer in around if outer and block.startswith(f"{self._instances.path(outer)}.")), "")

    def _part(self, path: str, blocks: tuple[str, ...]) -> tuple[list[str], list[str]]:
        """What objects of the module `path` are remembered to have depended on, of `blocks`: inside of it, and outside."""
        inside: list[str] = []
        outside: list[str] = []
        for block in blocks if path in self._hiding else self._gone.intersection(blocks):
            (inside if not path or block.startswith(f"{path}.") else outside).append(block)
        return inside, outside


def memory(
    states: States, wanted: frozenset[str], gone: frozenset[str], hidden: frozenset[Block], instances: Instances
) -> Memory | None:
    """What the state remembers of the blocks `wanted`; None where the plan has no state to tell."""
    try:
        users = _users(states, wanted)
    except (InputError, msgspec.DecodeError, RecursionError):
        return None
    return None if users is None else Memory(users, gone, hidden, instances)


def _users(states: States, wanted: frozenset[str]) -> dict[str, list[_User]] | None:
    """The objects that depended on some of the blocks `wanted`, by module instance; None where there is no state.

    Raises InputError and msgspec's errors where the state cannot be read.
    """
    told = states.dependencies
    if told is None:
        return None
    # All instances of a block depend on the same blocks, written in the same bytes.
    looked_for = cache(lambda names: tuple(block for block in _names.decode(names) if block in wanted) if names else ())
    found: dict[str, list[_User]] = {}
    for scope, addresses, written in told:
        blocks = list(map(looked_for, written))
        if any(blocks):
            found.setdefault(scope, []).extend(zip(compress(addresses, blocks), filter(None, blocks), strict=True))
    return found
