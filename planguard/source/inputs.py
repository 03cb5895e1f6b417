"""The arguments PLAN of a command line -> bytes of plans: files, directories and standard input."""

import mmap
import os
import sys
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from planguard.core.read.faults import fault
from planguard.core.read.text import Buffer, claims_to_be_a_plan
from planguard.errors import PlanguardError, UsageError

STDIN = "-"
SKIPPED = frozenset({".git", ".terraform", "node_modules", ".venv"})
_HEAD = 1 << 16
_LARGE = 16 << 20
"""Bytes from which mapping a file costs clearly less than reading it."""
_AT_ONCE: int = getattr(mmap, "MAP_POPULATE", 0)
"""Only Linux has it."""


class Inputs(NamedTuple):
    """The plans that a command line names, arguments that came to nothing, and files below directories left aside."""

    paths: list[str]
    errors: list[tuple[str, PlanguardError]]
    passed_over: int


def expand(arguments: list[str]) -> Inputs:
    """What `arguments` name: a directory stands for every plan below it, sorted.

    Raises UsageError for a path that does not exist or is named twice.
    """
    found = Inputs([], [], 0)
    for argument in arguments:
        paths, passed_over = _expanded(argument)
        errors: list[tuple[str, PlanguardError]] = [] if paths else [(argument, fault("no-plan-found"))]
        found = Inputs(found.paths + paths, found.errors + errors, found.passed_over + passed_over)
    twice = next((path for path, count in Counter(map(os.path.realpath, found.paths)).items() if count > 1), None)
    if twice is not None:
        raise UsageError("this plan is given twice", place=twice, advice="Two plans of one target cannot be told apart.")
    return found


def read(path: str) -> Buffer:
    """The bytes of one plan; `-` is standard input. Raises UsageError where the file cannot be read.

    A large file is mapped. Whoever changes it meanwhile changes what is reviewed, as they could have done before; where
    a signature is to bind these bytes, they must be read instead.
    """
    if path == STDIN:
        return sys.stdin.buffer.read()
    try:
        with open(path, "rb") as file:
            if os.fstat(file.fileno()).st_size >= _LARGE:
                return _mapped(file.fileno())
            return file.read()
    except OSError as error:
        raise UsageError(f"the file cannot be read: {error.strerror}", place=path) from error


def _mapped(file: int) -> mmap.mmap:
    """A whole file. Every page of it will be read, and the kernel brings them more cheaply at once than one by one."""
    if _AT_ONCE:
        return mmap.mmap(file, 0, flags=mmap.MAP_SHARED | _AT_ONCE, prot=mmap.PROT_READ)
    return mmap.mmap(file, 0, access=mmap.ACCESS_READ)


def _expanded(argument: str) -> tuple[list[str], int]:
    if argument != STDIN and os.path.isdir(argument):
        files = list(_files(argument))
        plans = [path for path in files if claims_to_be_a_plan(_head(path), os.path.basename(path))]
        return plans, len(files) - len(plans)
    if argument == STDIN or os.path.exists(argument):  # not only files: `planguard review <(terraform show …)`
        return [argument], 0
    raise UsageError("there is no such file or directory", place=argument)


def _files(directory: str) -> Iterator[str]:
    """Every regular file below `directory`, through links as well, each folder once.

    A pipe or a device that lies about would wait for somebody to write, and is left aside. Raises UsageError for a
    folder that cannot be looked into: a plan could be there.
    """
    seen: set[str] = set()
    for folder, folders, files in os.walk(directory, followlinks=True, onerror=_refuse):
        seen.add(os.path.realpath(folder))
        folders[:] = sorted(
            name for name in folders if name not in SKIPPED and os.path.realpath(os.path.join(folder, name)) not in seen
        )
        yield from filter(os.path.isfile, (os.path.join(folder, name) for name in sorted(files)))


def _refuse(error: OSError) -> None:
    raise UsageError(f"the folder cannot be read: {error.strerror}", place=str(error.filename)) from error


def _head(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(_HEAD)
    except OSError as error:
        raise UsageError(f"the file cannot be read: {error.strerror}", place=path) from error
