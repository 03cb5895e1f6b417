"""`planguard diff`: what a change removes or disarms, from the configuration alone, before there is a plan.

As a hook it runs on every commit, and most commits touch no configuration: so git is asked first, and nothing else is
imported until the answer makes it worth while.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from planguard.core.file_names import is_source
from planguard.core.static.gate import is_gate
from planguard.errors import UsageError
from planguard.source.git.hardened import command, environment, staged_arguments
from planguard.source.git.raw import changes

_MEANT = (
    "planguard: is this meant? Then say so in the change itself: a `moved` block for\n"
    "  what has another address now, a `removed` block for what is to go.\n"
)
_TRAILER = "  Or at the end of this message, a line for each object: `Destroys: ADDRESS`.\n"
_HOOK = (
    "  What no block can say, such as a `prevent_destroy` that is to go, a line in the\n"
    "  commit message can, `Destroys: ADDRESS`, with the hook `planguard-message` in the\n"
    "  place of this one.\n"
)


class Request(NamedTuple):
    """What the command line asked for."""

    staged: bool = False
    from_ref: str | None = None
    to_ref: str | None = None
    message: Path | None = None
    formats: tuple[str, ...] = ()
    outputs: tuple[Path, ...] = ()
    exit_zero: bool = False


def run(request: Request) -> int:
    """Judge the change, write the reports, and return the exit code. Raises UsageError, OutsideError."""
    refs = _refs(request, os.environ)
    if refs is None and not request.formats and _nothing_staged():
        return 0
    from planguard.commands.diff_report import examine
    from planguard.commands.output import emit, pairs, write

    targets = pairs(list(request.formats), list(request.outputs), default="terminal")
    found = examine(refs, request.message, silent=not request.formats)
    if found is None:
        return 0
    emit(found, targets)
    if found.exit_code == 1:
        write(sys.stderr, _MEANT + (_TRAILER if request.message else _HOOK))
    return 0 if request.exit_zero and found.exit_code == 1 else found.exit_code


def _refs(request: Request, variables: Mapping[str, str]) -> tuple[str, str] | None:
    """Which two commits to compare; None: what is staged. pre-commit says so in the environment when it pushes."""
    old, new = request.from_ref, request.to_ref
    if request.staged and (old or new):
        raise UsageError("--staged is one comparison, --from-ref and --to-ref are another")
    if new and not old:
        raise UsageError("--to-ref needs --from-ref")
    if not old:
        old, new = variables.get("PRE_COMMIT_FROM_REF"), variables.get("PRE_COMMIT_TO_REF")
    return (old, new or "HEAD") if old else None


def _nothing_staged() -> bool:
    """Whether git is sure that no file which matters is staged. It is not before the first commit."""
    from planguard.run.program import said

    found = said(command(*staged_arguments()), environment(os.environ))
    return found.code == 0 and not any(is_source(one.path) or is_gate(one.path) for one in changes(found.out))
