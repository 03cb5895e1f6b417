"""The closed words of a report in plain English. A word that is not known here is shown as it is."""

import re
from collections.abc import Sequence
from typing import Final

from planguard.core.inert import inert
from planguard.formats._losses import KINDS, known, loss, lost
from planguard.formats._nouns import noun
from planguard.model.graph import MOST_DEPENDENTS
from planguard.model.plan import AttributePath
from planguard.model.report import ConsequenceInfo, SourcePlace

_ORDERS: Final = {
    "delete-first": "destroyed first",
    "create-first": "a new one is created first",
    "forget-old": "created again; the old one lives on, unmanaged",
}
_REASONS: Final = {
    "replace_because_cannot_update": "the provider cannot change it in place",
    "replace_because_tainted": "it is marked as damaged (tainted)",
    "replace_by_request": "somebody asked for it (-replace)",
    "replace_by_triggers": "something in replace_triggered_by changes",
    "delete_because_no_resource_config": "its block is gone",
    "delete_because_no_module": "its module instance is gone",
    "delete_because_wrong_repetition": "count or for_each no longer gives this instance",
    "delete_because_count_index": "its index is beyond count",
    "delete_because_each_key": "its key is gone from for_each",
    "delete_because_no_move_target": "a moved block leads to an address that has no block",
}
_SHOWN_PATHS: Final = 4
_SHOWN_EDITS: Final = 2
_SHA: Final = 12
_LONGEST_NAME: Final = 60
# A longer one is an address on the network or repeats what the type and name say; it is left to the whole text.
_LONGEST_ID: Final = 40


def path_text(path: AttributePath) -> str:
    """An attribute path as people write it: `settings[0].tier`."""
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return inert(steps.removeprefix("."))


def paths_text(paths: tuple[AttributePath, ...], *, whole: bool) -> str:
    """Several attribute paths in a row; unless `whole`, the first few and how many more there are."""
    shown = paths if whole or len(paths) <= _SHOWN_PATHS + 1 else paths[:_SHOWN_PATHS]
    rest = f" and {len(paths) - len(shown)} more" if len(shown) < len(paths) else ""
    return ", ".join(path_text(path) for path in shown) + rest


def verb(item: ConsequenceInfo) -> str:
    """What happens, in a word: `action` is code that runs, and not a verb that nobody knows."""
    return "unknown" if unknown_verb(item) else inert(item.action)


def unknown_verb(item: ConsequenceInfo) -> bool:
    """Whether the plan says with a verb that nobody documents, or with none, what happens."""
    return item.action == "action" and item.origin != "action"


def why(item: ConsequenceInfo, told: str = "", *, whole: bool, room: int | None = None) -> str:
    """One line of reasons: what it is, what its loss means, and what makes Terraform do this, unless `told` already.

    Where the line would be longer than `room` the id of the object is left out; of the `whole` its start is, if that helps.
    """
    how = _how(item, whole=whole)
    old = "left over from an earlier replacement" if item.deposed else ""
    parts = [
        part for part in (_what(item), old, how if how != told else "", _dependents(item), line_of(item.source)) if part
    ]
    text, name = "; ".join(parts), _identity(item, whole=whole)
    if room is not None and len(text) + len(name) + 2 > room:
        end = _end_of(name)
        helps = len(text) + len(end) + 2 <= room or len(name) > room
        name = "" if not whole else end if helps else name
    return f"{text}; {name}" if name else text


def line_of(source: SourcePlace | None) -> str:
    """Where it stands in the configuration, and whose commit that is; empty where it is not known.

    `main.tf:14, 3f2a91c0b5d4 by Ada Example, an agent: Claude Code`. What is gone stood there, until that commit.
    """
    if source is None:
        return ""
    place, commit = f"{inert(source.path)}:{source.line}", f"{inert(source.commit[:_SHA])}" if source.commit else ""
    if source.gone:
        return f"was at {place}" + (f" until {commit}{_author(source)}" if commit else ", its going is not committed yet")
    return f"{place}, {commit}{_author(source)}" if commit else place


def _author(source: SourcePlace) -> str:
    by = f" by {inert(cut(source.author))}" if source.author else ""
    return by + (f", an agent: {inert(cut(source.agent))}" if source.agent else "")


def cut(name: str) -> str:
    """A name as far as a line has room for it: a commit may say that its author is a novel."""
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def edits(item: ConsequenceInfo, *, whole: bool, most: int = _SHOWN_EDITS) -> str:
    """What harms in an object that stays, the worst first; empty where nothing is known to."""
    told = tuple(dict.fromkeys(f"{path_text(edit.path)} {inert(edit.says)}".lstrip() for edit in item.because))
    shown = told if whole or len(told) <= most + (most > 1) else told[:most]
    rest = f" and {len(told) - len(shown)} more" if len(shown) < len(told) else ""
    return ", ".join(shown) + rest


def shared_reason(items: Sequence[ConsequenceInfo]) -> str:
    """The reason that several deletes have in common, so that it need not be said for each; empty if there is none."""
    reasons = {item.reason for item in items if item.action == "delete"}
    reason = reasons.pop() if len(reasons) == 1 else None
    return _REASONS.get(reason, "") if reason and len(items) > 1 else ""


def _what(item: ConsequenceInfo) -> str:
    if item.action == "action" and not unknown_verb(item):
        return f"runs the action {inert(item.type)}"
    word = noun(item.type)
    kind = f" ({KINDS.get(item.kind, 'a type that planguard does not know')})" if word == inert(item.type) else ""
    end = loss(item) if lost(item) or item.recovery_by else ""
    return f"{word}{kind}, {end}" if end else word + (kind if known(item) or lost(item) else "")


def _how(item: ConsequenceInfo, *, whole: bool) -> str:
    if unknown_verb(item):
        return f"unknown verb {', '.join(map(_quoted, item.verbs))}" if item.verbs else "no verb given"
    if item.action == "replace":
        cause = _cause(item, whole=whole)
        return _ORDERS.get(item.order or "", "replaced") + (f", because {cause}" if cause else "")
    if item.action == "move":
        return ""
    if item.action == "forget":
        return "lives on, but nobody manages it any more"
    if item.action in ("create", "update"):
        return edits(item, whole=whole) or _changed(item, whole=whole)
    return _REASONS.get(item.reason, inert(item.reason)) if item.reason else ""


def _end_of(name: str) -> str:
    """A long id by its last part: what stands before it says where it is, not which one."""
    *where, last = re.split("[/:]", name)
    return f"id .../{last}" if where and last and len(name) > _LONGEST_ID else name


def _quoted(text: str) -> str:
    return f'"{inert(text)}"'


def _changed(item: ConsequenceInfo, *, whole: bool) -> str:
    return f"changes {paths_text(item.changed, whole=whole)}" if item.action == "update" and item.changed else ""


def _cause(item: ConsequenceInfo, *, whole: bool) -> str:
    if item.replace_paths and item.reason in (None, "replace_because_cannot_update"):
        verb = "changes" if len(item.replace_paths) == 1 else "change"
        after = f" with {inert(item.follows)}" if item.follows else ""
        return f"{paths_text(item.replace_paths, whole=whole)} {verb}{after}"
    return _REASONS.get(item.reason, inert(item.reason)) if item.reason else ""


def _dependents(item: ConsequenceInfo) -> str:
    count = item.dependents or 0
    if not count:
        return ""
    number = f"{count:,} or more" if count >= MOST_DEPENDENTS else f"{count:,}"
    return f"{number} {'object that stays depends' if count == 1 else 'objects that stay depend'} on it"


def _identity(item: ConsequenceInfo, *, whole: bool) -> str:
    name = item.object.get("id", "")
    useful = name and (whole or len(name) <= _LONGEST_ID) and item.needs_approval and lost(item)
    return f"id {inert(name)}" if useful else ""
