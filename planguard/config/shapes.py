"""Parts of a document that may have any shape: what is asked for, or nothing."""

from typing import Any


def as_table(value: object) -> dict[str, Any]:
    """`value` where it is a table, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_text(value: object) -> str:
    """`value` where it is a text, else an empty one."""
    return value if isinstance(value, str) else ""


def tables(value: object) -> list[tuple[int, dict[str, Any]]]:
    """The tables in a list, each with its place in it."""
    return [(place, item) for place, item in enumerate(value) if isinstance(item, dict)] if isinstance(value, list) else []


def texts(value: object) -> list[tuple[int, str]]:
    """The texts in a list, each with its place in it."""
    return [(place, item) for place, item in enumerate(value) if isinstance(item, str)] if isinstance(value, list) else []


def texts_of(document: object) -> list[tuple[tuple[str | int, ...], str]]:
    """Every key and every text in `document`, each with its path; a key has the path of what it names."""
    found: list[tuple[tuple[str | int, ...], str]] = []
    open_: list[tuple[tuple[str | int, ...], object]] = [((), document)]
    while open_:
        here, item = open_.pop()
        if isinstance(item, str):
            found.append((here, item))
        elif isinstance(item, dict):
            found += [((*here, key), key) for key in item]
            open_ += [((*here, key), inner) for key, inner in item.items()]
        elif isinstance(item, list):
            open_ += [((*here, place), inner) for place, inner in enumerate(item)]
    return found
