"""What it means in plain English that an object ends. A plan shows no backups: nothing is said of them for certain."""

from collections.abc import Sequence
from typing import Final

from planguard.core.inert import inert
from planguard.formats._nouns import noun
from planguard.model.report import ConsequenceInfo

KINDS: Final = {
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
    "backup": "comes back only from a backup, if one is kept elsewhere",
    "window": "may be restorable for a limited time",
    "downtime": "comes back after an outage",
    "trivial": "easily made again",
}
# The same where an attribute of this very object says so.
_SHOWN: Final = {
    "unrecoverable": "gone unless copied elsewhere ({})",
    "backup": "comes back only from a backup ({})",
    "window": "restorable for a while ({})",
    "trivial": "lives on ({})",
}
_LOW: Final = 24
"""The highest score of the severity."""
_EVERYTHING: Final = "everything in it goes"
_CONTENTS: Final = {
    "Kubernetes cluster": _EVERYTHING,
    "namespace": _EVERYTHING,
    "resource group": _EVERYTHING,
    "project": _EVERYTHING,
    "Helm release": "all that it installed goes",
    "server": "its root disk goes too, unless it is set to stay",
    "server group": "its servers go",
}


def known(item: ConsequenceInfo) -> bool:
    """Whether there is a row or at least a guess about the type."""
    return item.listed or item.kind in KINDS


def kept(item: ConsequenceInfo) -> bool:
    """Whether the object lives on although its verb ends it: only Terraform lets go of it."""
    return item.order == "forget-old" or (item.recoverability == "trivial" and bool(item.recovery_by))


def lost(item: ConsequenceInfo) -> bool:
    """Whether an object that exists now would end."""
    return item.action in ("delete", "replace") and not kept(item)


def precious(item: ConsequenceInfo) -> bool:
    """Whether it holds data or can never come back: such items are named before all others."""
    return lost(item) and (item.kind == "data" or item.recoverability == "unrecoverable")


def grave(item: ConsequenceInfo) -> bool:
    """Whether it may be gone for good: it is precious, or nobody knows what its end means."""
    return precious(item) or (lost(item) and (item.recoverability == "unknown" or not known(item)))


def only_found(items: Sequence[ConsequenceInfo]) -> str:
    """Why a person is asked about `items` that nobody would be asked about one by one; empty where it is not so."""
    found = bool(items) and all(item.score <= _LOW and item.findings for item in items)
    each = "each is low by itself" if len(items) > 1 else "it is low by itself"
    return f"because of the findings above; {each}" if found else ""


def loss(item: ConsequenceInfo) -> str:
    """What the end of the object means."""
    shown = _SHOWN.get(item.recoverability) if item.recovery_by else None
    if shown:
        return shown.format(inert(item.recovery_by))
    contents = "" if item.deposed else _CONTENTS.get(noun(item.type), "")
    return contents or _LOSSES.get(item.recoverability, "" if known(item) else "nobody knows whether it comes back")
