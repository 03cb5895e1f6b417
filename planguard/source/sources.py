"""Where the configuration of a plan lies: beside it on disk, or inside the saved plan file. Files by module."""

import json
import os
import posixpath
import re
from collections.abc import Callable, Iterable
from typing import Final

from planguard.core.file_names import is_source, is_values
from planguard.model.source import SourceBlock, SourceFile
from planguard.source.hcl.files import LARGEST, read_source

Files = Callable[[str], list[SourceFile]]
"""From the key of a module (`network`, `network.subnets`; empty: the root) to its files; none if they are not at hand."""

_MANIFEST: Final = (".terraform", "modules", "modules.json")
_LARGEST_MANIFEST: Final = 4 << 20
_MOST: Final = 500
_INSIDE: Final = "tfconfig/m-"
_LOCAL: Final = re.compile(r'^[ \t]*"?source"?[ \t]*[=:][ \t]*"(\.{1,2}/[^"$%\\]*)"', re.MULTILINE)


class OnDisk:
    """The configuration below the directory `root`: from the key of a module to its files."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._folders = {"": root, **_manifest(root)}

    def __call__(self, key: str) -> list[SourceFile]:
        """The files of a module, none where they are not at hand."""
        folder = self.folder(key)
        return [_read(folder, name, self.root) for name in _names(folder)] if folder else []

    def folder(self, key: str) -> str:
        """Where a module lies; empty where that is not known."""
        if key not in self._folders:
            self._folders[key] = _called(self._folders, key, self)
        return self._folders[key]


def on_disk(root: str) -> OnDisk | None:
    """The configuration in the directory `root`; None where there is none."""
    return OnDisk(root) if _names(root) else None


def in_plan_file(sources: Iterable[tuple[str, str]]) -> Files | None:
    """The configuration that a saved plan file holds; None where it holds none."""
    folders: dict[str, list[SourceFile]] = {}
    for path, text in sources:
        key, _, name = path.removeprefix(_INSIDE).partition("/")
        if path.startswith(_INSIDE) and is_source(name):
            folders.setdefault(key, []).append(read_source(_told(key, name), text.encode()))
    return (lambda key: folders.get(key, [])) if folders else None


def _told(key: str, name: str) -> str:
    """The path as it is shown. Where a module lies on disk, the plan file does not say in its sources."""
    return f"module.{key}/{name}" if key else name


def _manifest(root: str) -> dict[str, str]:
    """The directories of modules by key, as `terraform init` wrote them down."""
    try:
        with open(os.path.join(root, *_MANIFEST), "rb") as file:
            found = json.loads(file.read(_LARGEST_MANIFEST))
        pairs = [(module["Key"], module["Dir"]) for module in found["Modules"]]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return {}
    return {
        key: os.path.join(root, place) for key, place in pairs if _fits(key) and _fits(place) and not os.path.isabs(place)
    }


def _fits(text: object) -> bool:
    return isinstance(text, str) and "\0" not in text


def _called(folders: dict[str, str], key: str, files: Files) -> str:
    """The directory of a local module as its caller names it; empty where it is not local."""
    outer, _, name = key.rpartition(".")
    source = local_source(files(outer), name)
    return os.path.join(folders[outer], source) if source else ""


def local_source(files: Iterable[SourceFile], name: str) -> str:
    """Where the call of the module `name` in `files` leads, a relative path; empty where it is not local."""
    calls = (block for file in files for block in file.blocks if block.kind == "module" and block.labels == (name,))
    block: SourceBlock | None = next(calls, None)
    found = _LOCAL.search(block.text) if block else None
    return found[1] if found else ""


def _names(folder: str) -> list[str]:
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if entry.is_file())
    except (OSError, ValueError):
        return []
    return [name for name in names if is_source(name) and not is_values(name)][:_MOST]


def _read(folder: str, name: str, root: str) -> SourceFile:
    shown = posixpath.normpath(os.path.relpath(os.path.join(folder, name), root).replace(os.sep, "/"))
    try:
        with open(os.path.join(folder, name), "rb") as file:
            return read_source(shown, file.read(LARGEST + 1))
    except OSError:
        return SourceFile(shown)
