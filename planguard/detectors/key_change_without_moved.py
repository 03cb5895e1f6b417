"""A key of `for_each` that was renamed without a `moved` block: one instance goes, and an equal one comes."""

from collections.abc import Hashable, Iterator, Sequence

from planguard.detectors._renames import findings, short
from planguard.model.finding import Finding
from planguard.model.pairing import Pair, PairKind
from planguard.ports import Case, Detector


def _find(case: Case) -> Iterator[Finding]:
    yield from findings(case, "key-change-without-moved", PairKind.KEY, _resource, _title)


def _resource(pair: Pair) -> Hashable:
    change = pair.old.change
    return pair.moved.location, change.type, change.name


def _title(pairs: Sequence[Pair]) -> str:
    moves = sorted({(pair.moved.old, pair.moved.new) for pair in pairs})
    if len(moves) == 1:
        return f"{short(moves[0][0])} is now {short(moves[0][1])}, without a moved block"
    return f"{len(pairs)} instances have another key now, without moved blocks"


DETECTOR = Detector(ids=("key-change-without-moved",), find=_find)
