"""What is lost, in words that people type and paste: "destroys 1 key (aws_kms_key.a) and 3 more, endangers 2 databases".

"And 3 more" are destroyed like the first; what happens to the others is said of them, each verb with its count.

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
_RUNS: Final = "runs"
_RUNS_WITH: Final = "runs code with"
_ORDER: Final = (*list(_VERBS.values())[:4], _RUNS, _RUNS_WITH, *list(_VERBS.values())[4:])
"""Worse verbs first."""
_ENDS: Final = frozenset({"delete", "replace", "forget"})
_LONGEST: Final = 200
"""Characters of an address; somebody has to read them."""
_ROOM: Final = 3000
"""Characters for the plans of a request: their words stand in a line that somebody pastes."""
_RISKY: Final = re.compile(r"[^ -~]|[<>`@]")


def words(items: Sequence[SignedItem]) -> str:
    """What the signed `items` (worst first) of one plan come to; "nothing" where there are none."""
    if not items:
        return "nothing"
    by_verb: dict[str, list[SignedItem]] = {}
    for item in items:
        by_verb.setdefault(_verb(item), []).append(item)
    first = by_verb.pop(_verb(items[0]))
    others = [f"{verb} {_counted(by_verb[verb])}" for verb in sorted(by_verb, key=_ORDER.index)]
    return ", ".join([_named(first), *others])


def _named(items: Sequence[SignedItem]) -> str:
    """What happens to the first of `items` and to those of its kind, and how many more it happens to."""
    worst, name = items[0], _noun(items[0])
    alike = sum(1 for item in items if _noun(item) == name)
    shown = plain(worst.address) if worst.address else "the plan"
    named = f"({shown})" if alike == 1 else f"(worst: {shown})"
    rest = f" and {len(items) - alike} more" if len(items) > alike else ""
    return f"{_verb(worst)} {_several(alike, name)} {named}{rest}"


def _counted(items: Sequence[SignedItem]) -> str:
    """Say "2 databases", or "3 objects" where they are of several kinds, or of one that has no word of ours."""
    names = {_noun(item) for item in items}
    ours = len(names) == 1 and items[0].type and _noun(items[0]) != inert(items[0].type)
    return _several(len(items), names.pop() if ours else "object")


def _several(count: int, name: str) -> str:
    return several(count, plain(name)).replace("\u00d7", "x")


def request_words(document: RequestDocument) -> str:
    """What the whole request comes to: the words of its plan, or of its plans with their targets, the worst first.

    Those that have no room are counted: who agrees to the words alone has not agreed to these (`named`).
    """
    if len(document.plans) == 1 and document.change is None:
        return document.plans[0].words
    shown = named(document)
    rest = [entry for entry in document.plans if entry not in shown]
    parts = [f"{plain(entry.target)} {entry.words}" for entry in shown]
    parts += [f"{sum(entry.count for entry in rest)} in {several(len(rest), 'other plan')}"] if rest else []
    parts += ["changes what guards this repository"] if document.change is not None else []
    return "; ".join(parts)


def named(document: RequestDocument) -> list[RequestEntry]:
    """The plans that the words of a request name, the worst first.

    Not a few of them: anybody may write a request document, and worse plans that do not exist would hide one that does.
    """
    shown: list[RequestEntry] = []
    room = _ROOM
    for entry in sorted(document.plans, key=_worst_first):
        room -= len(plain(entry.target)) + len(entry.words)
        if shown and room < 0:
            break
        shown.append(entry)
    return shown


def are_words(text: str) -> bool:
    """Whether `words` could have made `text`: nothing in it means anything to a terminal or to a code host."""
    return bool(text) and not _RISKY.search(text)


def plain(text: str) -> str:
    r"""`text` in printable ASCII, on one line; everything else as `\u{XXXX}`, and the end of a very long one counted."""
    shown = _RISKY.sub(lambda match: f"\\u{{{ord(match[0]):04X}}}", inert(text[:_LONGEST]))
    return shown if len(text) <= _LONGEST else f"{shown}... ({len(text) - _LONGEST} more characters)"


def _verb(item: SignedItem) -> str:
    if item.mode == "action":
        return _RUNS
    if item.runs and item.action not in _ENDS:
        return _RUNS_WITH
    return _VERBS["forget" if item.order == "forget-old" else item.action]


def _noun(item: SignedItem) -> str:
    if item.mode == "action":
        return "action"
    if item.deposed and _verb(item) != _RUNS_WITH:
        return "leftover object"
    return noun(item.type) if item.type else "object" if item.address else "unknown part"


def _worst_first(entry: RequestEntry) -> tuple[int, int, str]:
    return -Severity(entry.severity).rank, -entry.count, entry.target
