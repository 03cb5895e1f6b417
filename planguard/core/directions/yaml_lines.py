"""Whether the lines of a text in YAML mean what they seem to: then its block structure can be read by indentation.

This is no parser. A text in a quotation of several lines, in a list in brackets of several lines, behind another line end or
in a second document can look like structure and be none. Where a line could be the beginning of that, nothing is read.
Source: YAML 1.2, chapters 7 and 8.
"""

import re
from collections.abc import Iterator
from typing import Final

_OTHER_BREAKS: Final = re.compile("[\r\v\f\x85\u2028\u2029]")
_START: Final = r" *(?:- +)*"
_KEY: Final = r"(?:[\w./:-]+|\"[\w./:-]+\"|'[\w./:-]+'): +"
_TAG: Final = r"(?:![\w:]+ +)?"
_QUOTED: Final = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')"""
_REST: Final = r" *(?: #.*)?"
_WHOLE: Final = re.compile(rf"{_START}(?:{_KEY})?{_TAG}{_QUOTED}:?{_REST}", re.ASCII)
_PLAIN: Final = re.compile(rf"{_START}(?:{_KEY})?{_TAG}[\w(/$.](?:(?!: |:$).)*", re.ASCII)
_FLOW: Final = re.compile(rf"{_START}(?:{_KEY})?{_TAG}([\[{{].*[\]}}]){_REST}", re.ASCII)
_IN_FLOW: Final = re.compile(rf"([\[{{,] *|: +){_QUOTED}(?= *[,\]}}:])")
_QUOTE: Final = re.compile("[\"']")
_OPENS: Final = re.compile(r"[\[{]")
_LITERAL: Final = re.compile(rf"({_START})(?:{_KEY})?{_TAG}[|>][-+0-9]*{_REST}", re.ASCII)


def structure(text: str) -> list[str] | None:
    """The lines of `text` that are structure, without comments and texts in blocks; None where that is not certain."""
    lines = [line.rstrip(" \r") for line in text.split("\n")]
    found = list(_structure([line for line in lines if line]))
    return None if any(_OTHER_BREAKS.search(line) for line in lines) or not all(map(_certain, found)) else found


def _structure(lines: list[str]) -> Iterator[str]:
    inside = -1
    for line in lines:
        depth = indent(line)
        if 0 <= inside < depth:
            continue
        inside = -1
        if line.lstrip(" ").startswith("#"):
            continue
        yield line
        if opened := _LITERAL.fullmatch(line):
            inside = _column(opened[1])


def _column(start: str) -> int:
    """Where the parent of a text in a block stands: what belongs to the text is indented more."""
    return len(start)


def _certain(line: str) -> bool:
    """Whether everything that begins in `line` ends in it, quotations and brackets."""
    flow = _FLOW.fullmatch(line)
    bare = _IN_FLOW.sub(r"\1", flow[1]) if flow else line
    if _WHOLE.fullmatch(line) or _LITERAL.fullmatch(line):
        return True
    if any(bare.count(one) != bare.count(other) for one, other in ("[]", "{}")) or (" #" in bare and _OPENS.search(bare)):
        return False
    return not _QUOTE.search(bare) or ("\t" not in line and flow is None and bool(_PLAIN.fullmatch(line)))


def indent(line: str) -> int:
    """Spaces before the first sign."""
    return len(line) - len(line.lstrip(" "))
