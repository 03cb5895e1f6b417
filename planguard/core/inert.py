r"""Makes any string of a plan harmless to show: on a terminal, in a log, in the output of a CI job.

`inert` is for text and is applied once, at the moment of showing. What would not be seen as itself is written
as `\u{XXXX}`, and a backslash that stands before `u{` in the input is written as `\u{005C}`. An escape in the
output therefore always means one character of the input, two inputs never look the same, and nothing is lost.
The price is that `inert` applied twice escapes its own escapes: no function can leave its own output alone and
still keep a literal escape apart from a real one. Applying it twice is ugly and never dangerous.

What stays are printable characters of every script. They may look like others (a Cyrillic letter like a Latin one):
`strange` names the first one, so that a warning can be shown beside an address.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Printable ASCII without the characters that can begin something: most strings of most plans end here.
_PLAIN: Final = re.compile(r'[ !"$-9;-\[\]-~]*')

# Four things are looked at: all beyond printable ASCII; a backslash that would look like one of our escapes; "##vso[",
# "##[" and "##teamcity[", which CI agents obey anywhere in a line; and "::name" at the start of a word, since GitHub
# obeys "::error::" at the start of a line, and any word may come to stand there after wrapping. A single colon pair
# elsewhere (an IPv6 address, an ARN) is left alone.
_SUSPECT: Final = re.compile(r"[^ -~]|\\(?=u\{)|#(?=#[A-Za-z]{0,32}\[)|(?<!\S):(?=:[A-Za-z])")

# Invisible, and yet printable for Python: Default_Ignorable_Code_Point outside the categories C and Z (combining
# grapheme joiner, Hangul fillers, Khmer inherent vowels, Mongolian and other variation selectors), the empty Braille
# pattern and the empty note head.
_INVISIBLE: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8\U0001d159\U000e0000-\U000e0fff]"
)


def inert(text: str) -> str:
    r"""`text` on one line, with every character that is not seen as itself written as `\u{XXXX}`."""
    if _PLAIN.fullmatch(text):
        return text
    return _SUSPECT.sub(_shown, text)


def brief(text: str, limit: int) -> str:
    """`inert(text)` of the first `limit` characters; what was cut is counted, never dropped in silence."""
    if len(text) <= limit:
        return inert(text)
    return f"{inert(text[:limit])}… ({len(text) - limit:,} more characters)"


def strange(text: str) -> str:
    """The first character outside printable ASCII, as `U+0430 CYRILLIC SMALL LETTER A`; empty where there is none."""
    found = next((character for character in text if not " " <= character <= "~"), "")
    if not found:
        return ""
    return f"U+{ord(found):04X} {unicodedata.name(found, 'without a name')}"


def _shown(match: re.Match[str]) -> str:
    r"""One suspect character as it may be shown: itself, or `\u{XXXX}`. At the start a mark would change our own text."""
    character = match[0]
    sticks = match.start() == 0 and unicodedata.category(character).startswith("M")
    return character if _visible(character) and not sticks else f"\\u{{{ord(character):04X}}}"


@lru_cache(maxsize=4096)
def _visible(character: str) -> bool:
    """Whether a character beyond ASCII is seen as itself. Enclosing marks are drawn over what stands before them."""
    seen = character > "~" and character.isprintable() and not _INVISIBLE.match(character)
    return seen and unicodedata.category(character) != "Me"
