"""Changes that bytes alone rarely come to: another value somewhere in JSON, one part of an archive, a line twice."""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any, Final

from tests.fuzz.door import Door

_TEXTS: Final = (
    "",
    "\0",
    "\ud800",
    "\u202e",
    "\x1b[31m",
    "a" * 300,
    "::error::x",
    "<!-- -->",
    "`",
    "\n",
    "no-op",
    "delete",
    "1e999",
)
_ODD: Final[tuple[Any, ...]] = (
    *_TEXTS,
    *(None, True, False, 0, -1, 1, 2**63, 10**400, 1.5),
    *([], {}, [[]], [None], {"": None}, [{}], {"a": [1]}, ["delete", "create"]),
)
_BYTES: Final = (
    *(
        b"\0",
        b"\xff",
        b"\xff\xff\xff\xff",
        b"\xef\xbb\xbf",
        b"\xe2\x80\xae",
        b"\r\n",
        b"\n",
        b'"',
        b"\\",
        b"\\ud800",
        b'"' * 3,
        b"'" * 3,
    ),
    *(b"{", b"}", b"[" * 40, b"${", b"<<E\n", b"/*", b"*/", b"#", b"$(", b"`", b"=", b".a" * 60),
    *(b"9" * 5000, b"1e999", b"nan", b"inf", b"2026-01-01"),
)


def mutated(door: Door, data: bytes, size: int, seed: int) -> bytes:
    """`data` with something changed, at most `size` bytes."""
    chance = random.Random(seed)
    try:
        if door.parts and door.joined and chance.random() < 0.7:
            parts = door.parts(data)
            place = chance.randrange(len(parts))
            parts[place] = _of_text(parts[place], chance)
            found = door.joined(_shuffled(parts, chance))
        else:
            found = _of_text(data, chance)
    except Exception:  # noqa: BLE001 - what cannot be taken apart is changed as bytes
        found = _of_bytes(data, chance)
    return found[:size]


def _shuffled(parts: list[bytes], chance: random.Random) -> list[bytes]:
    return [*parts, *parts[-2:]] if chance.random() < 0.05 else parts


def _of_text(data: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.3:
        return _of_bytes(data, chance)
    lines = data.split(b"\n")
    if len(lines) > 1 and chance.random() < 0.7:
        place = chance.randrange(len(lines))
        lines[place : place + 1] = chance.choice(([], [lines[place]] * 2, [_of_json(lines[place], chance)]))
        return b"\n".join(lines)
    return _of_json(data, chance)


def _of_bytes(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    end = start + chance.choice((0, 0, 1, 1, 2, 4, 16, 64))
    other = chance.randrange(len(data) + 1)
    new = chance.choice((b"", bytes([chance.randrange(256)]), data[other : other + 32], data[start:end] * 3, *_BYTES))
    return data[:start] + new + data[end:]


def _of_json(data: bytes, chance: random.Random) -> bytes:
    document = json.loads(data)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        document = _changed(document, chance)
    return json.dumps(document, separators=(",", ":"), ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


def _changed(document: Any, chance: random.Random) -> Any:
    places = list(_places(document))
    if not places:
        return copy.deepcopy(chance.choice(_ODD))
    holder, key = chance.choice(places)
    other, there = chance.choice(places)
    move = chance.randrange(6)
    if move == 0:
        del holder[key]
    elif move == 1 and isinstance(holder, dict):
        holder[_name(key, chance)] = holder.pop(key)
    elif move == 2:
        holder[key] = json.loads(json.dumps(other[there]))
    elif move == 3 and isinstance(holder, list):
        holder.append(holder[key])
    else:
        holder[key] = copy.deepcopy(chance.choice(_ODD))
    return document


def _name(key: str, chance: random.Random) -> str:
    return chance.choice((key.upper(), f"{key}x", "", *_TEXTS))


def _places(document: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a value: what holds it, and under which key."""
    open_ = [document]
    while open_:
        holder = open_.pop()
        keys = list(holder) if isinstance(holder, dict) else range(len(holder))
        for key in keys:
            yield holder, key
            if isinstance(holder[key], dict | list):
                open_.append(holder[key])
