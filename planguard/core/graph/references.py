"""What an expression of the configuration refers to.

The JSON of a plan shows of an expression only the names in it, the most specific first: `aws_subnet.a["x"].id`,
`aws_subnet.a["x"]`, `aws_subnet.a`. Nested blocks are objects or lists of them; everything is walked without recursion.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from planguard.model.address import split
from planguard.model.plan import Raw
from planguard.model.value import Value

_DEEPEST: Final = 32
"""Names of an attribute path that are kept: no provider nests blocks as deep, and a hostile path must not grow."""
_NAMELESS: Final = frozenset({"path", "terraform", "self"})
_NAMES: Final = b'"references"'
LOCAL: Final = "local"
"""Stands for all locals of a module: the JSON of a plan does not show what they are made of."""

Key = str | int | None
"""The key of an instance; None where there is none."""


class Fed(NamedTuple):
    """An attribute of a block, and the names that its expression refers to."""

    path: tuple[str, ...]
    names: tuple[str, ...]


class Target(NamedTuple):
    """What one name refers to: a node of the same module, perhaps one instance of it, perhaps one attribute of that."""

    node: str
    """`aws_vpc.main`, `data.aws_ami.a`, `var.x`, `module.a` (as a whole), `module.a.x` (an output), or `local`."""
    key: Key = None
    attribute: str = ""


def fed(expression: Raw) -> Iterator[Fed]:
    """Every attribute in `expression` (of a block, or a single expression) with what it refers to.

    Raises msgspec.DecodeError or RecursionError where it cannot be read.
    """
    if _NAMES not in bytes(expression):
        return
    stack: list[tuple[tuple[str, ...], Value]] = [((), msgspec.json.decode(expression))]
    while stack:
        path, value = stack.pop()
        if isinstance(value, list):
            stack.extend((path, item) for item in reversed(value))
        elif isinstance(value, dict):
            names = value.get("references")
            if isinstance(names, list):
                texts = tuple(name for name in names if isinstance(name, str))
                yield Fed(path, tuple(specific(texts)))
            stack.extend(
                ((*path, name) if len(path) < _DEEPEST else path, item)
                for name, item in reversed(value.items())
                if name != "constant_value" and isinstance(item, dict | list)
            )


def specific(names: Sequence[str]) -> Iterator[str]:
    """`names` without those that only repeat the beginning of the one before."""
    last = ""
    for name in names:
        if not (last.startswith(name) and last[len(name) : len(name) + 1] in {"", ".", "["}):
            last = name
            yield name


def target(name: str) -> Target | None:
    """What the reference `name` names; None for what is no object: `each.key`, `path.module`."""
    steps = list(split(name)) if "[" in name else [(step, "") for step in name.split(".")]
    head = steps[0][0]
    if len(steps) < 2 or head in _NAMELESS or head in ("each", "count"):
        return None
    if head == LOCAL:
        return Target(LOCAL)
    if head == "var":
        return Target(f"var.{steps[1][0]}")
    if head == "module":
        output = f".{steps[2][0]}" if len(steps) > 2 else ""
        return Target(f"module.{steps[1][0]}{output}", key_of(steps[1][1]))
    return _object(steps)


def _object(steps: list[tuple[str, str]]) -> Target | None:
    length = 3 if steps[0][0] in ("data", "ephemeral") else 2
    if len(steps) < length:
        return None
    node = ".".join(step for step, _ in steps[:length])
    return Target(node, key_of(steps[length - 1][1]), steps[length][0] if len(steps) > length else "")


def key_of(bracketed: str) -> Key:
    """The instance key in `["a"]` or `[0]`; None where there is none."""
    inner = bracketed[1:-1]
    if not inner:
        return None
    if inner.isdecimal() and inner.isascii():
        return int(inner) if len(inner) < 10 else inner
    try:
        return msgspec.json.decode(inner, type=str)
    except msgspec.DecodeError:
        return inner
