"""What the detectors of new addresses have in common: a finding about pairs, with the `moved` blocks as the way out."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Final

from planguard.core.pairing.values import IDENTITY
from planguard.core.remedies.moved import moved_remedy
from planguard.model.finding import Effect, Evidence, Finding, Remedy
from planguard.model.pairing import Pair, PairKind
from planguard.ports import Case

_SHOWN: Final = 20
_MOST: Final = 4
"""So many findings of one id are still causes; more are one cause with many parts."""
_LONGEST: Final = 70
_SURE: Final = 0.95
_NAMES: Final = 4

Title = Callable[[Sequence[Pair]], str]


def findings(
    case: Case, finding_id: str, kind: PairKind, group: Callable[[Pair], Hashable], title: Title
) -> Iterator[Finding]:
    """A finding for each group of pairs of one kind; a single one where there are many groups."""
    groups: dict[Hashable, list[Pair]] = defaultdict(list)
    for pair in case.pairs.pairs:
        if pair.kind is kind:
            groups[group(pair)].append(pair)
    together = list(groups.values()) if len(groups) <= _MOST else [[pair for pairs in groups.values() for pair in pairs]]
    for pairs in together:
        yield finding(case, finding_id, title(pairs), pairs, moved_remedy((pair.moved for pair in pairs), expect(pairs)))


def finding(case: Case, finding_id: str, title: str, pairs: Sequence[Pair], remedy: Remedy | None) -> Finding:
    """What became of `pairs`, as a finding that asks where one of the deletes does."""
    olds = sorted((pair.old for pair in pairs), key=lambda old: (-old.score.value, old.address))
    return Finding(
        id=finding_id,
        by_table=True,
        effect=Effect.APPROVE if any(old.asks for old in olds) else Effect.EXPLAIN,
        title=title,
        severity=max((old.severity for old in olds), key=lambda severity: severity.rank),
        addresses=tuple(old.address for old in olds),
        why=case.rule(finding_id).why,
        evidence=tuple(_evidence(case, pairs)),
        confidence=_confidence(pairs),
        remedy=remedy,
    )


def expect(pairs: Sequence[Pair]) -> str:
    """What the next plan shows once the moves are in."""
    if len(pairs) == 1:
        (pair,) = pairs
        says = f"{pair.new.address} moved from {pair.old.address}, neither deleted nor created"
    else:
        says = f"{len(pairs)} objects moved, none of them deleted or created"
    names = sorted({name for pair in pairs for name in pair.differing})
    return f"{says}; what still differs is {_listed(names)}" if names else says


def renamed_too(pairs: Iterable[Pair]) -> int:
    """How many have another identity as well, so that a move alone would not save them."""
    return sum(not IDENTITY.isdisjoint(pair.differing) for pair in pairs)


def short(address: str) -> str:
    """An address that fits into a title."""
    return address if len(address) <= _LONGEST else f"{address[: _LONGEST - 1]}…"


def _listed(names: list[str]) -> str:
    rest = len(names) - _NAMES
    return ", ".join(names) if rest <= 1 else f"{', '.join(names[:_NAMES])} and {rest} more"


def _evidence(case: Case, pairs: Iterable[Pair]) -> Iterator[Evidence]:
    for pair in list(pairs)[:_SHOWN]:
        same = (
            "is the same object by what both show" if not pair.differing else f"differs in {_listed(list(pair.differing))}"
        )
        unsure = "; another one would fit as well" if pair.ambiguous else ""
        yield Evidence(f"{case.plan.pointer(pair.new.change)}/change/actions", f"{pair.new.address} {same}{unsure}")


def _confidence(pairs: Sequence[Pair]) -> str:
    if any(pair.ambiguous for pair in pairs):
        return "low"
    return "high" if sum(pair.similarity for pair in pairs) >= _SURE * len(pairs) else "medium"
