"""What a repository has, and one thing that it lacks for the gate to be a boundary."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from planguard.model.people import People
from planguard.model.policy import Policy

WORKFLOWS: Final = ".github/workflows/"
INIT: Final = "planguard init --ci github --action OWNER/NAME@COMMIT"
_SHOWN: Final = 5


class Lack(msgspec.Struct, frozen=True):
    """One thing that is missing: what happens without it, and what to do. `known` is false where nobody could look."""

    id: str
    says: str
    breaks: str
    do: str
    known: bool = True
    asked: str = ""
    """The question that a code host was asked."""


class Setup(msgspec.Struct, frozen=True):
    """What a repository has: its policy and people, all paths, and the texts of those files that decide."""

    policy: Policy
    people: People
    paths: tuple[str, ...]
    texts: Mapping[str, str]

    @property
    def workflows(self) -> dict[str, str]:
        """The workflows by path."""
        return {path: text for path, text in self.texts.items() if path.startswith(WORKFLOWS)}

    @property
    def ours(self) -> dict[str, str]:
        """Those that run planguard."""
        return {path: text for path, text in self.workflows.items() if "planguard" in text}


def some(names: Iterable[str]) -> str:
    """The first few of `names`, and how many more there are."""
    found = list(names)
    rest = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return ", ".join(found[:_SHOWN]) + rest
