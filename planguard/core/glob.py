"""Globs of a policy against paths and names, in time that grows with the text alone: no pattern can make it slow.

`*` stands for any text within one folder, `**` as a whole folder for any number of folders, `?` for one character of a
name. Everything else stands for itself; there are no classes and no braces.

All places of the pattern that the text read so far can have reached are kept as the bits of one number, so a step back
is never taken.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

_SLASH: Final = "/"
_FOLDERS: Final = re.compile(r"(?:\*\*/)+")
_STARS: Final = ("*", "**")
_PART: Final = re.compile(r"(?:(?<=/)|^)\*\*/|\*\*|\*|\?|[^*?]", re.DOTALL)
_STRANGE: Final = frozenset("[]{}\\")


class _Glob(NamedTuple):
    """A compiled pattern: one bit for each place in it, the lowest for its beginning."""

    letters: dict[str, int]
    """The places at which a character is taken as itself."""
    any_letter: int
    in_folder: int
    """The places of `*`: they stay where they are for everything but a slash."""
    anywhere: int
    """The places of `**`: they stay where they are for everything."""
    skip_one: int
    """Places that may be passed without reading anything."""
    skip_folders: int
    """Places at which `**/` begins: it may stand for no folder at all."""
    end: int


def matches(pattern: str, text: str) -> bool:
    """Whether the whole of `text` fits `pattern`."""
    glob = _compiled(pattern)
    places = _passed(glob, 1)
    for letter in text:
        slash = letter == _SLASH
        taken = places & glob.letters.get(letter, 0)
        if not slash:
            taken |= places & glob.any_letter
        stay = places & (glob.anywhere if slash else glob.anywhere | glob.in_folder)
        places = _passed(glob, taken << 1 | stay)
        if not places:
            return False
    return bool(places & glob.end)


def fault_of(pattern: str) -> str:
    """What is wrong with `pattern`, for people; empty where it is sound."""
    if not pattern:
        return "is empty"
    strange = next((letter for letter in pattern if letter in _STRANGE), "")
    if strange:
        return f"holds {strange}, and a glob here knows only *, ** and ?"
    if any("**" in folder and folder != "**" for folder in pattern.split(_SLASH)):
        return "has ** beside other characters; it stands for whole folders, as in modules/**"
    if pattern.startswith(_SLASH) or ".." in pattern.split(_SLASH):
        return "is not relative to the top of the repository"
    return ""


def _passed(glob: _Glob, places: int) -> int:
    """`places` and all that can be reached from there without reading anything."""
    while True:
        more = places | (places & glob.skip_one) << 1 | (places & glob.skip_folders) << 3
        if more == places:
            return places
        places = more


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> _Glob:
    letters: dict[str, int] = {}
    any_letter = in_folder = anywhere = skip_folders = skip_one = 0
    bit = 1
    for part in _PART.findall(_FOLDERS.sub("**/", pattern)):
        if part == "**/":  # enter, any text, slash
            skip_folders |= bit
            skip_one |= bit | bit << 1
            anywhere |= bit << 1
            letters[_SLASH] = letters.get(_SLASH, 0) | bit << 2
            bit <<= 3
            continue
        if part == "?":
            any_letter |= bit
        elif part not in _STARS:
            letters[part] = letters.get(part, 0) | bit
        else:
            skip_one |= bit
            in_folder |= bit if part == "*" else 0
            anywhere |= bit if part == "**" else 0
        bit <<= 1
    return _Glob(letters, any_letter, in_folder, anywhere, skip_one, skip_folders, bit)
