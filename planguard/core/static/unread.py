"""What could not be read: never the same as nothing changed, and worth a question where guards went with it."""

import re
from typing import Final

from planguard.core.guards import SWITCHES, WORDS_FOR_ON
from planguard.core.past.guards import PREVENT_DESTROY
from planguard.core.static.bodies import Blocks, Key
from planguard.core.static.records import Difference, Edited, Note, Side
from planguard.model.source import Place

_NAMES: Final = "|".join((PREVENT_DESTROY, *SWITCHES, r"\w*(?:deletion|delete|termination|destroy)_protect(?:ion|ed)\w*"))
_GUARD: Final = re.compile(
    rf'\b(?:{_NAMES})"?\s*[=:]\s*"?(?:true|{"|".join(sorted(WORDS_FOR_ON))})\b',
    re.IGNORECASE,
)

_COMMENT: Final = re.compile(r'("(?:[^"\\\n]|\\.)*+")|#[^\n]*|//[^\n]*|/\*(?:[^*]|\*(?!/))*+\*/')


def unread(found: Difference, edited: Edited, old: Blocks, new: Blocks, differing: list[Key]) -> None:
    """Add to `found` what of the touched files and the differing blocks could not be read."""
    broken = set()
    for side, when in ((edited.after, ""), (edited.before, " (before the change)")):
        for fault in side.faults:
            if fault.path in edited.touched:
                broken.add(fault.path)
                found.unread.append(Note(f"{fault.reason}{when}", "", Place(fault.path, fault.line)))
    found.unread += [*new.unread, *old.unread]
    if found.unread:
        unparsed = [key for key in differing if _unparsed(old, key) or _unparsed(new, key)]
        found.unread_weaker = _in_texts(edited.after, broken) < _in_texts(edited.before, broken) or any(
            _guards("\n".join(new.text(key))) < _guards("\n".join(old.text(key))) for key in unparsed
        )


def _unparsed(blocks: Blocks, key: Key) -> bool:
    return key in blocks.by_key and blocks.body(key) is None


def _guards(text: str) -> int:
    return len(_GUARD.findall(without_comments(text)))


def without_comments(text: str) -> str:
    """What is read of a text that cannot be parsed: else whatever goes could be left behind in a comment."""
    return _COMMENT.sub(lambda found: found[1] or " ", text)


def _in_texts(side: Side, broken: set[str]) -> int:
    """Guards in the files that could not be read whole, wherever they stand in them."""
    return sum(_guards(text) for path, text in side.texts.items() if path in broken)
