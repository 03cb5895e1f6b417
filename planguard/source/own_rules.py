"""The rules that a repository brings itself: `.planguard/rules/*.toml`, found from a directory upward."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from planguard.core.rulebook.text import RuleText
from planguard.errors import UsageError

_FOLDER: Final = Path(".planguard") / "rules"
_LARGEST: Final = 1 << 20
_ADVICE: Final = "Nothing was judged: a rule that cannot be read might have asked for somebody."


def own_rules(start: Path) -> list[RuleText]:
    """The rule files of `start` and of every directory above it, up to the top of its repository.

    All of them count: a folder further down adds rules and takes none away. Outside a repository only `start` itself is
    looked at. Raises UsageError where a file cannot be read.
    """
    return [text for directory in _upward(start) for text in rules_in(directory / _FOLDER, start)]


def rules_in(folder: Path, start: Path) -> Iterator[RuleText]:
    """The rule files directly in `folder`, sorted, and named as seen from `start`. A missing folder has none."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".toml")
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise UsageError(f"the rules cannot be read: {error.strerror}", place=str(folder), advice=_ADVICE) from error
    for path in paths:
        yield RuleText(_shown(path, start), _read(path))


def _read(path: Path) -> bytes:
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            raise UsageError("this is no rule file, or an absurdly large one", place=str(path), advice=_ADVICE)
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"the rule cannot be read: {error.strerror}", place=str(path), advice=_ADVICE) from error


def _upward(start: Path) -> list[Path]:
    passed: list[Path] = []
    for directory in (start, *start.parents):
        passed.append(directory)
        if (directory / ".git").exists():
            return passed
    return [start]


def _shown(path: Path, start: Path) -> str:
    """`path` as a person standing at `start` would write it."""
    for ups, directory in enumerate((start, *start.parents)):
        if path.is_relative_to(directory):
            return "/".join([*([".."] * ups), *path.relative_to(directory).parts])
    return str(path)
