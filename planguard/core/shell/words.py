"""A shell line -> the simple commands in it, as lists of words without their quotes.

This is reading, not running: variables stay unexpanded and no file is looked into. Whoever wants to hide a command from
such a reader can; it is guidance for agents that mean well, and the gate and the credentials are the boundary.
"""

import re
import shlex
from collections.abc import Iterator
from typing import Final

_BETWEEN: Final = ";&|()<>\n"
_REDIRECTS: Final = frozenset("<>")
_REDIRECTING: Final = frozenset("<>&|")
_HEREDOC: Final = re.compile(r"<<-?[ \t]*(['\"]?)([A-Za-z_][A-Za-z0-9_]*)\1")
_INNER: Final = (re.compile(r"\$\(([^()]*)"), re.compile(r"`([^`]*)"))
# Words of the shell itself, after which the command proper begins.
_KEYWORDS: Final = frozenset("if then elif else while until do ! { } time exec command builtin".split())
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=")
SHELLS: Final = frozenset("sh bash zsh dash ksh fish ash".split())
LONGEST: Final = 1 << 20
"""Characters of a line that are read at all."""


class Unreadable(ValueError):
    """The line cannot be taken apart: an open quote, or absurdly long."""


def commands(text: str) -> list[list[str]]:
    """The simple commands of `text`, those of substitutions after the ones that hold them.

    The text of a here-document counts where a shell reads it, and is passed over where it is only written somewhere.
    Raises Unreadable.
    """
    if len(text) > LONGEST:
        raise Unreadable
    found = list(_simple(_without_documents(text)))
    inner = [part for words in found for word in words for pattern in _INNER for part in pattern.findall(word)]
    return found + [words for part in inner for words in _simple(part)]


def program(word: str) -> str:
    """The name of a program without its folder: `/usr/bin/terraform.exe` is `terraform`."""
    return word.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".exe")


def _simple(text: str) -> Iterator[list[str]]:
    lexer = shlex.shlex(text.replace("\\\n", " "), posix=True, punctuation_chars=_BETWEEN)
    lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t\r", True, ""
    words: list[str] = []
    into_file = False
    try:
        for token in lexer:
            if not token or set(token) - set(_BETWEEN):
                words += [] if into_file else [token]
                into_file = False
            elif into_file := bool(set(token) & _REDIRECTS) and set(token) <= _REDIRECTING:
                words = words[:-1] if words and words[-1].isdigit() else words
            else:
                yield from _said(words)
                words = []
    except ValueError as error:
        raise Unreadable from error
    yield from _said(words)


def _said(words: list[str]) -> Iterator[list[str]]:
    """A command without the assignments and keywords before it and the comment after it; nothing where none is left."""
    start = next((place for place, word in enumerate(words) if not _NAME.match(word) and word not in _KEYWORDS), len(words))
    end = next((place for place, word in enumerate(words) if word.startswith("#")), len(words))
    if words[start:end]:
        yield words[start:end]


def _without_documents(text: str) -> str:
    kept: list[str] = []
    lines = iter(text.split("\n"))
    for line in lines:
        kept.append(line)
        for _, end in _HEREDOC.findall(line):
            body: list[str] = []
            for inside in lines:
                if inside.strip("\t ") == end:
                    break
                body.append(inside)
            if _feeds_a_shell(line):
                kept.extend(body)
    return "\n".join(kept)


def _feeds_a_shell(line: str) -> bool:
    return any(program(word) in SHELLS or word == "ssh" for word in re.split(r"[\s;&|()]+", line))
