"""The one door to jsonschema: a document and a published schema -> everything that is wrong, for people to read.

It takes longer to import than a small review lasts, so only who has a fault to explain, or tests rules, comes here.
"""

import json
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft7Validator, ValidationError

from planguard.suggest import suggestion

_FOLDER: Final = Path(__file__).resolve().parent / "schemas"
_SHOWN: Final = 60
_KINDS: Final = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "object": "a table",
    "string": "a text in quotes",
}


def faults(document: object, schema: str) -> list[str]:
    """Everything in which `document` breaks the schema `schemas/<schema>.json`, as `key: what is wrong`, in order."""
    return [f"{_key(path)}: {told}" for path, told in found(document, schema)]


def found(document: object, schema: str) -> list[tuple[tuple[str | int, ...], str]]:
    """The same as (path of the key, what is wrong)."""
    errors = sorted(_validator(schema).iter_errors(document), key=lambda error: list(map(str, error.absolute_path)))
    return [(tuple(error.absolute_path), told) for error in errors for told in _told(error)]


@lru_cache(maxsize=4)
def _validator(schema: str) -> Draft7Validator:
    return Draft7Validator(json.loads((_FOLDER / f"{schema}.json").read_text("utf-8")))


def _key(path: tuple[str | int, ...]) -> str:
    """`match[0].score`; for the whole document `the file`."""
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return steps.removeprefix(".") or "the file"


def _told(error: ValidationError) -> Iterable[str]:
    value: Any = error.instance
    expected: Any = error.validator_value
    if error.validator == "additionalProperties":
        return _unknown_keys(value, error.schema)
    if error.validator == "required":
        # One error for each missing key, and the message is the only place that names it.
        return [f"{error.message.split(chr(39))[1]} is missing"]
    schema: Any = error.schema
    if error.validator == "pattern" and "x-says" in schema:  # a pattern is no sentence
        return [f"{_value(value)} {schema['x-says']}"]
    tell = _SAYS.get(str(error.validator))
    return [f"{_value(value)} {tell(value, expected)}" if tell else error.message[: 2 * _SHOWN]]


def _unknown_keys(value: Any, schema: Any) -> list[str]:
    allowed = sorted(schema["properties"])
    strange = sorted(set(value) - set(allowed))
    return [f"there is no key {_value(key)}{suggestion(key, allowed)} (keys: {', '.join(allowed)})" for key in strange]


def _is_none_of(value: Any, allowed: Any) -> str:
    return f"is none of {', '.join(map(str, allowed))}{suggestion(value, allowed) if isinstance(value, str) else ''}"


_SAYS: Final[dict[str, Callable[[Any, Any], str]]] = {
    "enum": _is_none_of,
    "const": lambda _, expected: f"is not {expected}",
    "type": lambda _, expected: f"is not {_KINDS.get(expected, expected)}",
    "minimum": lambda _, expected: f"is less than {expected}",
    "maximum": lambda _, expected: f"is more than {expected}",
    "minLength": lambda *_: "is empty",
    "maxLength": lambda _, most: f"is longer than {most} characters",
    "minItems": lambda *_: "is empty",
    "pattern": lambda _, expected: f"does not fit {expected}",
}


def _value(value: Any) -> str:
    """The value as it would be written, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
