"""Addresses of resources and modules, as Terraform writes them: `module.app["eu"].aws_vpc.main[0]`."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

KEY: Final = r'\[(?:[^"\]]|"(?:[^"\\]|\\.)*")*\]'
"""An instance key as a regular expression; what is quoted in it may hold anything."""
_keys: Final = re.compile(KEY, re.DOTALL)
_regular: Final = re.compile(rf"[^.\[]*(?:{KEY})*(?:\.[^.\[]*(?:{KEY})*)*", re.DOTALL)
"""What `split` and a search for keys see alike."""
_steps: Final = re.compile(rf"\.([^.\[]*)((?:{KEY})*)", re.DOTALL)


def split(address: str) -> Iterable[tuple[str, str]]:
    """The steps of an address as (name, instance key), such as `("app", '["eu"]')`.

    A dot or bracket inside a quoted key belongs to the key. Nothing is refused: an address that Terraform would
    not write still splits into something, and joining name and key of all steps with dots gives it back.
    """
    return _steps.findall(f".{address}") if _regular.fullmatch(address) else _split(address)


def _split(address: str) -> Iterator[tuple[str, str]]:
    start = position = 0
    end = len(address)
    while position <= end:
        position = _name_end(address, position)
        name = address[start:position]
        key_start = position
        while position < end and address[position] == "[":
            position = _key_end(address, position)
        yield name, address[key_start:position]
        if position < end and address[position] == ".":
            position += 1
        elif position >= end:
            return
        start = position


def _name_end(address: str, position: int) -> int:
    while position < len(address) and address[position] not in ".[":
        position += 1
    return position


def _key_end(address: str, position: int) -> int:
    """The place after the bracketed key that begins at `position`."""
    quoted = False
    while position < len(address):
        character = address[position]
        if quoted and character == "\\":
            position += 1
        elif character == '"':
            quoted = not quoted
        elif character == "]" and not quoted:
            return position + 1
        position += 1
    return len(address)


def without_keys(address: str) -> str:
    """The address in the configuration that this instance comes from: every instance key is left out."""
    if "[" not in address:
        return address
    if _regular.fullmatch(address):
        return _keys.sub("", address)
    return ".".join(name for name, _ in _split(address))


def module_of(address: str) -> str:
    """The module instance that `address` lies in; empty for the root module."""
    if not address.startswith("module."):
        return ""
    steps = list(split(address))
    used = 0
    while used + 1 < len(steps) and steps[used][0] == "module":
        used += 2
    return ".".join(name + key for name, key in steps[:used])
