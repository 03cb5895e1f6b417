"""From a text to its words, and from a key to its plain form: the letters only, before anybody asks what they mean.

Texts come from plans and so from anybody: every step here takes time in proportion to the text, and of a very long one
only both ends are looked at.
"""

import re
import unicodedata
from typing import Final

_LONGEST: Final = 1024
_END: Final = _LONGEST // 2
_GAP: Final = "\n"
"""Stands for what is left out. It keeps the two ends apart: no word and no pair of words reaches across."""

# What stands between several values of one label: `prod,dev`, `prod/dev`, `prod and dev`.
_SEVERAL: Final = re.compile(r"[,/|;+&]|\sand\s", re.IGNORECASE)
# Words that belong together: joined by one hyphen, underscore or blank, or by nothing but a change of case. In
# `prod.dev` or `prod -> dev` the second word says nothing about the first one.
_RUN: Final = re.compile(r"[A-Za-z0-9]+(?:[-_ ][A-Za-z0-9]+)*")
_TOKEN: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_OTHER: Final = re.compile(r"[^a-z0-9]+")


def ends(text: str) -> str:
    """`text`, or where it is very long its first and its last part."""
    return text if len(text) <= _LONGEST else f"{text[:_END]}{_GAP}{text[-_END:]}"


def several(text: str) -> list[str]:
    """The values that stand in one text."""
    return _SEVERAL.split(text)


def runs(text: str) -> list[list[str]]:
    """The words of `text` in lower case, in groups of neighbours. Accents are dropped: `produção` is one word."""
    if not text.isascii():
        text = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return [[token.lower() for token in _TOKEN.findall(run)] for run in _RUN.findall(text)]


def tokens(text: str) -> list[str]:
    """The words of `text` in lower case."""
    return [token for run in runs(text) for token in run]


def plain_key(key: str) -> str:
    """A key without its prefix, and without what is no letter or digit: `kubernetes.io/Env_Name` is `envname`."""
    start = max(key.rfind("/"), key.rfind(":")) + 1
    return _OTHER.sub("", key[start:].lower())
