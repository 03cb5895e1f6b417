"""Templates that another tool turns into objects of its own: what a change takes out of them.

What is read is the form of CloudFormation, in JSON or in the plain block style of YAML: `Resources`, each with its `Type`,
below a logical id. A resource that leaves the template, or stands there with another type, is deleted with what it holds.
Source: the provider documentation's and CloudFormation's own page on the anatomy of a template.
"""

import re
from collections.abc import Iterator
from typing import Final

from planguard.core.directions.record import Direction
from planguard.core.directions.values import document, hides
from planguard.model.value import Value

_LONGEST: Final = 1_000_000
_ID: Final = re.compile(r"""( +)(["']?)([A-Za-z0-9]{1,255})\2:\s*(?:#.*)?""", re.ASCII)
_TYPE: Final = re.compile(r"""( +)Type:\s*(["']?)([A-Za-z0-9:]{1,255})\2\s*(?:#.*)?""", re.ASCII)
_HEAD: Final = re.compile(r"""(["']?)Resources\1:\s*(?:#.*)?""", re.ASCII)
Members = dict[str, str]
"""Types by logical id."""


def _resource_removed(old: Value, new: Value, _: str) -> bool | None:
    before, after = _members(old), _members(new)
    if before is None or after is None:
        return None
    return any(after.get(name) != kind for name, kind in before.items())


def _members(value: Value) -> Members | None:
    """The resources of a template; None where they cannot be read for certain."""
    if hides(value) or not isinstance(value, str) or len(value) > _LONGEST:
        return None
    found = document(value)
    if isinstance(found, dict):
        return _of_json(found.get("Resources"))
    return None if value.lstrip().startswith(("{", "[")) else _of_yaml(value)


def _of_json(resources: Value) -> Members | None:
    if not isinstance(resources, dict) or any(name.startswith("Fn::") for name in resources):
        return None
    types = {name: body.get("Type") for name, body in resources.items() if isinstance(body, dict)}
    found = {name: kind for name, kind in types.items() if isinstance(kind, str)}
    return found if len(found) == len(resources) else None


def _of_yaml(text: str) -> Members | None:
    """The resources of a template in block style. Whatever is written otherwise makes it unreadable, not empty."""
    lines = [line.rstrip() for line in text.split("\n")]
    heads = [number for number, line in enumerate(lines) if _HEAD.fullmatch(line)]
    if len(heads) != 1:
        return None
    body = list(_block(lines[heads[0] + 1 :]))
    level = _indent(body[0]) if body else 0
    found: Members = {}
    name, inner = "", 0
    for line in body:
        if _indent(line) <= level:
            match = _ID.fullmatch(line)
            if match is None or _indent(line) < level or match[3] in found:
                return None
            name, inner = match[3], 0
            found[name] = ""
            continue
        inner = inner or _indent(line)
        kind = _TYPE.fullmatch(line)
        if kind and _indent(line) == inner:
            found[name] = kind[3]
    return found if found and all(found.values()) else None


def _block(lines: list[str]) -> Iterator[str]:
    """The lines that stand below a key of the document, without empty ones and comments."""
    for line in lines:
        if line[:1] not in ("", " ", "#"):
            return
        if line.strip() and not line.lstrip().startswith("#"):
            yield line


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


RESOURCE_REMOVED: Final = Direction(
    "resource-removed",
    "drops a resource or gives one another type, and what it had made of that is deleted",
    _resource_removed,
    unsure="changes, and what it takes out does not show",
)
