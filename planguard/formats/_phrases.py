"""The closed words of a report in plain English. A word that is not known here is shown as it is."""

from collections.abc import Sequence
from typing import Final

from planguard.core.inert import inert
from planguard.formats._nouns import noun
from planguard.model.plan import AttributePath
from planguard.model.report import ConsequenceInfo

_KINDS: Final = {
    "data": "holds data",
    "identifier": "others know it by its id",
    "container": "contains other objects",
    "cluster": "others run on it",
    "identity": "access",
    "network": "network",
    "compute": "compute",
    "protection": "protects other objects",
    "security": "security setting",
    "observability": "monitoring",
    "scheduling": "schedule",
    "config": "settings",
    "ephemeral": "holds nothing",
}
_LOSSES: Final = {
    "unrecoverable": "gone for good",
    "backup": "comes back only from a backup",
    "window": "can be restored for a limited time only",
    "downtime": "comes back after an outage",
    "trivial": "easily made again",
}
_ORDERS: Final = {
    "delete-first": "destroyed, then created again",
    "create-first": "created again, then the old one is destroyed",
    "forget-old": "created again; the old one lives on, unmanaged",
}
_REASONS: Final = {
    "replace_because_cannot_update": "the provider cannot change it in place",
    "replace_because_tainted": "it is marked as damaged (tainted)",
    "replace_by_request": "somebody asked for it (-replace)",
    "replace_by_triggers": "something in replace_triggered_by changes",
    "delete_because_no_resource_config": "its block is gone",
    "delete_because_no_module": "its module call is gone",
    "delete_because_wrong_repetition": "count or for_each no longer gives this instance",
    "delete_because_count_index": "its index is beyond count",
    "delete_because_each_key": "its key is gone from for_each",
    "delete_because_no_move_target": "it was moved to an address that has no block",
}
_SOURCES: Final = {
    "tag-before": "tag",
    "label-before": "label",
    "namespace-before": "namespace",
    "tag-after": "planned tag",
    "variable": "variable",
    "name": "name",
    "module": "module",
    "path": "path",
    "provider": "provider",
}
_SHOWN_PATHS: Final = 4
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


def source_text(source: str) -> str:
    """What kind of thing speaks for an environment."""
    return _SOURCES.get(source) or inert(source)


def lost(item: ConsequenceInfo) -> bool:
    """Whether an object that exists now would end."""
    return item.action in ("delete", "replace")


def precious(item: ConsequenceInfo) -> bool:
    """Whether it holds data or can never come back: such items are named before all others."""
    return lost(item) and (item.kind == "data" or item.recoverability == "unrecoverable")


def why(item: ConsequenceInfo, told: str = "", *, whole: bool) -> str:
    """One line of reasons: what it is, what its loss means, and what makes Terraform do this, unless `told` already."""
    how = _how(item, whole=whole)
    old = f"left over from an earlier replacement ({inert(item.deposed)})" if item.deposed else ""
    parts = (_what(item), old, how if how != told else "", _dependents(item), _identity(item, whole=whole))
    return "; ".join(part for part in parts if part)


def shared_reason(items: Sequence[ConsequenceInfo]) -> str:
    """The reason that several deletes have in common, so that it need not be said for each; empty if there is none."""
    reasons = {item.reason for item in items if item.action == "delete"}
    reason = reasons.pop() if len(reasons) == 1 else None
    return _REASONS.get(reason, "") if reason and len(items) > 1 else ""


def _what(item: ConsequenceInfo) -> str:
    if item.action == "action":
        return f"runs the action {inert(item.type)}"
    word = noun(item.type)
    known = item.listed or item.kind in _KINDS
    kind = "" if word != inert(item.type) else f" ({_KINDS.get(item.kind, 'a type that planguard does not know')})"
    loss = _LOSSES.get(item.recoverability, "" if known else "nobody knows whether it comes back")
    return f"{word}{kind}, {loss}" if loss and lost(item) else word + kind


def _how(item: ConsequenceInfo, *, whole: bool) -> str:
    if item.action == "replace":
        return f"{_ORDERS.get(item.order or '', 'replaced')} because {_cause(item, whole=whole)}"
    if item.action == "move":
        return ""
    if item.action == "forget":
        return "lives on, but nobody manages it any more"
    if item.action in ("create", "update"):
        return f"changes {paths_text(item.changed, whole=whole)}" if item.action == "update" and item.changed else ""
    return _REASONS.get(item.reason, inert(item.reason)) if item.reason else ""


def _cause(item: ConsequenceInfo, *, whole: bool) -> str:
    if item.replace_paths and item.reason in (None, "replace_because_cannot_update"):
        verb = "changes" if len(item.replace_paths) == 1 else "change"
        return f"{paths_text(item.replace_paths, whole=whole)} {verb}"
    return _REASONS.get(item.reason, inert(item.reason)) if item.reason else "of a reason that the plan does not tell"


def _dependents(item: ConsequenceInfo) -> str:
    count = item.dependents or 0
    return f"{count:,} other {'object refers' if count == 1 else 'objects refer'} to it" if count else ""


def _identity(item: ConsequenceInfo, *, whole: bool) -> str:
    name = item.object.get("id", "")
    useful = name and (whole or len(name) <= _LONGEST_ID) and item.needs_approval and lost(item)
    return f"id {inert(name)}" if useful else ""
