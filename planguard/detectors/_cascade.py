"""How a cascade is told: one cause, and all that follows from it."""

from collections.abc import Iterator, Sequence
from typing import Final

from planguard.model.consequence import Consequence
from planguard.model.finding import Effect, Evidence, Finding
from planguard.model.graph import Cascade, Follower
from planguard.model.plan import AttributePath
from planguard.model.severity import Severity
from planguard.ports import Case

_ALONE: Final = 3
"""Followers from which on a cause is told by itself; smaller ones are told together."""
_TOLD: Final = 5
_SHOWN: Final = 20


def findings(case: Case, finding_id: str, cascades: Sequence[Cascade]) -> Iterator[Finding]:
    """One finding for each large cascade, and one for the rest. The largest come first in `cascades`."""
    big = [cascade for cascade in cascades if len(cascade.followers) >= _ALONE][:_TOLD]
    rest = cascades[len(big) :]
    known = {found.address: found for found in case.consequences if found.change.deposed is None} if cascades else {}
    for cascade in big:
        yield _finding(case, finding_id, [cascade], known)
    if rest:
        yield _finding(case, finding_id, rest, known)


def _finding(case: Case, finding_id: str, cascades: Sequence[Cascade], known: dict[str, Consequence]) -> Finding:
    rule = case.rule(finding_id)
    members = [name for cascade in cascades for name in (cascade.root, *(one.address for one in cascade.followers))]
    severities = [known[name].severity for name in members if name in known]
    return Finding(
        id=finding_id,
        effect=Effect.EXPLAIN,
        title=_one(cascades[0]) if len(cascades) == 1 else _several(cascades),
        severity=max(severities, key=lambda severity: severity.rank, default=Severity.LOW),
        addresses=tuple(dict.fromkeys(members)),
        why=rule.why,
        evidence=tuple(_evidence(case, cascades, known))[:_SHOWN],
    )


def _one(cascade: Cascade) -> str:
    replaced, updated = _counts(cascade.followers)
    also = f" and updates {updated:,}" if updated else ""
    if cascade.action == "replace":
        return f"Replacing {cascade.root} replaces {replaced:,} more{also}"
    many = "objects are" if replaced != 1 else "object is"
    return f"{replaced:,} {many} replaced because a value of {cascade.root} is not known yet"


def _several(cascades: Sequence[Cascade]) -> str:
    replaced = sum(_counts(cascade.followers)[0] for cascade in cascades)
    if cascades[0].action == "replace":
        return f"{len(cascades):,} replacements make {replaced:,} others necessary"
    return f"{replaced:,} objects are replaced because values of {len(cascades):,} others are not known yet"


def _counts(followers: Sequence[Follower]) -> tuple[int, int]:
    replaced = sum(follower.action == "replace" for follower in followers)
    return replaced, len(followers) - replaced


def _evidence(case: Case, cascades: Sequence[Cascade], known: dict[str, Consequence]) -> Iterator[Evidence]:
    """What each cause is made of, then by which attribute each follower hangs on it."""
    for cascade in cascades:
        root = known.get(cascade.root)
        if root is not None and root.change.change is not None:
            for place, path in enumerate(root.change.change.replace_paths):
                pointer = f"{case.plan.pointer(root.change)}/change/replace_paths/{place}"
                yield Evidence(pointer, f"{path_text(path)} forces it{_made_of(case.graph.fed_by(root.change, path))}")
        for follower in cascade.followers:
            found = known.get(follower.address)
            if found is not None:
                pointer = f"{case.plan.pointer(found.change)}/change/after_unknown"
                yield Evidence(pointer, f"{follower.attribute or 'what it reads'} comes from {follower.reference}")


def _made_of(names: tuple[str, ...]) -> str:
    return f", and is made of {', '.join(names)}" if names else ""


def path_text(path: AttributePath) -> str:
    """An attribute path as people write it."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")
