"""Names of resource types with `*` in them, matched in linear time. There is no other wildcard, and nothing to escape."""

from collections.abc import Callable

from planguard.core.stars import in_order


def matcher(pattern: str) -> Callable[[str], bool]:
    """A function that says whether a type fits `pattern`, in which `*` stands for any text, also for none."""
    head, *middle = pattern.split("*")
    if not middle:
        return lambda text: text == pattern
    tail = middle.pop()
    return lambda text: in_order(text, head, middle, tail)
