"""Words that an attribute takes or leaves. A list counts as all of its words; numbers compare as text too."""

from typing import Final

from planguard.core.directions.record import Direction
from planguard.core.directions.values import hidden, hides, word
from planguard.model.value import Value


def _becomes(old: Value, new: Value, argument: str) -> bool | None:
    """Whether the new value is one of the words, and the old one was none of them."""
    wanted = _argument(argument)
    if wanted & _words(old):
        return False
    return bool(wanted & _words(new)) or (None if hides(old) or hides(new) else False)


def _leaves(old: Value, new: Value, argument: str) -> bool | None:
    """Whether the old value was one of the words, and the new one is none of them."""
    wanted = _argument(argument)
    if wanted & _words(new):
        return False
    if not wanted & _words(old):
        return None if hides(old) else False
    return None if hides(new) else True


def _argument(text: str) -> set[str]:
    return {word(part.strip()) for part in text.split(",")}


def _words(value: Value) -> set[str]:
    """The words of a value; a mark has none."""
    if isinstance(value, list) and value:
        return {word(item) for item in value if not hidden(item)} - {""}
    return set() if hidden(value) or (isinstance(value, dict) and value) else {word(value)}


BECOMES: Final = Direction("becomes", "becomes {}", _becomes, takes_words=True)
LEAVES: Final = Direction("leaves", "is {} no more", _leaves, takes_words=True)
