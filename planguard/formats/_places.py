"""Environments in plain English: where something happens, and what that changes."""

from typing import Final

from planguard.core.inert import inert
from planguard.model.environment import Environment
from planguard.model.report import ConsequenceInfo

_PLACES: Final = {
    "shared": "in a shared environment",
    "unknown": "where nothing names the environment",
    "ephemeral": "in an ephemeral environment",
}
_ENDS: Final = ("delete", "replace", "forget")


def place(environment: str) -> str:
    """Where something happens, to stand behind it: "in production"."""
    return _PLACES.get(environment) or f"in {inert(environment)}"


def rank(environment: str) -> int:
    """0 for the worst."""
    return Environment(environment).rank


def milder(item: ConsequenceInfo) -> bool:
    """Whether an object ends, or is let go, and nobody is asked because it does not live in production."""
    ends = item.action_class in _ENDS
    return ends and not item.needs_approval and not Environment(item.environment).strict
