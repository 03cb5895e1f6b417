"""The labels that a configuration gives to objects, for a plan that has no values: literal ones, and marks over others."""

from collections.abc import Iterable

from planguard.core.environment.bodies import LABELS, TAGS
from planguard.core.static.bodies import Blocks, Key
from planguard.core.static.objects import MODULE, Objects
from planguard.core.static.records import Directory, Parse, Side
from planguard.core.static.values import as_object
from planguard.model.address import split, without_keys
from planguard.model.plan import ObjectText

_NAMES = frozenset({*TAGS, *LABELS, "metadata", "namespace"})


def block_of(address: str) -> Key:
    """The block of the root module in which the object at `address` is written, or the call that leads to it."""
    names = [name for name, _ in split(address)]
    return (MODULE, (names[1],)) if names[0] == MODULE and len(names) > 1 else ("resource", tuple(names[-2:]))


def labels_of(side: Side, path: str, directory: Directory, keys: Iterable[Key], parse: Parse) -> dict[str, ObjectText]:
    """What is written as labels in the blocks `keys`, by the address of a resource without instances.

    `path` is the directory of `side`, and `directory` looks up those of local modules.
    """
    blocks = Blocks(side, parse)
    objects = Objects(path, blocks, directory, parse)
    found: dict[str, ObjectText] = {}
    for key in keys:
        for one in objects.of(key, known=False) if key in blocks.by_key else ():
            labels = {name: value for name, value in one.values.items() if name in _NAMES}
            if labels:
                found.setdefault(without_keys(one.address), as_object(labels))
    return found
