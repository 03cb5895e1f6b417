"""An address taken apart: the modules, the resource, the instance key."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from planguard.model.address import KEY, split

_usual: Final = re.compile(rf"((?:module\.[^.\[]*(?:{KEY})*\.)*)([^.\[]*\.[^.\[]*)((?:{KEY})*)", re.DOTALL)
"""The modules, the type and name, the key: what Terraform writes."""


class Step(NamedTuple):
    """One module call and the key of its instance as it is written, such as `["eu"]`; empty where it has none."""

    name: str
    key: str

    def __str__(self) -> str:
        return f"module.{self.name}{self.key}"


class Place(NamedTuple):
    """Where an object stands."""

    modules: tuple[Step, ...]
    resource: str
    """Type and name: `aws_vpc.main`."""
    key: str

    @property
    def tail(self) -> str:
        """The address inside its module."""
        return self.resource + self.key

    def below(self, depth: int) -> str:
        """The address inside the module instance that is `depth` calls deep."""
        return ".".join([*map(str, self.modules[depth:]), self.tail])


def place_of(address: str) -> Place:
    """The parts of `address`; whatever Terraform would not write still has some."""
    usual = _usual.fullmatch(address)
    if usual:
        modules, resource, key = usual.groups()
        return Place(modules_of(modules[:-1]), resource, key)
    return _place(address)


def _place(address: str) -> Place:
    steps = list(split(address))
    used = 0
    while used + 2 < len(steps) and steps[used] == ("module", ""):
        used += 2
    rest = steps[used:]
    names = [name + key for name, key in rest[:-1]] + [rest[-1][0]]
    return Place(tuple(Step(*step) for step in steps[1:used:2]), ".".join(names), rest[-1][1])


@lru_cache(4096)
def modules_of(module_address: str) -> tuple[Step, ...]:
    """The calls that lead to a module instance; none for the root. Many objects lie in one."""
    return _place(f"{module_address}.type.name").modules


def path_of(modules: tuple[Step, ...]) -> str:
    """The address of a module instance; empty for the root."""
    return ".".join(map(str, modules))
