"""A resource whose instances are told apart in another way: `count` became `for_each`, or the other way round.

The objects stay what they are, and every address changes from a number to a key.
"""

from collections.abc import Hashable, Iterator, Sequence

from planguard.detectors._renames import findings, short
from planguard.model.finding import Finding
from planguard.model.pairing import Pair, PairKind
from planguard.ports import Case, Detector


def _find(case: Case) -> Iterator[Finding]:
    yield from findings(case, "count-to-for-each", PairKind.REPETITION, _resource, _title)


def _resource(pair: Pair) -> Hashable:
    change = pair.old.change
    return pair.moved.location, change.type, change.name


def _title(pairs: Sequence[Pair]) -> str:
    names = {f"{pair.old.change.type}.{pair.old.change.name}" for pair in pairs}
    what = short(names.pop()) if len(names) == 1 else f"{len(names)} resources"
    moves = {(_manner(pair.moved.old), _manner(pair.moved.new)) for pair in pairs}
    how = "from {} to {}".format(*moves.pop()) if len(moves) == 1 else "to other keys"
    return f"{what} went {how} without moved blocks"


def _manner(address: str) -> str:
    if address.endswith('"]'):
        return "for_each"
    return "count" if address.endswith("]") else "a single object"


DETECTOR = Detector(ids=("count-to-for-each",), find=_find)
