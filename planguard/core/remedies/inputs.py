"""What was changed in a module call: the literal that the objects in it were made with.

The plan shows the call as it is planned, and not as it was. But where the old values held one text and the new ones hold
the literal of an input in its place, that text is what stood there.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

import msgspec

from planguard.core.pairing.place import place_of
from planguard.core.pairing.values import IDENTITY
from planguard.core.remedies.hcl import NoHcl, comment, identifier, quoted
from planguard.core.remedies.restore import RESTORE
from planguard.model.actions import Operation
from planguard.model.body import decode_value
from planguard.model.consequence import Consequence
from planguard.model.finding import Remedy
from planguard.model.pairing import Pair
from planguard.model.plan import ABSENT, Change, Plan, Raw
from planguard.model.secrets import looks_secret

Edit = tuple[str, str]
"""A text before and after; both may be shown."""

_SHORTEST: Final = 3
_MOST: Final = 400
"""Differing values, and objects, that are looked at; a hundred say as much as a thousand."""
_NEARLY_ALL: Final = 0.8


class _Call(msgspec.Struct):
    expressions: dict[str, Raw] = {}
    module: Raw = ABSENT


class _Module(msgspec.Struct):
    module_calls: dict[str, _Call] = {}


class _Root(msgspec.Struct):
    root_module: _Module = msgspec.field(default_factory=_Module)


class Inputs:
    """The literals in the module calls of one plan; each call is looked up once."""

    def __init__(self, plan: Plan) -> None:
        self._configuration = plan.configuration
        self._modules: dict[tuple[str, ...], _Module] = {}
        self._texts: dict[tuple[str, ...], dict[str, str]] = {}

    def remedy(self, found: Consequence) -> Remedy | None:
        """Put back the literal of a module call that replaces an object inside; None where that is not the cause."""
        names = tuple(step.name for step in place_of(found.address).modules)
        paths = (found.change.change or Change()).replace_paths
        edits = list(_edits(found, found, [str(path[0]) for path in paths if len(path) == 1]))
        if not names or not edits or len(edits) != len(paths):
            return None
        texts = self.put_back(names, edits)
        return _remedy(names, texts, f"{found.address} is not replaced") if texts else None

    def common(self, lost: Sequence[Consequence]) -> Remedy | None:
        """The one literal that replaces nearly all of `lost`, apart from what only follows; None where there is none."""
        forced = (found for found in lost if found.operation is Operation.REPLACE and _forced_here(found))
        replaced = list(islice(forced, _MOST))
        text, count = _agreed(map(self.remedy, replaced), len(replaced))
        if not text:
            return None
        rest = ", nor those that follow from them" if count < len(lost) else ""
        says = f"{count} objects are no longer replaced{rest}"
        return Remedy(kind=RESTORE, safe_for_agent=True, text=text, expect=says)

    def put_back(self, names: tuple[str, ...], edits: Iterable[Edit]) -> tuple[str, ...]:
        """The lines that put the call with these `names` (from the root) back to what explains all `edits`; else none."""
        if names not in self._texts:
            self._texts[names] = self._constants(names)
        constants = self._texts[names]
        votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for _, (old, new) in zip(range(_MOST), edits if constants else (), strict=False):
            held = [one for one in constants.items() if one[1] in new]
            if held:
                longest = max(held, key=lambda one: (len(one[1]), one))
                votes[longest][_replaced(old, new, longest[1])] += 1
        sure = [(name, *before) for (name, _), before in sorted(votes.items()) if len(before) == 1 and "" not in before]
        try:
            return tuple(f"{identifier(name)} = {quoted(text)}" for name, text in sure)
        except NoHcl:
            return ()

    def _constants(self, names: tuple[str, ...]) -> dict[str, str]:
        """The inputs of a module call that are plain texts."""
        try:
            call = self._module(names[:-1]).module_calls.get(names[-1], _Call())
        except (msgspec.DecodeError, RecursionError):
            return {}  # a configuration of another shape says nothing
        found = {name: _constant(raw) for name, raw in call.expressions.items() if not looks_secret(name)}
        return {name: text for name, text in found.items() if len(text) >= _SHORTEST}

    def _module(self, names: tuple[str, ...]) -> _Module:
        if names not in self._modules:
            self._modules[names] = self._decoded(names)
        return self._modules[names]

    def _decoded(self, names: tuple[str, ...]) -> _Module:
        if not names:
            return msgspec.json.decode(self._configuration, type=_Root).root_module if self._configuration else _Module()
        call = self._module(names[:-1]).module_calls.get(names[-1], _Call())
        return msgspec.json.decode(call.module, type=_Module) if call.module else _Module()


def _agreed(remedies: Iterable[Remedy | None], total: int) -> tuple[str, int]:
    """The text that nearly all of `total` remedies share, and how many do; empty as soon as that is out of reach."""
    enough = max(2, _NEARLY_ALL * total)
    texts: Counter[str] = Counter()
    for place, remedy in enumerate(remedies, start=1):
        texts.update([remedy.text] if remedy else [])
        if texts.total() + total - place < enough:
            return "", 0
    text, count = max(texts.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    return (text, count) if count >= enough else ("", 0)


def _forced_here(found: Consequence) -> bool:
    """Whether the values that force the replacement are known: one that is not is made by another object."""
    change = found.change.change or Change()
    return not any(path and change.after.gap(str(path[0])) for path in change.replace_paths)


def _remedy(names: Iterable[str], texts: Iterable[str], expect: str) -> Remedy:
    call = ".".join(f"module.{name}" for name in names)
    text = "\n".join([comment(f"in the call of {call}"), *texts, ""])
    return Remedy(kind=RESTORE, safe_for_agent=True, text=text, expect=expect)


def renames(pairs: Iterable[Pair]) -> Iterator[Edit]:
    """The names of objects that have another address, before and after."""
    for pair in pairs:
        yield from _edits(pair.old, pair.new, [name for name in pair.differing if name in IDENTITY])


def _replaced(old: str, new: str, now: str) -> str:
    """What stood in `old` where `now` stands in `new`; empty where that does not work out."""
    start, _, end = new.partition(now)
    before = old[len(start) : len(old) - len(end)] if old.startswith(start) and old.endswith(end) else ""
    return before if before and new.replace(now, before) == old else ""


def _edits(one: Consequence, other: Consequence, names: Iterable[str]) -> Iterator[Edit]:
    """What stands in the attributes `names` of `one` now, and in those of `other` then, where both may be shown."""
    before, after = (one.change.change or Change()).before, (other.change.change or Change()).after
    for name in names:
        old, new = before.get(name), after.get(name)
        if isinstance(old, str) and isinstance(new, str) and old != new:
            yield old, new


def _constant(raw: Raw) -> str:
    value = decode_value(raw)
    text = value.get("constant_value") if isinstance(value, dict) else None
    return text if isinstance(text, str) else ""
