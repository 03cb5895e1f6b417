"""Texts around stars, matched in linear time: the heart of every pattern with `*` that is no path."""

from collections.abc import Iterable


def in_order(text: str, head: str, middle: Iterable[str], tail: str) -> bool:
    """Whether `text` is `head`, then the pieces of `middle` with anything between them, then `tail`.

    Each piece is taken at its first place after the one before: what fits at all fits so, and nothing is tried twice.
    """
    place, end = len(head), len(text) - len(tail)
    if end < place or not text.startswith(head) or not text.endswith(tail):
        return False
    for piece in middle:
        place = text.find(piece, place, end)
        if place < 0:
            return False
        place += len(piece)
    return True
