"""What the history before a change tells of the objects that its plans end: for the gate, for verify and for apply alike.

It is read from commits alone, up to where the change began: what the change brings cannot touch it.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from planguard import wiring
from planguard.commands.background import ended
from planguard.core.authorship import Marks
from planguard.core.stacks import Target
from planguard.errors import OutsideError
from planguard.model.past import NO_PAST, Past
from planguard.model.plan import Plan

if TYPE_CHECKING:
    from planguard.source.committed import About

Bygone = Callable[[Plan, Target], Past]
"""What became of the blocks of what a plan ends. Nothing where no commit is at hand."""


def nothing(_plan: Plan, _target: Target) -> Past:
    """Nothing is known of any past."""
    return NO_PAST


def before(start: Path, commits: Sequence[str], head: str) -> Bygone:
    """The past up to the first of `commits` that is at hand, for a change whose last commit is `head`."""
    known: dict[tuple[str, str], Past] = {}

    def past(plan: Plan, target: Target) -> Past:
        wanted = ended(plan)
        root = (target.stack.path if target.stack else target.name).strip("/").removeprefix("./")
        if not wanted or ".." in root.split("/"):
            return NO_PAST
        from planguard.source.committed import About
        from planguard.source.house_files import top_of

        key = (plan.source.sha256, target.name)
        if key not in known:
            about = About("" if root == "." else root, wanted, head)
            marks, top = wiring.author_marks(), str(top_of(start))
            known[key] = next(filter(None, (_of(Path(top), commit, about, marks) for commit in commits)), NO_PAST)
        return known[key]

    return past


def _of(top: Path, commit: str, about: "About", marks: Marks) -> Past | None:
    from planguard.source.committed import past_before

    try:
        return past_before(str(top), commit, about, marks)
    except OutsideError:
        return None
