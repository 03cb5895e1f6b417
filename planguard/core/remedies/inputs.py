"""What was changed in a module call besides its name: the literal that the old objects were made with.

The plan shows the call as it is now, and not as it was. But where the name of every object held one text and now
holds the literal of an input in its place, that text is what stood there.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from planguard.core.pairing.values import IDENTITY
from planguard.model.body import Body, decode_value
from planguard.model.pairing import ModulePair, Pair
from planguard.model.plan import ABSENT, Change, Plan, Raw
from planguard.model.secrets import looks_secret

_SHORTEST: Final = 3
_MOST: Final = 400
"""Differing values that are looked at; a hundred objects say as much as a thousand."""


class Literal(msgspec.Struct, frozen=True):
    """An input of a module call: what stands there now, and what stood there before."""

    name: str
    now: str
    before: str


class _Call(msgspec.Struct):
    expressions: dict[str, Raw] = {}
    module: Raw = ABSENT


class _Module(msgspec.Struct):
    module_calls: dict[str, _Call] = {}


class _Root(msgspec.Struct):
    root_module: _Module = msgspec.field(default_factory=_Module)


def changed_literals(plan: Plan, names: Iterable[str], module: ModulePair) -> tuple[Literal, ...]:
    """The inputs of the call with these `names` (from the root) whose literal was changed along with its name."""
    constants = _constants(plan, list(names))
    if not constants:
        return ()
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for old, new in _renamed(module.pairs):
        found = max((one for one in constants.items() if one[1] in new), key=lambda one: (len(one[1]), one), default=None)
        if found is not None:
            votes[found][_replaced(old, new, found[1])] += 1
    return tuple(
        Literal(name, now, next(iter(before)))
        for (name, now), before in sorted(votes.items())
        if len(before) == 1 and "" not in before
    )


def _replaced(old: str, new: str, now: str) -> str:
    """What stood in `old` where `now` stands in `new`; empty where that does not work out."""
    start, _, end = new.partition(now)
    before = old[len(start) : len(old) - len(end)] if old.startswith(start) and old.endswith(end) else ""
    return before if before and new.replace(now, before) == old else ""


def _renamed(pairs: Iterable[Pair]) -> Iterator[tuple[str, str]]:
    """The names of objects, before and after, where both may be shown and differ."""
    seen = 0
    for pair in pairs:
        for name in pair.differing if seen < _MOST else ():
            if name in IDENTITY:
                seen += 1
                old, new = (_text(body, name) for body in _bodies(pair))
                if old and new:
                    yield old, new


def _bodies(pair: Pair) -> tuple[Body, Body]:
    return (pair.old.change.change or Change()).before, (pair.new.change.change or Change()).after


def _text(body: Body, name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""


def _constants(plan: Plan, names: list[str]) -> dict[str, str]:
    """The inputs of a module call that are plain texts."""
    call = _call(plan.configuration, names)
    found = {name: _constant(raw) for name, raw in call.expressions.items() if not looks_secret(name)} if call else {}
    return {name: text for name, text in found.items() if len(text) >= _SHORTEST}


def _call(configuration: Raw, names: list[str]) -> _Call | None:
    try:
        module = msgspec.json.decode(configuration, type=_Root).root_module if configuration else _Module()
        for depth, name in enumerate(names):
            call = module.module_calls.get(name)
            if call is None or depth == len(names) - 1:
                return call
            module = msgspec.json.decode(call.module, type=_Module) if call.module else _Module()
    except (msgspec.DecodeError, RecursionError):
        pass  # a configuration of another shape says nothing
    return None


def _constant(raw: Raw) -> str:
    value = decode_value(raw)
    text = value.get("constant_value") if isinstance(value, dict) else None
    return text if isinstance(text, str) else ""
