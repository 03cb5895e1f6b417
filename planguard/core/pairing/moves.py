"""Two addresses -> what a `moved` block has to say, as short as it can be said.

What both addresses begin with is where the block belongs; a key that stays is left out where the whole resource or the
whole module call has gone, so that one block speaks for all instances.
"""

from planguard.core.pairing.place import Place, Step, path_of
from planguard.model.pairing import Moved, PairKind


def kind_of(old: Place, new: Place) -> PairKind:
    """What of an address has changed."""
    if old.resource != new.resource:
        return PairKind.NAME
    if [step.name for step in old.modules] != [step.name for step in new.modules]:
        return PairKind.MODULE
    return PairKind.REPETITION if _manner(old.key) != _manner(new.key) else PairKind.KEY


def _manner(key: str) -> str:
    """How instances are told apart: not at all, by numbers, by strings."""
    return key[:2] if key.startswith('["') else key[:1]


def object_moved(old: Place, new: Place, living: set[str]) -> Moved:
    """The block for one object; `living` are addresses without keys of resources and calls that still exist."""
    depth = _common(old.modules, new.modules)
    location = ".".join(f"module.{step.name}" for step in old.modules[:depth])
    mine, theirs = old.below(depth), new.below(depth)
    if may_speak_for_all(old, new) and without_keys(old) not in living:
        mine, theirs = mine.removesuffix(old.key), theirs.removesuffix(new.key)
    return Moved(location, mine, theirs)


def may_speak_for_all(old: Place, new: Place) -> bool:
    """Whether the block for one of several instances could be that for all: only the resource has another name."""
    return old.key != "" and old.key == new.key and old.modules == new.modules


def module_moved(old: tuple[Step, ...], new: tuple[Step, ...], living: set[str]) -> Moved:
    """The block for one module instance."""
    depth = min(_common(old, new), len(old) - 1, len(new) - 1)
    location = ".".join(f"module.{step.name}" for step in old[:depth])
    mine, theirs = old[depth:], new[depth:]
    call = ".".join(f"module.{step.name}" for step in old)
    if mine[-1].key == theirs[-1].key and call not in living:
        mine, theirs = (*mine[:-1], mine[-1]._replace(key="")), (*theirs[:-1], theirs[-1]._replace(key=""))
    return Moved(location, path_of(mine), path_of(theirs))


def without_keys(place: Place) -> str:
    """The address of the resource in the configuration."""
    return ".".join([*(f"module.{step.name}" for step in place.modules), place.resource])


def _common(old: tuple[Step, ...], new: tuple[Step, ...]) -> int:
    """How many module instances both begin with."""
    pairs = zip(old, new, strict=False)
    return next((depth for depth, (mine, theirs) in enumerate(pairs) if mine != theirs), min(len(old), len(new)))
