"""The arguments PLAN of a command line -> bytes of plans: files, directories and standard input."""

import os
import sys
from collections.abc import Iterator
from mmap import ACCESS_READ, mmap

from planguard.core.read.faults import fault
from planguard.core.read.text import Buffer, claims_to_be_a_plan
from planguard.errors import UsageError

STDIN = "-"
_SKIPPED = frozenset({".git", ".terraform", "node_modules", ".venv"})
_HEAD = 1 << 16
_LARGE = 16 << 20
"""Bytes from which mapping a file costs clearly less than reading it."""


def expand(arguments: list[str]) -> list[str]:
    """Paths of the plans that `arguments` name: a directory stands for every plan below it, sorted.

    Raises UsageError for a path that does not exist or is named twice, InputError `no-plan-found` for a directory
    without plans.
    """
    paths = [path for argument in arguments for path in _expanded(argument)]
    twice = next((path for path in paths if paths.count(path) > 1), None) if len(set(paths)) != len(paths) else None
    if twice is not None:
        raise UsageError("this plan is given twice", place=twice, advice="Two plans of one target cannot be told apart.")
    return paths


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
                return mmap(file.fileno(), 0, access=ACCESS_READ)
            return file.read()
    except OSError as error:
        raise UsageError(f"the file cannot be read: {error.strerror}", place=path) from error


def _expanded(argument: str) -> Iterator[str]:
    if argument == STDIN or os.path.isfile(argument):
        yield argument
    elif os.path.isdir(argument):
        yield from _plans_below(argument)
    elif os.path.exists(argument):
        yield argument  # a pipe, as in `planguard review <(terraform show -json tfplan)`
    else:
        raise UsageError("there is no such file or directory", place=argument)


def _plans_below(directory: str) -> list[str]:
    found = [path for path in _files(directory) if claims_to_be_a_plan(_head(path), os.path.basename(path))]
    if not found:
        raise fault("no-plan-found", directory)
    return found


def _files(directory: str) -> Iterator[str]:
    for folder, folders, files in os.walk(directory):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED)
        yield from (os.path.join(folder, name) for name in sorted(files))


def _head(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(_HEAD)
    except OSError as error:
        raise UsageError(f"the file cannot be read: {error.strerror}", place=path) from error
