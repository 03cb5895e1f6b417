"""How values compare: what counts as nothing, as a number, as the same."""

import re
from collections import Counter
from collections.abc import Hashable
from decimal import Decimal
from typing import Final

from planguard.errors import InputError
from planguard.model.body import decode_value
from planguard.model.value import SENSITIVE, UNKNOWN, Value

# A leading zero makes an identifier of digits: an account, a phone number. Such texts are never numbers.
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,24})(?:\.[0-9]{1,12})?", re.ASCII)
_LONGEST_JSON: Final = 200_000
_NOTHING: Final[Hashable] = frozenset()


def hidden(value: Value) -> bool:
    """Whether `value` is a mark: sensitive, or not known yet."""
    return value is SENSITIVE or value is UNKNOWN


def hides(value: Value) -> bool:
    """Whether `value` is a mark or has one anywhere inside."""
    if isinstance(value, dict):
        return any(map(hides, value.values()))
    if isinstance(value, list):
        return any(map(hides, value))
    return hidden(value)


def nothing(value: Value) -> bool:
    """Whether `value` is absent: null, or empty."""
    return value is None or (isinstance(value, (str, list, dict)) and not value)


def bare(value: Value) -> bool:
    """Whether `value` holds nothing: absent, or a block in which everything is absent, off or zero."""
    if isinstance(value, dict):
        return all(map(_idle, value.values()))
    if isinstance(value, list):
        return all(map(bare, value))
    return value is None or (isinstance(value, str) and not value)


def _idle(value: Value) -> bool:
    return value is False or (isinstance(value, int | Decimal) and value == 0) or bare(value)


def number(value: Value) -> Decimal | None:
    """The number that `value` is, or that its text is; None where it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Decimal):
        return Decimal(value)
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Decimal(value)
    return None


def word(value: Value) -> str:
    """A scalar as one lower-case word: `true`, `5`, `suspended`; `null` for what is absent, empty for a container."""
    if nothing(value):
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    figure = number(value)
    if figure is not None:
        return str(int(figure)) if abs(figure) < 10**18 and figure == int(figure) else str(figure)
    return value.strip().lower() if isinstance(value, str) else ""


def same(old: Value, new: Value) -> bool:
    """Whether two values mean the same, so far as they can be seen. Marks are like only to themselves."""
    return bool(old == new and type(old) is type(new)) or frozen(old) == frozen(new)


def frozen(value: Value) -> Hashable:
    """A hashable stand-in, equal for values that mean the same.

    Left out is what makes no difference: absent members, the order of a list, the spelling of a number or of true, the
    layout of JSON inside a string.
    """
    if isinstance(value, dict):
        return frozenset((key, frozen(item)) for key, item in value.items() if not nothing(item) and not bare(item))
    if isinstance(value, list):
        return frozenset(Counter(frozen(item) for item in value if not bare(item)).items())
    return _frozen_scalar(value)


def _frozen_scalar(value: Value) -> Hashable:
    if isinstance(value, bool):
        return ("switch", value)
    figure = number(value)
    if figure is not None:
        return ("number", figure)
    if not isinstance(value, str) or not value:
        return _NOTHING if nothing(value) else ("mark", id(value))
    if value in ("true", "false"):
        return ("switch", value == "true")
    inner = document(value)
    return value if inner is None else frozen(inner)


def document(text: str) -> Value:
    """The object or list that is written as JSON in `text`; None where there is none, or one too deep or too long."""
    if text[:1] not in ("{", "[") or len(text) > _LONGEST_JSON:
        return None
    try:
        return _shallow(decode_value(text.encode()), 0)
    except (InputError, UnicodeEncodeError):
        return None


_DEEPEST: Final = 60


def _shallow(value: Value, depth: int) -> Value:
    """`value`, or None where it is nested so deep that walking it would fail."""
    if not isinstance(value, (dict, list)):
        return value
    inner = value.values() if isinstance(value, dict) else value
    if depth > _DEEPEST or any(isinstance(item, (dict, list)) and _shallow(item, depth + 1) is None for item in inner):
        return None
    return value
