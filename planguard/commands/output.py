"""From a report to the places it goes: standard output and files, each in a format of its own."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from planguard import wiring
from planguard.errors import PlanguardError, UsageError
from planguard.model.report import Report
from planguard.ports import Format, Surface

_COLUMNS_OFF_A_TERMINAL = 120


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
            write(sys.stdout, chosen.render(report, surface(sys.stdout, os.environ)))
            continue
        text = chosen.render(report, Surface(columns=_COLUMNS_OFF_A_TERMINAL))
        try:
            path.write_bytes(text.encode("utf-8", "backslashreplace"))
        except OSError as error:
            raise UsageError(f"the file cannot be written: {error.strerror}", place=str(path)) from error


def surface(stream: TextIO, environment: Mapping[str, str]) -> Surface:
    """What `stream` can show. NO_COLOR wins over FORCE_COLOR and CLICOLOR_FORCE; an empty variable counts as unset."""
    terminal = stream.isatty()
    forced = any(environment.get(name, "") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE"))
    plain = bool(environment.get("NO_COLOR")) or environment.get("TERM") == "dumb"
    return Surface(
        terminal=terminal, colour=(terminal or forced) and not plain, columns=_columns(stream, environment, terminal)
    )


def _columns(stream: TextIO, environment: Mapping[str, str], terminal: bool) -> int:
    asked = environment.get("COLUMNS", "")
    if asked.isascii() and asked.isdigit() and 0 < int(asked) < 10_000:
        return int(asked)
    try:
        return (
            os.get_terminal_size(stream.fileno()).columns or _COLUMNS_OFF_A_TERMINAL if terminal else _COLUMNS_OFF_A_TERMINAL
        )
    except OSError:
        return _COLUMNS_OFF_A_TERMINAL


def write(stream: TextIO, text: str) -> None:
    """Write `text` whole. A reader that has gone away (`| head`) is no fault, and does not change the exit code."""
    try:
        stream.buffer.write(text.encode(stream.encoding or "utf-8", "backslashreplace"))
        stream.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def complain(error: PlanguardError) -> None:
    """Say on standard error what is wrong, where, and what to do."""
    from planguard.core.inert import inert

    place = f"{inert(error.place)}: " if error.place else ""
    write(sys.stderr, f"planguard: {place}{inert(error.message)}\n")
    if error.advice:
        write(sys.stderr, f"  {inert(error.advice)}\n")
