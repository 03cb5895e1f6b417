"""What changed beside the resources, and which consequences of it only a plan can show."""

from collections.abc import Callable, Iterator
from typing import Final

from planguard.core.static.bodies import Blocks, Key
from planguard.core.static.lifecycles import setting
from planguard.core.static.objects import MODULE, is_local
from planguard.core.static.records import Difference, Edited, Note
from planguard.model.source import VALUE, Place, SourceBody, Written

_ABSENT: Final = SourceBody()
"""The inside of a block that is not there."""


def beside(found: Difference, old: Blocks, new: Blocks, differing: list[Key]) -> None:
    """Add to `found` what only a plan can show."""
    for key in differing:
        teller = _TELLERS.get(key[0])
        if teller is None:
            continue
        one, other = _body(old, key), _body(new, key)
        if one is not None and other is not None and (one != other or key not in new.by_key):
            place = new.place(key) or old.place(key)
            found.unknown += [Note(says, _address(key), place) for says in teller(key, one, other)]


def twins(found: Difference, edited: Edited) -> None:
    """Add to `found` each touched file of which OpenTofu and Terraform read different ones."""
    paths = {file.path for file in edited.after.files}
    for path in sorted(edited.touched & paths):
        twin = path.replace(".tofu", ".tf") if path.endswith((".tofu", ".tofu.json")) else ""
        if twin in paths:
            says = f"OpenTofu reads this file and not {twin}, Terraform the other way round: here both count"
            found.unknown.append(Note(says, path, Place(path, 1)))


def moved_here(found: Difference, came_from: str | None, directory: str) -> None:
    """Add to `found` that the whole directory has another name."""
    if came_from is not None and came_from != directory:
        says = f"came from {came_from or 'the top'} as a whole: whether its state comes along, no text shows"
        found.unknown.append(Note(says, directory or "."))


def _body(blocks: Blocks, key: Key) -> SourceBody | None:
    return blocks.body(key) if key in blocks.by_key else _ABSENT


def _address(key: Key) -> str:
    return ".".join(key[1] if key[0] == "resource" else (key[1][-1:] if key[0] == VALUE else (key[0], *key[1])))


def _resource(_: Key, one: SourceBody, other: SourceBody) -> Iterator[str]:
    if setting(one, "create_before_destroy") is True and setting(other, "create_before_destroy") is not True:
        yield "create_before_destroy is off: from now on a replacement destroys first"
    for name in ("precondition", "postcondition"):
        if _count(one, name) > _count(other, name):
            yield f"a {name} is gone"


def _count(body: SourceBody, name: str) -> int:
    return sum(len(block.body.nested(name)) for block in body.nested("lifecycle"))


def _data(_: Key, _one: SourceBody, other: SourceBody) -> Iterator[str]:
    if other is _ABSENT:
        yield "it is no longer read: what uses it changes"


def _module(_: Key, one: SourceBody, other: SourceBody) -> Iterator[str]:
    if not one.attributes or not other.attributes:
        return
    names = {name for name in {**one.attributes, **other.attributes} if one.literal(name) != other.literal(name)}
    local = is_local(one.literal("source")) and is_local(other.literal("source"))
    if "version" in names or ("source" in names and not local):
        versions = _moved(one.literal("version"), other.literal("version"))
        yield f"the module comes from elsewhere, or in another version{versions}"
    elif names - {"count", "for_each", "source"}:
        yield f"it is called with other arguments: {_some(names)}"


def _provider(_: Key, one: SourceBody, other: SourceBody) -> Iterator[str]:
    if one.literal("version") != other.literal("version"):
        yield f"another version of the provider{_moved(one.literal('version'), other.literal('version'))}"
    elif one.attributes.keys() - _LOCK and one.attributes and other.attributes:
        yield "the provider is set up otherwise: it may reach another account or region"


_LOCK: Final = frozenset({"version", "constraints", "hashes"})


def _terraform(_: Key, one: SourceBody, other: SourceBody) -> Iterator[str]:
    for name in ("backend", "cloud"):
        if one.nested(name) and one.nested(name) != other.nested(name):
            yield f"{name} is another: a state that is not found means that everything is created anew"
    if _required(one) and _required(one) != _required(other):
        yield "other versions of providers are asked for"


def _required(body: SourceBody) -> list[dict[str, Written]]:
    return [
        {name: one.value.get("version", one.value) if isinstance(one.value, dict) else one.value}
        for block in body.nested("required_providers")
        for name, one in block.body.attributes.items()
    ]


def _locals(_: Key, one: SourceBody, other: SourceBody) -> Iterator[str]:
    names = {name for name in one.attributes if one.literal(name) != other.literal(name)}
    if names:
        yield f"local values are others: {_some(names)}"


def _variable(_: Key, one: SourceBody, other: SourceBody) -> Iterator[str]:
    if one.attributes and one.literal("default") != other.literal("default"):
        yield "its default is another"


def _value(_: Key, one: SourceBody, other: SourceBody) -> Iterator[str]:
    if one.attributes:
        yield "its value is another" if other.attributes else "its value is no longer given here"


def _moved(one: Written, other: Written) -> str:
    return f": {one} to {other}" if isinstance(one, str) and isinstance(other, str) and one != other else ""


def _some(names: set[str]) -> str:
    first = sorted(names)
    return ", ".join(first) if len(first) <= _SHOWN else f"{', '.join(first[:_SHOWN])} and {len(first) - _SHOWN} more"


_SHOWN: Final = 4
_Teller = Callable[[Key, SourceBody, SourceBody], Iterator[str]]
_TELLERS: Final[dict[str, _Teller]] = {
    "resource": _resource,
    "data": _data,
    MODULE: _module,
    "provider": _provider,
    "terraform": _terraform,
    "locals": _locals,
    "variable": _variable,
    VALUE: _value,
}
