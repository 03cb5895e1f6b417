"""Templates that another tool turns into objects of its own: what a change takes out of them.

What is read is the form of CloudFormation, in JSON or in the plain block style of YAML: `Resources`, each with its `Type`,
below a logical id. A resource that leaves the template, stands there with another type or under another condition is deleted
with what it holds, unless its `DeletionPolicy` keeps that. What was read before and cannot be read afterwards is gone:
a template is easily written so that nobody sees what is in it. Source: CloudFormation's own pages on the anatomy of a
template, on conditions and on the deletion policy.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from planguard.core.directions.record import Direction
from planguard.core.directions.values import document, hides, nothing
from planguard.core.directions.yaml_lines import indent, structure
from planguard.model.value import Value

_LONGEST: Final = 1_000_000
_ID: Final = re.compile(r"""( +)(["']?)([A-Za-z0-9]{1,255})\2:\s*(?:#.*)?""", re.ASCII)
_WORD: Final = re.compile(r""" +(["']?)[A-Za-z]+\1:\s+(["']?)([A-Za-z0-9:]{1,255})\2\s*(?:#.*)?""", re.ASCII)
_NAMED: Final = re.compile(r""" +(["']?)([A-Za-z0-9]+)\1:(?: .*)?""", re.ASCII)
_PARTS: Final = ("Type", "Condition", "DeletionPolicy")
_SECTION: Final = re.compile(
    r"""(["']?)(AWSTemplateFormatVersion|Conditions|Description|Globals|Hooks|Mappings|Metadata|Outputs|Parameters|Resources"""
    r"""|Rules|Transform)\1:(?: .*)?"""
)
_HEAD: Final = re.compile(r"""(["']?)Resources\1:\s*(?:#.*)?""", re.ASCII)
_KEEPS: Final = frozenset({"Retain", "RetainExceptOnCreate", "Snapshot"})


class Member(NamedTuple):
    """What is known of one resource; empty for what it does not have."""

    type: str = ""
    condition: str = ""
    policy: str = ""


class Template(NamedTuple):
    """The resources by logical id, and what the conditions are, as it is written."""

    members: dict[str, Member]
    conditions: Value = None


def _resource_removed(old: Value, new: Value, _: str) -> bool | None:
    before, after = _template(old), _template(new)
    if before is None or hides(new):
        return None
    if after is None:
        return True
    others = before.conditions != after.conditions
    return any(_lost(member, after.members.get(name), others=others) for name, member in before.members.items())


def _lost(old: Member, new: Member | None, *, others: bool) -> bool:
    """Whether a resource may be gone, or is no longer kept when it goes. `others`: the conditions mean something else."""
    if new is None or (new.type, new.condition) != (old.type, old.condition):
        return True
    return (others and bool(new.condition)) or (old.policy in _KEEPS and new.policy != old.policy)


def _template(value: Value) -> Template | None:
    """What stands in a template; None where it cannot be read for certain."""
    if hides(value) or not isinstance(value, str) or len(value) > _LONGEST:
        return None
    found = document(value)
    if isinstance(found, dict):
        return _of_json(found)
    return None if value.lstrip().startswith(("{", "[")) else _of_yaml(value)


def _of_json(template: dict[str, Value]) -> Template | None:
    resources = template.get("Resources")
    if not isinstance(resources, dict) or any(name.startswith("Fn::") for name in resources):
        return None
    members = {name: _member(body) for name, body in resources.items() if isinstance(body, dict)}
    whole = len(members) == len(resources) and all(member.type for member in members.values())
    return Template(members, template.get("Conditions")) if whole else None


def _member(body: dict[str, Value]) -> Member:
    parts = map(body.get, _PARTS)
    return Member(*(part if isinstance(part, str) else "" if nothing(part) else "?" for part in parts))


def _of_yaml(text: str) -> Template | None:
    """What stands in a template in block style. Whatever is written otherwise makes it unreadable, not empty."""
    lines = structure(text)
    if lines and lines[0] == "---":
        lines = lines[1:]
    if not lines or not _in_sections(lines):
        return None
    members = _members(list(_block(lines, "Resources")))
    return Template(members, "\n".join(_block(lines, "Conditions")) or None) if members else None


def _in_sections(lines: list[str]) -> bool:
    """Whether every line belongs to a section of a template that is there once, `Resources` being a block."""
    heads = [_SECTION.fullmatch(line) for line in lines if not line.startswith(" ")]
    names = [head[2] for head in heads if head]
    whole = not lines[0].startswith(" ") and len(names) == len(heads) == len(set(names))
    return whole and any(map(_HEAD.fullmatch, lines))


def _members(lines: list[str]) -> dict[str, Member] | None:
    level = indent(lines[0]) if lines else 0
    bodies: dict[str, list[str]] = {}
    name = ""
    for line in lines:
        if indent(line) > level:
            bodies[name].append(line)
            continue
        match = _ID.fullmatch(line)
        if match is None or indent(line) < level or match[3] in bodies:
            return None
        name = match[3]
        bodies[name] = []
    parts = {name: _parts(body) for name, body in bodies.items()}
    members = {name: _member(body) for name, body in parts.items() if body is not None}
    return members if len(members) == len(bodies) and all(member.type for member in members.values()) else None


def _parts(lines: list[str]) -> dict[str, Value] | None:
    """What a resource says of itself; None where that is not certain."""
    inner = indent(lines[0]) if lines else 0
    found: dict[str, Value] = {}
    for line in lines:
        if indent(line) > inner:
            continue
        named = _NAMED.fullmatch(line)
        if named is None or indent(line) < inner or named[2] in found:
            return None
        word = _WORD.fullmatch(line)
        if word is None and named[2] in _PARTS:
            return None
        found[named[2]] = word[3] if word else None
    return found


def _block(lines: list[str], name: str) -> Iterator[str]:
    """The lines that stand below a section."""
    inside = False
    for line in lines:
        if not line.startswith(" "):
            head = _SECTION.fullmatch(line)
            inside = head is not None and head[2] == name
        elif inside:
            yield line


RESOURCE_REMOVED: Final = Direction(
    "resource-removed",
    "may lose a resource, or what keeps one",
    _resource_removed,
    unsure="changes, and what it takes out does not show",
)
