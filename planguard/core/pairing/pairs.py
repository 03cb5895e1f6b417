"""A judged plan -> which deletes and creates are one object under a new address."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import compress
from operator import attrgetter
from typing import Final, NamedTuple

from planguard.core.pairing.match import Item, Match, matches
from planguard.core.pairing.modules import Path, Whole, paths_above, wholes
from planguard.core.pairing.moves import kind_of, may_speak_for_all, module_moved, object_moved
from planguard.core.pairing.place import path_of, place_of
from planguard.core.pairing.values import after, before
from planguard.model.actions import Operation
from planguard.model.address import without_keys
from planguard.model.consequence import Consequence, Origin
from planguard.model.pairing import NOTHING_PAIRED, ModulePair, Pair, Pairing, PairKind
from planguard.model.plan import Plan, ResourceChange

_MODULE: Final = attrgetter("module_address")
_NAME: Final = attrgetter("name")
_Kin = tuple[str, str]
"""Provider and type: only objects of one kind can be one."""


def pairing(plan: Plan, consequences: Iterable[Consequence]) -> Pairing:
    """The pairs among `consequences`. An event stream shows no values, so nothing can be said of it."""
    found = [one for one in consequences if one.origin is Origin.PLANNED and one.change.deposed is None]
    gone = _kin(one for one in found if one.operation is Operation.DELETE)
    came = _kin(one for one in found if one.operation is Operation.CREATE)
    shared = gone.keys() & came.keys()
    if not shared or plan.degraded:
        return NOTHING_PAIRED
    olds = {kin: [Item(one, place_of(one.address), before(one)) for one in gone[kin]] for kin in sorted(shared)}
    news = {kin: [Item(one, place_of(one.address), after(one)) for one in came[kin]] for kin in sorted(shared)}
    return _paired(olds, news, _stay(plan))


def _kin(found: Iterable[Consequence]) -> dict[_Kin, list[Consequence]]:
    by_kin: dict[_Kin, list[Consequence]] = defaultdict(list)
    for one in sorted(found, key=lambda one: one.address):
        by_kin[one.change.provider_name, one.change.type].append(one)
    return by_kin


class _Stay(NamedTuple):
    """The modules that do not go as a whole, and those that do not come as a whole; the objects that stay."""

    staying: set[Path]
    changing: set[Path]
    objects: list[ResourceChange]


def _stay(plan: Plan) -> _Stay:
    active = [entry for entry in plan.active if entry.mode != "data"]
    staying = [entry for entry in active if entry.actions.operation is not Operation.DELETE]
    changing = [entry for entry in active if entry.actions.operation is not Operation.CREATE]
    idle, paths = set(map(_MODULE, plan.idle)), cache(_modules)
    not_gone, not_come = (set(paths_above(map(paths, idle.union(map(_MODULE, found))))) for found in (staying, changing))
    return _Stay(not_gone, not_come, [*plan.idle, *staying])


def _living(stay: _Stay, found: Iterable[Match]) -> set[str]:
    """The addresses without keys that are still in use: of calls, and of resources that one of `found` may have left."""
    names = {match.old.found.change.name for match in found if may_speak_for_all(match.old.place, match.new.place)}
    alike = compress(stay.objects, map(names.__contains__, map(_NAME, stay.objects)))
    plain = cache(without_keys)  # by far fewer modules than objects
    blocks = {(plain(entry.module_address), entry.type, entry.name) for entry in alike}
    named = {without_keys(f"{module}.{type_}.{name}".removeprefix(".")) for module, type_, name in blocks}
    return named | {without_keys(path_of(path)) for path in stay.staying}


def _modules(module_address: str) -> Path:
    return place_of(f"{module_address}.type.name").modules


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
