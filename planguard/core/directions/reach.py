"""Who is let in: networks, members and principals, in lists and in the blocks of rules."""

import re
from collections.abc import Hashable, Iterator, Mapping
from typing import Final

import msgspec

from planguard.core.directions.networks import Range, range_of, ranges, wide, without
from planguard.core.directions.record import Direction
from planguard.core.directions.values import bare, frozen, hidden, hides, same
from planguard.model.value import Value

_EVERYONE: Final = frozenset("* allusers allauthenticatedusers internet any public anyone everyone anonymous".split())
# In the block of a rule these members say who; a star elsewhere means every port or protocol.
_WHO: Final = re.compile(r"cidr|address|member|principal|network|ip_range|source_range|source_ip|^ips?$|^value$|^grantee")
_NOT_WHO: Final = re.compile(r"port|destination|description|name|prefix_list|version|protocol")
_KIND: Final = ("action", "access", "effect", "rule_action", "type", "direction")
_SHUTS: Final = frozenset("deny drop block reject outbound egress".split())


class Reach(msgspec.Struct):
    """Who is let in by one value, or by the rules that are equal but for whom they let in."""

    everyone: bool = False
    networks: list[Range] = []
    names: frozenset[str] = frozenset()


def reach(value: Value) -> dict[Hashable, Reach]:
    """Who `value` lets in, by what the rules say otherwise; plain lists of networks or members say nothing else."""
    texts: dict[Hashable, list[str]] = {}
    for key, text in _admitted(value):
        texts.setdefault(key, []).append(text.strip())
    return {key: _reach(found) for key, found in texts.items()}


def _reach(texts: list[str]) -> Reach:
    words = {text for text in texts if text and range_of(text) is None}
    everyone = any(word.lower() in _EVERYONE for word in words)
    return Reach(everyone=everyone, networks=ranges(texts), names=frozenset(words))


def _admitted(value: Value) -> Iterator[tuple[Hashable, str]]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            yield (), item
        elif isinstance(item, dict) and not any(str(item.get(name)).lower() in _SHUTS for name in _KIND):
            who = {name: part for name, part in item.items() if _WHO.search(name) and not _NOT_WHO.search(name)}
            rest = {name: part for name, part in item.items() if name not in who and name not in ("description", "name")}
            key = frozen(rest)
            for part in who.values():
                yield from ((key, text) for text in (part if isinstance(part, list) else [part]) if isinstance(text, str))


def shuts(rule: Mapping[str, Value]) -> bool:
    """Whether an object that is a rule itself keeps out, or speaks of what goes out: then it lets nobody in."""
    kinds = (str(rule.get(name)).lower() for name in _KIND)
    return any(kind in _SHUTS for kind in kinds) or bool(rule.get("deny") and not rule.get("allow"))


def names_everyone_let_in(value: Value) -> bool:
    """Whether `value` is a list of rules each of which says whom it lets in, so that `narrowed` sees all of it."""
    return isinstance(value, list) and all(isinstance(item, dict) and any(True for _ in _admitted(item)) for item in value)


def _unseen(value: Value) -> bool:
    """Whether some of whom `value` lets in cannot be seen."""
    if isinstance(value, list):
        return any(map(_unseen, value))
    if isinstance(value, dict):
        return any(_unseen(part) for name, part in value.items() if _WHO.search(name) and not _NOT_WHO.search(name))
    return hidden(value)


def _opened(old: Value, new: Value, _: str) -> bool | None:
    """Whether everybody, or a large part of the public internet, is let in now and was not before."""
    before, nobody = reach(old), Reach()
    for key, after in reach(new).items():
        known = before.get(key, nobody)
        if known.everyone or not (after.everyone or wide(without(after.networks, known.networks))):
            continue
        return None if _unseen(old) else True
    return None if _unseen(new) else False


def _narrowed(old: Value, new: Value, _: str) -> bool | None:
    """Whether somebody who was let in is not any more. A rule that becomes another one does not show it."""
    if not hides(old) and same(old, new):
        return False
    before, after = reach(old), reach(new)
    lost = [key for key, known in before.items() if _lost(known, after.get(key, Reach()))]
    if not lost:
        return None if _unseen(old) and not bare(new) else False
    changed = len(after.keys() - before.keys()) >= len(before.keys() - after.keys()) > 0
    return None if _unseen(new) or changed else True


def _lost(before: Reach, after: Reach) -> bool:
    if after.everyone:
        return False
    return before.everyone or bool(before.names - after.names or without(before.networks, after.networks))


OPENED: Final = Direction("opened", "is opened to everybody or to a large part of the internet", _opened)
NARROWED: Final = Direction("narrowed", "lets fewer in than before", _narrowed)
