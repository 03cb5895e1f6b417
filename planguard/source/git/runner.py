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
from planguard.source.git.hardened import command, environment

_SECONDS: Final = 120


class Answer(NamedTuple):
    """How git ended, and what it said."""

    code: int
    out: bytes


def answer(arguments: tuple[str, ...], start: str, stdin: bytes = b"", seconds: int = _SECONDS) -> Answer:
    """What git says from the directory `start`. Raises OutsideError where it cannot be run."""
    with _only(environment(os.environ)), tempfile.TemporaryFile() as lines:
        lines.write(stdin)
        lines.seek(0)
        try:
            from git.cmd import Git  # noqa: PLC0415 - inside, since it runs `git version` when it is imported

            code, out, _ = Git(start).execute(
                command(*arguments),
                istream=lines,
                with_extended_output=True,
                with_exceptions=False,
                stdout_as_string=False,
                strip_newline_in_stdout=False,
                kill_after_timeout=seconds,
            )
        except (OSError, ImportError, ValueError) as error:
            raise OutsideError(f"git could not be run ({type(error).__name__})", advice="Is git installed?") from None
    return Answer(int(code or 0), out)


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
