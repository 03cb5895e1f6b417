"""What is told when a file cannot be used: every fault, with file, line, key and value."""

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

import msgspec

from planguard.config.fault import Fault
from planguard.config.lines import Lines
from planguard.config.shapes import texts_of
from planguard.core.inert import inert
from planguard.core.toml import Document
from planguard.errors import UsageError

_MOST: Final = 100
T = TypeVar("T")


def refusal(what: str, place: str, content: bytes, faults: Iterable[Fault]) -> UsageError:
    """The error that names all of `faults`; `what` is the file's part in the house, for people."""
    lines = Lines(content.decode("utf-8", "replace"))
    told = dict.fromkeys((lines.of(fault.path) or 0, _told(fault)) for fault in faults)
    details = [f"{place}:{line}: {says}" if line else f"{place}: {says}" for line, says in sorted(told)]
    count = f"{len(details)} faults" if len(details) > 1 else "a fault"
    if len(details) > _MOST:
        details[_MOST:] = [f"… and {len(details) - _MOST} more"]
    advice = "docs/policy.md has every key; `planguard policy check` and `planguard approvers check` try the files."
    return UsageError(f"{what} cannot be used: {count}", details=tuple(details), advice=advice)


def structure(document: Document, kind: type[T], schema: str, others: list[Fault]) -> tuple[T | None, list[Fault]]:
    """The record that `document` holds, and every fault: those that the published JSON Schema knows, and `others`.

    A sound file is never shown to the schema, which takes longer to import than a small review lasts.
    """
    try:
        return msgspec.convert(document, kind), others
    except msgspec.ValidationError as error:
        from planguard.schema import found  # noqa: PLC0415 - see above

        faults = [Fault(path, says) for path, says in found(plain(document), schema)] + others
        return None, faults or [Fault((), str(error))]


def unseen(document: Document) -> list[Fault]:
    """Texts and keys with characters that are not seen as themselves: what people read must be what counts."""
    strange = ((path, text) for path, text in texts_of(document) if inert(text) != text)
    return [Fault(path, f"{_quoted(text)} holds a character that people cannot see") for path, text in strange]


def plain(document: object) -> object:
    """`document` without the types of TOML that JSON does not have."""
    if isinstance(document, dict):
        return {key: plain(value) for key, value in document.items()}
    if isinstance(document, list):
        return [plain(value) for value in document]
    isoformat: Callable[[], str] | None = getattr(document, "isoformat", None)
    return isoformat() if isoformat else document


def _told(fault: Fault) -> str:
    return f"{key_of(fault.path)}: {fault.says}"


def key_of(path: tuple[str | int, ...]) -> str:
    """`stack[1].environment`; for the whole document `the file`."""
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return steps.removeprefix(".") or "the file"


def _quoted(text: str) -> str:
    return f'"{inert(text)[:60]}"'
