"""Configuration as it is written: blocks with their place, and their attributes as far as they are literal."""

from typing import Any, Final, TypeAlias

import msgspec

from planguard.model.value import Value


class Expression(msgspec.Struct, frozen=True):
    """A value that only Terraform can work out: a reference, a call, a template. `text` is what is written there."""

    text: str


Written: TypeAlias = Any
"""A scalar, list or mapping of a literal value; its leaves may be `Expression`."""


VALUE: Final = "value of a variable"
"""The kind of what stands in a file of values (`.tfvars`): an attribute outside of any block."""


class SourceBlock(msgspec.Struct, frozen=True):
    """A top-level block. Lines count from 1; `text` is the block as written, JSON where the file is JSON."""

    kind: str
    labels: tuple[str, ...]
    path: str
    line: int
    end_line: int
    text: str
    json: bool = False

    @property
    def address(self) -> str:
        """What Terraform calls it, inside its module: `aws_vpc.main`, `data.aws_ami.x`, `module.db`, `locals`."""
        names = self.labels if self.kind == "resource" else (self.kind, *self.labels)
        return ".".join(names)


class SourceAttribute(msgspec.Struct, frozen=True):
    """One `name = value`."""

    value: Written
    line: int


class SourceBody(msgspec.Struct, frozen=True):
    """The inside of a block. A `dynamic` block stands among the attributes, as an expression under its label."""

    attributes: dict[str, SourceAttribute] = {}
    blocks: tuple[tuple[str, "NestedBlock"], ...] = ()

    def literal(self, name: str) -> Written:
        """The value of one attribute; None where there is none."""
        found = self.attributes.get(name)
        return None if found is None else found.value

    def nested(self, name: str) -> "list[NestedBlock]":
        """The nested blocks of one name, in order."""
        return [block for kind, block in self.blocks if kind == name]


class NestedBlock(msgspec.Struct, frozen=True):
    """A block inside a block."""

    labels: tuple[str, ...]
    line: int
    body: SourceBody


class Unreadable(msgspec.Struct, frozen=True):
    """A part of a file that could not be read, which never means that nothing stands there."""

    path: str
    line: int
    reason: str


class SourceFile(msgspec.Struct, frozen=True):
    """What one file holds. A broken block is named in `faults`, and the others are there all the same."""

    path: str
    blocks: tuple[SourceBlock, ...] = ()
    faults: tuple[Unreadable, ...] = ()


class Place(msgspec.Struct, frozen=True):
    """A line of a file of the configuration."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


EMPTY_BODY: Final = SourceBody()


def known(value: Value) -> bool:
    """Whether no part of a written value is an expression."""
    if isinstance(value, dict):
        return all(map(known, value.values()))
    if isinstance(value, list):
        return all(map(known, value))
    return not isinstance(value, Expression)
