"""From a report to the places it goes: standard output and files, each in a format of its own."""

import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from planguard import wiring
from planguard.errors import PlanguardError, UsageError
from planguard.model.report import Report
from planguard.ports import Format, Surface

_COLUMNS_OFF_A_TERMINAL = 120
_DIGITS = 5
"""A terminal of ten thousand columns is a mistake."""


def pairs(formats: list[str], outputs: list[Path], default: str) -> list[tuple[Format, Path | None]]:
    """Each format with the file it goes to; the last format may lack one and then goes to standard output.

    Raises UsageError for an unknown format, for a file without a format, and for two formats on standard output.
    """
    names = formats or [default]
    if len(outputs) > len(names):
        raise UsageError("there are more --output files than --format names")
    if len(names) > len(outputs) + 1:
        raise UsageError("only one format can go to standard output", advice="Give each other --format an --output FILE.")
    return [
        (wiring.format_named(name), outputs[place] if place < len(outputs) else None) for place, name in enumerate(names)
    ]


def emit(report: Report, targets: list[tuple[Format, Path | None]]) -> None:
    """Write `report` to all of `targets`. Raises UsageError where a file cannot be written."""
    for chosen, path in targets:
        if path is None:
            if sys.stdout is None:  # closed by whoever started us
                raise UsageError("the report cannot be written: the output is closed")
            shown_on = surface(sys.stdout, os.environ)
            _put(sys.stdout, _encoded(chosen, report, shown_on, sys.stdout.encoding))
            continue
        pieces = _encoded(chosen, report, Surface(columns=_COLUMNS_OFF_A_TERMINAL))
        try:
            with path.open("wb") as file:
                file.writelines(pieces)
        except OSError as error:
            raise UsageError(f"the file cannot be written: {error.strerror}", place=str(path)) from error


def _encoded(chosen: Format, report: Report, shown_on: Surface, encoding: str | None = None) -> Iterable[bytes]:
    """The text of `report` as bytes, in pieces."""
    if chosen.encode is not None:
        return chosen.encode(report)
    return (_bytes(chosen.render(report, shown_on), encoding),)


def _bytes(text: str, encoding: str | None) -> bytes:
    """A character that the encoding does not have is told by its number: what is said must come out."""
    return text.encode(encoding or "utf-8", "backslashreplace")


def write_signed(folder: Path, documents: list[tuple[str, bytes]]) -> None:
    """Write each document to `folder` under its digest, byte for byte, so that `sha256sum` says the name again.

    Raises UsageError where nothing can be signed, or where a file cannot be written.
    """
    if not documents:
        advice = "Say with --target which stack the plan is for, and run it where the repository is known."
        raise UsageError("there is nothing that could be signed", advice=advice)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for digest, content in documents:
            folder.joinpath(f"{digest}.json").write_bytes(content)
    except OSError as error:
        raise UsageError(f"the file cannot be written: {error.strerror}", place=str(folder)) from error


def surface(stream: TextIO, environment: Mapping[str, str]) -> Surface:
    """What `stream` can show. NO_COLOR wins over FORCE_COLOR and CLICOLOR_FORCE; an empty variable counts as unset."""
    terminal = stream.isatty()
    forced = any(environment.get(name, "") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE"))
    plain = bool(environment.get("NO_COLOR")) or environment.get("TERM") == "dumb"
    columns, rows = _size(stream) if terminal else (_COLUMNS_OFF_A_TERMINAL, None)
    return Surface(
        terminal=terminal,
        colour=(terminal or forced) and not plain,
        columns=_number(environment.get("COLUMNS", "")) or columns,
        rows=rows,
    )


def _size(stream: TextIO) -> tuple[int, int | None]:
    try:
        columns, rows = os.get_terminal_size(stream.fileno())
    except OSError:
        return _COLUMNS_OFF_A_TERMINAL, None
    return columns or _COLUMNS_OFF_A_TERMINAL, rows or None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < _DIGITS else 0


def write(stream: TextIO, text: str) -> None:
    """Write `text` whole. Raises UsageError where there is nothing to write to: a closed stream, a full disk."""
    _put(stream, [_bytes(text, getattr(stream, "encoding", None))])


def _put(stream: TextIO, pieces: Iterable[bytes]) -> None:
    """Write `pieces`. A reader that has gone away (`| head`) is no fault, and does not change the exit code."""
    try:
        stream.buffer.writelines(pieces)
        stream.flush()
    except BrokenPipeError:
        _silence(stream)
    except (AttributeError, ValueError) as error:  # Python's own names for a stream that was closed from the start
        raise UsageError("the report cannot be written: the output is closed") from error
    except OSError as error:
        _silence(stream)
        raise UsageError(f"the report cannot be written: {error.strerror}") from error


def _silence(stream: TextIO) -> None:
    """Let what is left in the buffers go nowhere, or it would fail once more at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def complain(error: PlanguardError, path: str = "") -> None:
    """Say on standard error what is wrong, where, and what to do. `path` is the input, where there are several."""
    from planguard.core.inert import inert

    place = "".join(f"{inert(part)}: " for part in (path, error.place) if part)
    code = f" [{error.code}]" if error.code not in (UsageError.code, PlanguardError.code) else ""
    lines = [f"planguard: {place}{inert(error.message)}{code}"]
    lines += [f"  {inert(line)}" for line in (*error.details, error.advice) if line]
    with suppress(UsageError):  # nowhere to complain to; the exit code says enough
        write(sys.stderr, "".join(f"{line}\n" for line in lines))
