"""Names of resource types with `*` in them, matched in linear time. There is no other wildcard, and nothing to escape."""

from collections.abc import Callable


def matcher(pattern: str) -> Callable[[str], bool]:
    """A function that says whether a type fits `pattern`, in which `*` stands for any text, also for none."""
    head, *middle = pattern.split("*")
    if not middle:
        return lambda text: text == pattern
    tail = middle.pop()
    return lambda text: _fits(text, head, middle, tail)


def _fits(text: str, head: str, middle: list[str], tail: str) -> bool:
    """Each piece is taken at its first place after the one before: what fits at all fits so, and nothing is tried twice."""
    end = len(text) - len(tail)
    if end < len(head) or not text.startswith(head) or not text.endswith(tail):
        return False
    place = len(head)
    for piece in middle:
        place = text.find(piece, place, end)
        if place < 0:
            return False
        place += len(piece)
    return True
