"""A resource that got another name, or another place among the modules, without a `moved` block.

Terraform knows an object by its address alone: under a new one it is a new object, and the old one goes.
"""

from collections.abc import Hashable, Iterator, Sequence

from planguard.detectors._renames import findings, short
from planguard.model.finding import Finding
from planguard.model.pairing import Pair, PairKind
from planguard.ports import Case, Detector


def _find(case: Case) -> Iterator[Finding]:
    yield from findings(case, "rename-without-moved", PairKind.NAME, _cause, _title)
    yield from findings(case, "rename-without-moved", PairKind.MODULE, _cause, _title)


def _cause(pair: Pair) -> Hashable:
    """All that one edit does: the new name of a resource in every instance, or resources that went to another module."""
    old, new = pair.old.change, pair.new.change
    if old.module_address == new.module_address:
        return pair.moved.location, old.type, old.name, new.name
    return old.module_address, new.module_address


def _title(pairs: Sequence[Pair]) -> str:
    moves = {(pair.moved.old, pair.moved.new) for pair in pairs}
    if len(moves) > 1:
        return f"{len(pairs)} objects have another address now, without moved blocks"
    ((old, new),) = moves
    return f"{short(old)} is now {short(new)}, without a moved block"


DETECTOR = Detector(ids=("rename-without-moved",), find=_find)
