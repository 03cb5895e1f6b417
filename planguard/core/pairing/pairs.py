"""A judged plan -> which deletes and creates are one object under a new address."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, compress
from operator import attrgetter
from typing import Final, NamedTuple

from planguard.core.pairing.match import Item, Match, matches
from planguard.core.pairing.modules import Path, Whole, paths_above, wholes
from planguard.core.pairing.moves import kind_of, may_speak_for_all, module_moved, object_moved
from planguard.core.pairing.place import modules_of, path_of, place_of
from planguard.core.pairing.values import after, before
from planguard.model.actions import Operation
from planguard.model.address import without_keys
from planguard.model.consequence import Consequence, Origin
from planguard.model.pairing import NOTHING_PAIRED, ModulePair, Pair, Pairing, PairKind
from planguard.model.plan import Plan, ResourceChange

_ADDRESS: Final = attrgetter("change.address")
_MODULE: Final = attrgetter("module_address")
_NAME: Final = attrgetter("name")
_BLOCK: Final = attrgetter("module_address", "type", "name")
_Kin = tuple[str, str]
"""Provider and type: only objects of one kind can be one."""
_ByKin = dict[_Kin, list[Consequence]]


def pairing(plan: Plan, consequences: Iterable[Consequence]) -> Pairing:
    """The pairs among `consequences`. An event stream shows no values, so nothing can be said of it."""
    gone, came = _by_kin(consequences)
    shared = sorted(gone.keys() & came.keys())
    if not shared or plan.degraded:
        return NOTHING_PAIRED
    news = {kin: [Item(one, place_of(one.change.address), after(one)) for one in came[kin]] for kin in shared}
    shown = set(chain.from_iterable(item.values for item in _all(news)))
    olds = {kin: [Item(one, place_of(one.change.address), before(one, shown)) for one in gone[kin]] for kin in shared}
    return _paired(olds, news, _stay(plan))


def _by_kin(consequences: Iterable[Consequence]) -> tuple[_ByKin, _ByKin]:
    """What goes and what comes, each sorted by address."""
    gone: _ByKin = defaultdict(list)
    came: _ByKin = defaultdict(list)
    ends = {Operation.DELETE: gone, Operation.CREATE: came}
    for one in consequences:
        by_kin = ends.get(one.operation)
        if by_kin is not None and one.origin is Origin.PLANNED and one.change.deposed is None:
            by_kin[one.change.provider_name, one.change.type].append(one)
    for found in chain(gone.values(), came.values()):
        found.sort(key=_ADDRESS)
    return gone, came


class _Stay(NamedTuple):
    """The modules that do not go as a whole, and those that do not come as a whole; the objects that stay."""

    staying: set[Path]
    changing: set[Path]
    objects: list[list[ResourceChange]]


def _stay(plan: Plan) -> _Stay:
    active = {
        operation: [entry for entry in entries if entry.mode != "data"] for operation, entries in plan.by_operation.items()
    }
    gone, came = active.pop(Operation.DELETE), active.pop(Operation.CREATE)
    both = _modules(chain(plan.idle, *active.values()))
    return _Stay(both | _modules(came), both | _modules(gone), [plan.idle, came, *active.values()])


def _modules(entries: Iterable[ResourceChange]) -> set[Path]:
    """The modules that `entries` lie in."""
    return set(paths_above(map(modules_of, set(map(_MODULE, entries)))))


def _living(stay: _Stay, found: Iterable[Match]) -> set[str]:
    """The addresses without keys that are still in use: of calls, and of resources that one of `found` may have left."""
    names = {match.old.found.change.name for match in found if may_speak_for_all(match.old.place, match.new.place)}
    alike = (compress(entries, map(names.__contains__, map(_NAME, entries))) for entries in stay.objects if names)
    plain = cache(without_keys)  # by far fewer modules than objects
    blocks = {(plain(module), type_, name) for module, type_, name in set(map(_BLOCK, chain.from_iterable(alike)))}
    named = {without_keys(f"{module}.{type_}.{name}".removeprefix(".")) for module, type_, name in blocks}
    return named | {".".join(f"module.{step.name}" for step in path) for path in stay.staying}


def _paired(olds: dict[_Kin, list[Item]], news: dict[_Kin, list[Item]], stay: _Stay) -> Pairing:
    modules = wholes(_all(olds), _all(news), stay.staying, stay.changing)
    taken = {item.found.address for whole in modules for old, new, _ in whole.members for item in (old, new)}
    found: list[Match] = []
    for kin, goers in olds.items():
        rest = [item for item in goers if item.found.address not in taken]
        comers = [item for item in news[kin] if item.found.address not in taken]
        found += (match for match in (matches(rest, comers) if rest and comers else ()) if not _other_instance(match))
    living = _living(stay, found) if found or modules else set()
    return Pairing(
        pairs=tuple(sorted((_pair(match, living) for match in found), key=lambda pair: pair.old.address)),
        modules=tuple(_module(whole, living) for whole in modules),
    )


def _all(items: dict[_Kin, list[Item]]) -> Iterator[Item]:
    return (item for group in items.values() for item in group)


def _other_instance(match: Match) -> bool:
    """Whether the two lie in two instances of one module: whether those are one is decided for the whole module."""
    old, new = match.old.place.modules, match.new.place.modules
    return old != new and [step.name for step in old] == [step.name for step in new]


def _pair(match: Match, living: set[str]) -> Pair:
    old, new = match.old.place, match.new.place
    return Pair(
        old=match.old.found,
        new=match.new.found,
        kind=kind_of(old, new),
        similarity=match.like.similarity,
        moved=object_moved(old, new, living),
        ambiguous=match.ambiguous,
        differing=match.like.differing,
    )


def _module(whole: Whole, living: set[str]) -> ModulePair:
    moved = module_moved(whole.old, whole.new, living)
    return ModulePair(
        old=path_of(whole.old),
        new=path_of(whole.new),
        moved=moved,
        pairs=tuple(
            Pair(old.found, new.found, PairKind.MODULE, like.similarity, moved, whole.ambiguous, like.differing)
            for old, new, like in whole.members
        ),
        similarity=whole.similarity,
        ambiguous=whole.ambiguous,
        left=tuple(item.found for item in whole.left),
    )
