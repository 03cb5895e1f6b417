"""What is not shown one by one: counted for each verb, in the words that people use."""

from collections import Counter
from collections.abc import Sequence

from planguard.formats._nouns import called, several
from planguard.formats._phrases import verb
from planguard.model.report import ConsequenceInfo


def rest_texts(rest: Sequence[ConsequenceInfo], kinds: int) -> list[str]:
    """Say "21 more deletes (up to 100): 1 container cluster, 2 subnets and 15 other kinds", one text for each verb.

    Objects are named in their order, of many kinds the first `kinds`. The counts come before all names of a plan.
    """
    groups: dict[str, list[ConsequenceInfo]] = {}
    for item in rest:
        groups.setdefault(verb(item), []).append(item)
    return [
        f"{several(len(items), f'more {action}')} (up to {max(item.score for item in items)}): "
        f"{_kinds(Counter(map(called, items)), kinds)}"
        for action, items in groups.items()
    ]


def _kinds(counted: Counter[str], most: int) -> str:
    """The kinds in their order, with counts; of many the first few."""
    named = list(counted.items())[:most] if len(counted) > most + 1 else list(counted.items())
    words = ", ".join(several(count, word) for word, count in named)
    others = len(counted) - len(named)
    return f"{words} and {several(others, 'other kind')}" if others else words
