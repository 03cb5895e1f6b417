"""What is lost, in words that people type and paste: "destroys 1 database (aws_db_instance.main) and 3 more".

The words are part of what is approved, so they are made the same way everywhere. They are printable ASCII whatever the
plan holds: a letter that only looks like another one stands as its number, and nothing in them means anything to a
terminal, to Markdown or to a code host.
"""

import re
from collections.abc import Sequence
from typing import Final

from planguard.core.inert import inert
from planguard.core.nouns import noun, several
from planguard.model.request import RequestDocument, RequestEntry
from planguard.model.severity import Severity
from planguard.model.signed import SignedItem

_VERBS: Final = {
    "delete": "destroys",
    "replace": "destroys and recreates",
    "forget": "lets go of",
    "action": "does something unknown to",
    "update": "changes",
    "create": "creates",
    "move": "moves",
    "import": "imports",
    "read": "reads",
    "no-op": "endangers",
    "": "touches",
}
_ENDS: Final = frozenset({"delete", "replace", "forget"})
_LONGEST: Final = 200
"""Characters of an address; somebody has to read them."""
_SHOWN: Final = 3
_RISKY: Final = re.compile(r"[^ -~]|[<>`@]")


def words(items: Sequence[SignedItem]) -> str:
    """What the signed `items` (worst first) of one plan come to; "nothing" where there are none."""
    if not items:
        return "nothing"
    worst = items[0]
    alike = sum(1 for item in items if _sort(item) == _sort(worst))
    verb, name = _sort(worst)
    first = plain(worst.address) if worst.address else "the plan"
    named = f"({first})" if alike == 1 else f"(worst: {first})"
    rest = f" and {len(items) - alike} more" if len(items) > alike else ""
    return plain(f"{verb} {several(alike, name)} ").replace("\u00d7", "x") + named + rest


def request_words(document: RequestDocument) -> str:
    """What the whole request comes to: the words of its plan, or of the worst of its plans with their targets."""
    entries = sorted(document.plans, key=_worst_first)
    if len(entries) == 1 and document.change is None:
        return entries[0].words
    parts = [f"{plain(entry.target)} {entry.words}" for entry in entries[:_SHOWN]]
    rest = entries[_SHOWN:]
    parts += [f"{sum(entry.count for entry in rest)} in {several(len(rest), 'other plan')}"] if rest else []
    parts += ["changes what guards this repository"] if document.change is not None else []
    return "; ".join(parts)


def plain(text: str) -> str:
    r"""`text` in printable ASCII, on one line; everything else as `\u{XXXX}`, and the end of a very long one counted."""
    shown = _RISKY.sub(lambda match: f"\\u{{{ord(match[0]):04X}}}", inert(text[:_LONGEST]))
    return shown if len(text) <= _LONGEST else f"{shown}... ({len(text) - _LONGEST} more characters)"


def _sort(item: SignedItem) -> tuple[str, str]:
    if item.mode == "action":
        return "runs", "action"
    if item.runs and item.action not in _ENDS:
        return "runs code with", _noun(item)
    verb = _VERBS["forget" if item.order == "forget-old" else item.action]
    return verb, "leftover object" if item.deposed else _noun(item)


def _noun(item: SignedItem) -> str:
    return noun(item.type) if item.type else "object" if item.address else "unknown part"


def _worst_first(entry: RequestEntry) -> tuple[int, int, str]:
    return -Severity(entry.severity).rank, -entry.count, entry.target
