"""The files under `.planguard/` of a repository: as they lie in the working tree, or as a commit has them.

They decide who must be asked, so a link or a submodule in their place is no file: what it points to is somebody else's.
"""

import os
import stat
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

from planguard.errors import UsageError

FOLDER: Final = ".planguard"
_LARGEST: Final = 1 << 20
_READABLE: Final = 0o644
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


def given(where: Path | None, name: str, *, must: bool = True) -> HouseFile | None:
    """The file that somebody names outright, or in a folder of theirs; without either, that of the working tree.

    Raises UsageError where a file that is named cannot be read, unless it need not be there.
    """
    if where is None:
        return in_working_tree(Path.cwd(), name)
    path = path_of(where, name)
    try:
        return HouseFile(str(path), read(path))
    except OSError as error:
        if not must:
            return None
        raise UsageError(f"the file cannot be read: {error.strerror}", place=str(path)) from error


def path_of(where: Path | None, name: str) -> Path:
    """Where the file `name` lies or would lie: `where` itself, or below that folder, or at the top of the repository."""
    folder = top_of(Path.cwd()) if where is None else where
    if where is not None and not where.is_dir():
        return where
    inside = folder / name
    return inside if folder.name == FOLDER or inside.is_file() else folder / FOLDER / name


def replace(path: Path, content: bytes) -> None:
    """Write `content` to `path` whole or not at all; what it may not be written through is a link. Raises UsageError."""
    try:
        if path.is_symlink() or path.parent.is_symlink():
            raise UsageError("this is a link, and is not written through", place=str(path))
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, stat.S_IMODE(path.stat().st_mode) if path.exists() else _READABLE)
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as error:
        raise UsageError(f"the file cannot be written: {error.strerror}", place=str(path)) from error


def create(path: Path, content: bytes) -> bool:
    """Write a file that is not there yet; False, and nothing written, where something is. Raises UsageError."""
    try:
        if path.parent.is_symlink():
            raise UsageError("this is a link, and is not written through", place=str(path.parent))
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "xb") as file:
            file.write(content)
    except FileExistsError:
        return False
    except OSError as error:
        raise UsageError(f"the file cannot be written: {error.strerror}", place=str(path)) from error
    return True


def read(path: Path) -> bytes:
    """The content of `path`, and no more than a little beyond what any such file may have. Raises OSError."""
    with open(path, "rb") as file:
        return file.read(_LARGEST)


def top_of(start: Path) -> Path:
    """The top of the repository around `start`; `start` where there is none."""
    return next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), start)


def from_top(path: str, here: Path) -> str | None:
    """`path`, as named in the directory `here`, from the top of the repository around that; None where it lies elsewhere."""
    found = os.path.relpath(os.path.join(here, path), top_of(here)).replace(os.sep, "/")
    return None if found == ".." or found.startswith("../") else found


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
