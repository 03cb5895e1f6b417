"""Two versions of a few files, given as texts: the static check without a repository, for the examples of rules."""

import posixpath
from collections.abc import Mapping

from planguard.core.file_names import is_override, is_source
from planguard.core.static.records import Edited, Side
from planguard.source.hcl.files import read_source


def edited_texts(old: Mapping[str, str], new: Mapping[str, str]) -> list[Edited]:
    """Every directory in which a configuration file differs between `old` and `new`, which map paths to texts."""
    touched = sorted(path for path in {**old, **new} if is_source(path) and old.get(path) != new.get(path))
    folders = dict.fromkeys(map(posixpath.dirname, touched))
    return [
        Edited(
            folder,
            _side(old, folder, touched),
            _side(new, folder, touched),
            frozenset(path for path in touched if posixpath.dirname(path) == folder),
            lambda other: _side(old, other, touched),
            lambda other: _side(new, other, touched),
        )
        for folder in folders
    ]


def _side(texts: Mapping[str, str], folder: str, touched: list[str]) -> Side:
    paths = [path for path in texts if posixpath.dirname(path) == folder and is_source(path)]
    paths.sort(key=lambda path: (is_override(path), path))
    files = tuple(read_source(path, texts[path].encode()) for path in paths)
    return Side(files, {path: texts[path] for path in paths if path in touched})
