"""Who owns a file by a CODEOWNERS file: the last line that fits decides, and one without an owner takes it from everybody.

Sources: GitHub's "About code owners", GitLab's "Code Owners" for sections, of which each decides by itself.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from planguard.core.glob import matches

PLACES: Final = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where such a file lies; of several, GitHub takes the first."""
_SECTION: Final = re.compile(r"(\^?)\[[^\]]*\](?:\[\d+\])?(.*)")
_COMMENT: Final = re.compile(r"(?:^|\s)#.*")


class Line(NamedTuple):
    """What a line says, and in which section of the file: that of an optional one decides nothing."""

    section: int
    pattern: str
    owners: tuple[str, ...]


def lines_of(text: str) -> list[Line]:
    """The lines of a CODEOWNERS file that decide something."""
    return list(_lines(text))


def _lines(text: str) -> Iterator[Line]:
    section, optional, owners = 0, False, tuple[str, ...]()
    for line in (_COMMENT.sub("", line).strip() for line in text.splitlines()):
        if head := _SECTION.fullmatch(line):
            section, optional, owners = section + 1, bool(head[1]), tuple(head[2].split())
        elif line and not optional:
            pattern, *named = line.split()
            yield Line(section, pattern, tuple(named) or owners)


def owned(path: str, lines: list[Line]) -> bool:
    """Whether somebody must agree to a change of the file at `path`."""
    last = {line.section: line.owners for line in lines if _fits(line.pattern, path)}
    return any(last.values())


def _fits(pattern: str, path: str) -> bool:
    inner = pattern.strip("/")
    if not inner:
        return True
    whole = inner if "/" in pattern.rstrip("/") else f"**/{inner}"
    if not pattern.endswith("/") and matches(whole, path):
        return True
    return inner.rpartition("/")[2] != "*" and matches(f"{whole}/**", path)
