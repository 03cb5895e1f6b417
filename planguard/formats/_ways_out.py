"""The way out of one change: in a few words beside it, and whole for whoever takes it."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from planguard.core.inert import inert
from planguard.formats._nouns import several
from planguard.formats._pieces import Line, Piece, address, solid
from planguard.model.finding import Effect, Remedy
from planguard.model.report import ConsequenceInfo, PlanReport

_REMOVED: Final = "removed-block"
_WORDS: Final = {
    "create-before-destroy": "create_before_destroy = true in its lifecycle block",
    "prevent-destroy": "prevent_destroy = true in its lifecycle block, so that Terraform refuses",
}
_LONG: Final = {
    "import-block": ("an import block takes it back", "the block"),
    "snapshot-route": ("carry the data over before the old one goes", "the steps"),
}
_STOOD: Final = "put back what stood there"
EXPLAIN: Final = "--explain shows {}"
"""Where a terminal shows a way out whole."""
EXPLAINED: Final = "--explain ADDRESS shows it"
BELOW: Final = "below: {}"
"""Where a page does."""


class Way(NamedTuple):
    """The way out of some changes, all by the same text."""

    items: list[ConsequenceInfo]
    remedy: Remedy


def ways_out(items: Iterable[ConsequenceInfo]) -> list[Way]:
    """Each way out that `way_out` does not tell whole, once, in the order of the changes that people are asked about."""
    ways: dict[tuple[str, str], Way] = {}
    for item in items:
        if item.needs_approval and item.remedy and not _short(item.remedy):
            key = (item.remedy.kind, item.remedy.text)
            ways.setdefault(key, Way([], item.remedy)).items.append(item)
    return list(ways.values())


def way_out(item: ConsequenceInfo, whole: str = EXPLAIN) -> Line:
    """What to do about one change; empty where nothing is known, or where `letting_go` says it for many.

    `whole` says where the rest of it stands.
    """
    remedy = item.remedy
    if remedy is None or remedy.kind == _REMOVED or not item.needs_approval:
        return []
    if told := _short(remedy):
        return told
    says, what = _LONG.get(remedy.kind, (_STOOD, several(len(_rows(remedy)), "line")))
    return [Piece(f"{says} ({whole.format(what)})")]


def for_an_agent(plan: PlanReport) -> bool:
    """Whether an agent can do something exact about what asks."""
    remedies = [finding.remedy for finding in plan.findings if finding.effect == Effect.APPROVE]
    remedies += [item.remedy for item in plan.consequences if item.needs_approval]
    return any(remedy and remedy.safe_for_agent for remedy in remedies)


def letting_go(items: Sequence[ConsequenceInfo], whole: str) -> Line:
    """One sentence for all objects that a `removed` block would keep alive. `whole` says where it stands, if anywhere."""
    keeping = [item for item in items if item.needs_approval and item.remedy and item.remedy.kind == _REMOVED]
    if not keeping:
        return []
    those = address(keeping[0].address) if len(keeping) == 1 else Piece(f"{len(keeping):,} of these")
    where = f" ({whole})" if whole else " in its lifecycle"
    says = f": put the block back, or a removed block with destroy = false{where}."
    return [Piece("Way out for "), those, Piece(says)]


def _short(remedy: Remedy) -> Line:
    """A way out that a few words tell whole; empty where they do not."""
    if remedy.kind in _WORDS:
        return [Piece(_WORDS[remedy.kind])]
    literals = [row for row in _rows(remedy) if row and not row.startswith(("#", " "))]
    if remedy.kind in (_REMOVED, *_LONG) or len(literals) != 1 or "{" in literals[0]:
        return []
    where = remedy.text.partition("\n")[0]
    call = where.removeprefix("# in the call of ") if where.startswith("# in the call of ") else ""
    in_call = [Piece(" in the call of "), solid(inert(call))] if call else []
    return [Piece("put back "), solid(inert(literals[0])), *in_call]


def _rows(remedy: Remedy) -> list[str]:
    """The lines to write, without the one that says where."""
    return remedy.text.rstrip("\n").split("\n")[1:]
