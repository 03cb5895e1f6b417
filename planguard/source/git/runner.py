"""git through GitPython's command runner, with the hardened command line and environment.

Importing GitPython costs several times a small run, so this is imported where the first answer of git was that there
is something to look at (docs/adr/0008).
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from planguard.errors import OutsideError
from planguard.source.git.hardened import command, environment, travelling_command, travelling_environment

_SECONDS: Final = 120
_PATIENCE: Final = 600
"""Seconds for talking to another repository: a person may have to find a security key."""


class Answer(NamedTuple):
    """How git ended, and what it said."""

    code: int
    out: bytes
    errors: bytes = b""


def answer(arguments: tuple[str, ...], start: str, stdin: bytes = b"", seconds: int = _SECONDS) -> Answer:
    """What git says from the directory `start`. Raises OutsideError where it cannot be run."""
    return _said(command(*arguments), environment(os.environ), start, stdin, seconds)


def answer_from_afar(arguments: tuple[str, ...], start: str, protocols: str) -> Answer:
    """What git says where it talks to another repository; by which `protocols`, with colons between. Raises OutsideError.

    `start` must be a repository that planguard made itself: no other one may say by what programs git reaches others.
    """
    return _said(travelling_command(*arguments), travelling_environment(os.environ, protocols), start, b"", _PATIENCE)


def _said(line: list[str], variables: dict[str, str], start: str, stdin: bytes, seconds: int) -> Answer:
    with _only(variables), tempfile.TemporaryFile() as lines:
        lines.write(stdin)
        lines.seek(0)
        try:
            from git.cmd import Git  # noqa: PLC0415 - inside, since it runs `git version` when it is imported

            code, out, errors = Git(start).execute(
                line,
                istream=lines,
                with_extended_output=True,
                with_exceptions=False,
                stdout_as_string=False,
                strip_newline_in_stdout=False,
                kill_after_timeout=seconds,
            )
        except (OSError, ImportError, ValueError) as error:
            raise OutsideError(f"git could not be run ({type(error).__name__})", advice="Is git installed?") from None
    return Answer(int(code or 0), out, _bytes(errors))


def _bytes(said: str | bytes) -> bytes:
    """GitPython gives one or the other."""
    return said if isinstance(said, bytes) else said.encode("utf-8", "replace")


@contextmanager
def _only(variables: dict[str, str]) -> Iterator[None]:
    """The process has these environment variables, and no others, meanwhile: GitPython hands on whatever there is."""
    saved = dict(os.environ)
    os.environ.clear()
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(saved)
