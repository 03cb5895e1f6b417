"""Objects under `count` that turn into their neighbours, because an element was taken out of their list or put into it.

Terraform knows them by their place in the list. With one element taken out, all later objects are to become the one
behind them, and the last is deleted; what was meant is one delete.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from planguard.core.pairing.values import weigh
from planguard.model.actions import Operation
from planguard.model.body import Body
from planguard.model.consequence import Consequence, Origin
from planguard.model.plan import Change

_CHANGED = frozenset({Operation.UPDATE, Operation.REPLACE})
_CONCERNED = _CHANGED | {Operation.DELETE, Operation.CREATE}
_Values = tuple[bytes, ...]


class Shift(msgspec.Struct, frozen=True):
    """What happens to the instances of one resource; `names` are the attributes that show it.

    `shifted`: (the object as it is now, the address that it would have to have). `gone` are objects that really go,
    `came` addresses that really get a new one. `found` is everything that the plan does to the resource.
    """

    resource: tuple[str, str, str]
    """Module address, type, name."""
    found: tuple[Consequence, ...]
    shifted: tuple[tuple[Consequence, Consequence], ...]
    gone: tuple[Consequence, ...]
    came: tuple[Consequence, ...]
    names: tuple[str, ...]


def shifts(consequences: Iterable[Consequence]) -> Iterator[Shift]:
    """The shifts of a plan, by resource."""
    resources: dict[tuple[str, str, str], list[Consequence]] = defaultdict(list)
    for found in consequences:
        change = found.change
        if found.operation in _CONCERNED and found.origin is Origin.PLANNED and change.deposed is None and change.index_raw:
            resources[change.module_address, change.type, change.name].append(found)
    for resource, concerned in sorted(each for each in resources.items() if len(each[1]) > 1):
        if any(found.operation in _CHANGED for found in concerned):
            shift = _shift(resource, {index: found for found in concerned if (index := _index(found)) is not None})
            if shift is not None:
                yield shift


def _index(found: Consequence) -> int | None:
    key = found.address.rpartition("[")[2].removesuffix("]")
    return int(key) if key.isascii() and key.isdigit() and len(key) < 10 else None


def _shift(resource: tuple[str, str, str], concerned: dict[int, Consequence]) -> Shift | None:
    ordered = {index: concerned[index] for index in sorted(concerned)}
    planned = {index: (found.change.change or Change()).after for index, found in ordered.items() if _gets(found)}
    names = _names(concerned.values(), [body for index, body in planned.items() if concerned[index].operation in _CHANGED])
    if not names:
        return None
    after = {index: _values(body, names) for index, body in planned.items()}
    before = {
        index: _values((found.change.change or Change()).before, names) for index, found in ordered.items() if _had(found)
    }
    sources = _sources(before, after)
    changed = [index for index in after if index in before]
    if not sources or 2 * len(sources) < len(changed):
        return None
    staying = {index for index in changed if before[index] == after[index]}
    used = set(sources.values()) | staying
    return Shift(
        resource=resource,
        found=tuple(concerned.values()),
        shifted=tuple((concerned[old], concerned[new]) for new, old in sources.items()),
        gone=tuple(concerned[index] for index in before if index not in used),
        came=tuple(concerned[index] for index in after if index not in sources and index not in staying),
        names=names,
    )


def _had(found: Consequence) -> bool:
    return found.operation is not Operation.CREATE


def _gets(found: Consequence) -> bool:
    return found.operation is not Operation.DELETE


def _names(concerned: Iterable[Consequence], bodies: Sequence[Body]) -> tuple[str, ...]:
    """The attributes that change somewhere and are known in all `bodies`; none where they say too little."""
    names = {str(path[0]) for found in concerned if found.operation in _CHANGED for path in found.changed if path}
    known = sorted(name for name in names if not any(body.gap(name) for body in bodies))
    telling = any(weigh(name, bytes(body.raw(name) or b"")) > 1 for name in known for body in bodies)
    return tuple(known) if telling else ()


def _values(body: Body, names: tuple[str, ...]) -> _Values:
    return tuple(bytes(body.raw(name) or b"") for name in names)


def _sources(before: dict[int, _Values], after: dict[int, _Values]) -> dict[int, int]:
    """Index -> index of the object that has now what is to stand there; those that stay as they are apart."""
    waiting: dict[_Values, deque[int]] = defaultdict(deque)
    for index, values in before.items():
        if after.get(index) != values:
            waiting[values].append(index)
    return {
        index: waiting[values].popleft()
        for index, values in after.items()
        if before.get(index) != values and waiting.get(values)
    }
