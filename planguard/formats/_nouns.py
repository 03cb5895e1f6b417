"""What people call the objects of a report: "a database", not "an aws_db_instance"."""

from collections import Counter
from collections.abc import Iterable

from planguard.core.nouns import noun, several
from planguard.model.report import ConsequenceInfo

__all__ = ["called", "noun", "roll_call", "several"]


def called(item: ConsequenceInfo) -> str:
    """The word for the object of `item`."""
    if item.origin == "action":
        return "action"
    return "leftover object" if item.deposed else noun(item.type)


def roll_call(items: Iterable[ConsequenceInfo], groups: int) -> str:
    """Say "1 database, 2 buckets and 13 more": the first `groups` nouns of `items`, in their order, and the rest."""
    counted = Counter(map(called, items))
    named = list(counted.items())[:groups] if len(counted) > groups + 1 else list(counted.items())
    rest = counted.total() - sum(count for _, count in named)
    words = ", ".join(several(count, word) for word, count in named)
    return f"{words} and {rest:,} more" if rest else " and ".join(words.rsplit(", ", 1))
