"""The keys of `[[person.ssh]]`: each must be one that can be read, and nobody's but this person's."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from planguard.config.fault import Fault
from planguard.config.shapes import as_text, tables
from planguard.config.units import fault_of_path
from planguard.core.public_key import PublicKey, public_key

_MOMENTS: Final = ("not_before", "not_after")
_EXAMPLE: Final = "2027-06-30T00:00:00Z"
_Path = tuple[str | int, ...]


def faults_of_keys(persons: list[tuple[int, dict[str, Any]]]) -> Iterator[Fault]:
    """The faults of all keys. A key is the same key under another comment, name or type."""
    seen: dict[bytes, str] = {}
    for place, person in persons:
        for number, entry in tables(person.get("ssh")):
            path: _Path = ("person", place, "ssh", number)
            key, fault = _key(entry)
            if fault:
                yield Fault((*path, "key"), fault)
            if key:
                yield from _known(key, path, seen)
                yield from _hardware(key, entry, path)
            yield from _moments(entry, path)
            yield from _attestation(entry, path)


def _key(entry: dict[str, Any]) -> tuple[PublicKey | None, str]:
    line = as_text(entry.get("key"))
    try:
        return (public_key(line), "") if line else (None, "")
    except ValueError as error:
        return None, f"the key {error}"


def _known(key: PublicKey, path: _Path, seen: dict[bytes, str]) -> Iterator[Fault]:
    here = f"person[{path[1]}].ssh[{path[3]}]"
    first = seen.setdefault(key.material, here)
    if first != here:
        yield Fault((*path, "key"), f"the key {key.fingerprint} is that of {first} already")


def _hardware(key: PublicKey, entry: dict[str, Any], path: _Path) -> Iterator[Fault]:
    if entry.get("hardware") is True and not key.of_security_key:
        says = f"true is only for keys that live in a security key (types that begin with sk-), and this is {key.type}"
        yield Fault((*path, "hardware"), says)


def _moments(entry: dict[str, Any], path: _Path) -> Iterator[Fault]:
    for name in _MOMENTS:
        value = entry.get(name)
        if value is not None and not _is_utc(value):
            yield Fault((*path, name), f"{_written(value)} is not a date and time that ends in Z, such as {_EXAMPLE}")
    begin, end = entry.get("not_before"), entry.get("not_after")
    if isinstance(begin, datetime) and isinstance(end, datetime) and _is_utc(begin) and _is_utc(end) and begin >= end:
        yield Fault((*path, "not_after"), f"{_written(end)} is not after not_before")


def _is_utc(value: object) -> bool:
    return isinstance(value, datetime) and value.utcoffset() == timedelta(0)


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, date | time) else f'"{value}"' if isinstance(value, str) else str(value)


def _attestation(entry: dict[str, Any], path: _Path) -> Iterator[Fault]:
    file = as_text(entry.get("attestation"))
    if file and fault_of_path(file):
        yield Fault((*path, "attestation"), f'"{file}" {fault_of_path(file)}')
