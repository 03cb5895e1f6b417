"""An address taken apart: the modules, the resource, the instance key."""

from typing import NamedTuple

from planguard.model.address import split


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
    steps = list(split(address))
    modules: list[Step] = []
    used = 0
    while used + 2 < len(steps) and steps[used] == ("module", ""):
        modules.append(Step(*steps[used + 1]))
        used += 2
    rest = steps[used:]
    names = [name + key for name, key in rest[:-1]] + [rest[-1][0]]
    return Place(tuple(modules), ".".join(names), rest[-1][1])


def path_of(modules: tuple[Step, ...]) -> str:
    """The address of a module instance; empty for the root."""
    return ".".join(map(str, modules))
