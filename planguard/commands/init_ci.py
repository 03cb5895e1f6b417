"""`planguard init --ci`: the workflows of the gate. What is there already stays as it is."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from planguard import data
from planguard.commands.output import write
from planguard.core.inert import inert
from planguard.errors import UsageError
from planguard.source import house_files

_FILES: Final = {
    "github": {f".github/workflows/planguard-{name}.yml": f"{name}.yml" for name in ("plan", "noticed", "gate", "apply")},
    "gitlab": {".gitlab/planguard.yml": "gitlab-ci.yml"},
}
_SKIPPED: Final = frozenset({".git", ".terraform", "node_modules", ".venv", "modules", "examples", "tests", "fixtures"})
_PIN: Final = re.compile(r"[A-Za-z0-9._-]+/[A-Za-z0-9._/-]+@[0-9a-f]{40}")
_PLAIN: Final = re.compile(r"[A-Za-z0-9._/ -]+")
_PLACEHOLDER: Final = "OWNER/planguard@COMMIT"
_NEXT: Final = "\nRequire the commit status `planguard` of the base branch, and see what else is missing: planguard doctor\n"


class Request(msgspec.Struct, frozen=True):
    """What the command line asked for."""

    host: str = "github"
    action: str | None = None
    branch: str = "main"


def run(where: Path | None, request: Request) -> int:
    """Write the workflows at the top of the repository, or below `where`. Raises UsageError."""
    if request.host not in _FILES:
        raise UsageError(f"there is no template for {request.host!r}", advice=f"One of: {', '.join(_FILES)}.")
    if request.action is not None and not _PIN.fullmatch(request.action):
        raise UsageError("--action is not pinned", advice="OWNER/NAME@ and all 40 digits of a commit that you have read.")
    top = house_files.path_of(where, "policy.toml").parent.parent
    stacks = sorted(_stacks(top))
    for path, starter in _FILES[request.host].items():
        text = _filled(data.read_starter(starter).decode(), stacks, request)
        says = "written" if house_files.create(top / path, text.encode()) else "is there already, and stays as it is"
        write(sys.stdout, f"{inert(path)}: {says}\n")
    write(sys.stdout, _NEXT)
    return 0


def _filled(text: str, stacks: list[str], request: Request) -> str:
    text = text.replace("[] # STACKS", f"[{', '.join(map(_quoted, stacks))}]")
    text = text.replace("[main] # BRANCH", f"[{_quoted(request.branch)}]")
    return text.replace(_PLACEHOLDER, request.action) if request.action else text


def _quoted(text: str) -> str:
    """A string in YAML. Raises UsageError for a name that would need more than quotes."""
    if not _PLAIN.fullmatch(text):
        raise UsageError("a name with such characters cannot be written into the workflows", place=text)
    return f'"{text}"'


def _stacks(top: Path) -> Iterator[str]:
    """The folders that look like root modules: with configuration, and no module of others by their name."""
    for folder, folders, files in os.walk(top):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED)
        if any(name.endswith((".tf", ".tofu", ".tf.json")) for name in files):
            yield Path(folder).relative_to(top).as_posix()
