"""What is wrong with a document, and every text in one."""

import msgspec


class Fault(msgspec.Struct, frozen=True):
    """Something that is wrong: where, as a path of keys and places in lists, and what."""

    path: tuple[str | int, ...]
    says: str


def texts_of(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], str]]:
    """Every key and every text below `value`, each with its path; a key has the path of what it names."""
    found: list[tuple[tuple[str | int, ...], str]] = []
    open_: list[tuple[tuple[str | int, ...], object]] = [(path, value)]
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
