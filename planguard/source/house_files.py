"""The files under `.planguard/` of a repository: as they lie in the working tree, or as a commit has them.

They decide who must be asked, so a link or a submodule in their place is no file: what it points to is somebody else's.
"""

import os
import stat
from pathlib import Path
from typing import Final, NamedTuple

from planguard.errors import UsageError

FOLDER: Final = ".planguard"
_LARGEST: Final = 1 << 20
_ADVICE: Final = "Nothing was judged: it must be a file of the repository itself, and no link or submodule."


class HouseFile(NamedTuple):
    """The content of such a file, and where it was found."""

    place: str
    content: bytes


def in_working_tree(start: Path, name: str) -> HouseFile | None:
    """The file `name` at the top of the repository around `start`; outside one, in `start` itself.

    None where there is none. Raises UsageError where it is a link, or cannot be read.
    """
    top = top_of(start)
    folder, path = top / FOLDER, top / FOLDER / name
    place = os.path.relpath(path, start)
    try:
        if not stat.S_ISDIR(os.lstat(folder).st_mode) or not stat.S_ISREG(os.lstat(path).st_mode):
            raise UsageError("this is no file of the repository itself", place=place, advice=_ADVICE)
        return HouseFile(place, read(path))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"the file cannot be read: {error.strerror}", place=place) from error


def read(path: Path) -> bytes:
    """The content of `path`, and no more than a little beyond what any such file may have. Raises OSError."""
    with open(path, "rb") as file:
        return file.read(_LARGEST)


def top_of(start: Path) -> Path:
    """The top of the repository around `start`; `start` where there is none."""
    return next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), start)


def at_commit(start: Path, ref: str, name: str) -> HouseFile | None:
    """The file `name` as the commit `ref` has it; None where it has none.

    Raises UsageError where `ref` names no commit or the file is a link or in a submodule, and OutsideError where git
    cannot answer.
    """
    from planguard.source.git.repository import Repository  # noqa: PLC0415 - only who names a commit waits for git

    repository = Repository(str(start))
    commit = repository.commit(ref)
    if commit is None:
        raise UsageError(f'there is no commit "{ref}" here', advice="A name such as origin/main, or a full hash.")
    path, place = f"{FOLDER}/{name}", f"{ref}:{FOLDER}/{name}"
    folder, entry = repository.entry(commit, FOLDER), repository.entry(commit, path)
    if folder is None or (folder.is_tree and entry is None):
        return None
    content = repository.blob(commit, path) if entry is not None and entry.regular else None
    if content is None:
        raise UsageError("this is no file of the repository itself", place=place, advice=_ADVICE)
    return HouseFile(place, content)
