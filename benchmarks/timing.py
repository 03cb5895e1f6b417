"""Commands timed in turn, so that what else the machine does hits all of them alike.

Counted is the processor time that the kernel booked for a command and everything that it started, and the largest memory
that a process of it held. Every ratio is taken within one round; told is the median over the rounds.
"""

import os
import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


class Cost(NamedTuple):
    """Of one run."""

    seconds: float
    """Of the processor, user and system."""
    megabytes: float
    code: int


class Row(NamedTuple):
    """One command, held against the base."""

    name: str
    ratio: float
    megabytes: float
    codes: tuple[int, ...]


def cost(command: Sequence[str], folder: str | None = None) -> Cost:
    """What `command` costs in the working directory `folder`; its output goes nowhere."""
    child = os.fork()
    if child == 0:
        _become(command, folder)
    _, status, usage = os.wait4(child, 0)
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))


def _become(command: Sequence[str], folder: str | None) -> None:
    try:
        if folder:
            os.chdir(folder)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nowhere, stream)
        os.execvp(command[0], list(command))  # noqa: S606 - the commands are those of this folder
    finally:
        os._exit(127)


def compared(commands: Mapping[str, Sequence[str]], base: str, rounds: int, folder: str | None = None) -> list[Row]:
    """Each of `commands` against the one called `base`. A first round warms the caches and is not counted."""
    found = [{name: cost(command, folder) for name, command in commands.items()} for _ in range(rounds + 1)][1:]
    return [_row(name, base, found) for name in commands]


def _row(name: str, base: str, rounds: Iterable[Mapping[str, Cost]]) -> Row:
    pairs = [(one[name], one[base]) for one in rounds]
    return Row(
        name,
        statistics.median(mine.seconds / other.seconds for mine, other in pairs),
        statistics.median(mine.megabytes for mine, _ in pairs),
        tuple(sorted({mine.code for mine, _ in pairs})),
    )


def table(rows: Iterable[Row], base: str) -> str:
    """`rows` as Markdown."""
    lines = [f"| | processor time / {base} | peak MB | exit |", "|---|---|---|---|"]
    lines += [f"| {row.name} | {row.ratio:.2f} | {row.megabytes:.0f} | {_codes(row)} |" for row in rows]
    return "\n".join(lines)


def _codes(row: Row) -> str:
    return ", ".join(map(str, row.codes))
