"""Markdown in which nothing that comes from a plan is anything but text.

Whatever a plan can choose stands in a code span or in a fence, where Markdown, HTML, mentions, references, links and
emoji are not read; only words of plain letters and digits stand outside. Escaping would not be enough: code hosts look
for mentions and references in the text that is left when Markdown has been read.
"""

import re
from collections.abc import Iterable
from typing import Final

from planguard.core.inert import brief
from planguard.formats._pieces import Piece

_TICKS: Final = re.compile(r"`+")
_OWN_CODE: Final = re.compile(r"`([^`]+)`")
_WORD: Final = re.compile(r"(?P<before>[\"(]*)(?P<core>.*?)(?P<after>[\")]*(?:[.,:;]\)?|\u2026)?)")
# What may stand as it is. A word of hexadecimal digits could be the name of a commit, "GH-1" the number of an issue.
_TAME: Final = re.compile(
    r"(?![0-9a-f]{7,40}$)[A-Za-z]+(?:['-][A-Za-z]+)*|[0-9]{1,3}(?:,[0-9]{3})*|\d{4,6}|[\u00d7\u2026\u00b7+]"
)
_LONGEST_WORD: Final = 40
"""Letters of a word that is looked at closely; no longer one is of ours, and looking takes time by the square of it."""
_LONGEST: Final = 1000
"""Characters of an address: Terraform's own are shorter; a longer one is there to fill the page."""


def code(text: str) -> str:
    """Any text as a code span."""
    return span(brief(text, _LONGEST))


def span(shown: str) -> str:
    """Inert text as a code span. Its ticks are more than any run of ticks inside."""
    if not shown.strip():
        return "(empty)"
    ticks = "`" * (_longest(shown) + 1)
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{ticks}{pad}{shown}{pad}{ticks}"


def prose(shown: str) -> str:
    """Inert text as a sentence: plain words as they are, everything else, and what stands in ticks, in code spans."""
    parts: list[str] = []
    place = 0
    for found in _OWN_CODE.finditer(shown):
        parts += [_words(shown[place : found.start()]), span(found[1])]
        place = found.end()
    return joined([*parts, _words(shown[place:])])


def joined(parts: Iterable[str]) -> str:
    """Pieces of Markdown in a row. Two code spans that touched would become one."""
    text = ""
    for part in parts:
        text += f" {part}" if text.endswith("`") and part.startswith("`") else part
    return text


def markdown_of(pieces: Iterable[Piece]) -> str:
    """Pieces of a sentence, what must not be broken in code spans."""
    return joined([span(piece.text) if piece.solid else prose(piece.text) for piece in pieces])


def fence(lines: Iterable[str], language: str = "text") -> list[str]:
    """Inert lines in a fence that is longer than any run of ticks in them."""
    body = list(lines)
    ticks = "`" * max(3, *(_longest(line) + 1 for line in body)) if body else "```"
    return [f"{ticks}{language}", *body, ticks]


def folded(summary: str, lines: Iterable[str]) -> list[str]:
    """Lines that are shown when somebody asks for them. `summary` holds our own words only: here they are HTML."""
    return ["", f"<details><summary>{summary}</summary>", "", *lines, "", "</details>"]


def _words(text: str) -> str:
    return " ".join(map(_word, text.split(" ")))


def _word(word: str) -> str:
    if len(word) > _LONGEST_WORD:
        rest = len(word) - _LONGEST
        return span(word if rest <= 0 else f"{word[:_LONGEST]}\u2026 ({rest:,} more characters)")
    found = _WORD.fullmatch(word)
    if found is None:
        return span(word)
    core = found["core"]
    return word if not core or _TAME.fullmatch(core) else f"{found['before']}{span(core)}{found['after']}"


def _longest(text: str) -> int:
    return max((len(run) for run in _TICKS.findall(text)), default=0)
