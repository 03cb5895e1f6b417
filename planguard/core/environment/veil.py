"""Evidence without values that are marked as sensitive.

Names and labels of one object have twins: what stands in `tags` stands in `tags_all`, what is the `name` is mostly
the `id`. Providers mark one of the two. A mark on either moment counts for both, since most values do not change.
"""

from typing import Final

from planguard.core.environment.bodies import cover
from planguard.core.environment.said import HIDDEN
from planguard.model.environment import EnvironmentEvidence, EnvironmentVerdict
from planguard.model.plan import Change

ADDRESS: Final = "address"
"""Where a name comes from the address of an object and not from its attributes."""
_LABELS: Final = frozenset(f"{name}-{moment}" for name in ("tag", "label", "namespace") for moment in ("before", "after"))


def veiled(verdict: EnvironmentVerdict, change: Change) -> EnvironmentVerdict:
    """`verdict`, whose evidence shows no name and no label of the object if any of them is marked."""
    if not (cover(change.before_sensitive) or cover(change.after_sensitive)):
        return verdict
    return EnvironmentVerdict(verdict.name, tuple(dict.fromkeys(map(_hidden, verdict.evidence))))


def _hidden(found: EnvironmentEvidence) -> EnvironmentEvidence:
    own = found.source in _LABELS or (found.source == "name" and found.where != ADDRESS)
    return EnvironmentEvidence(found.source, found.where, HIDDEN) if own else found
