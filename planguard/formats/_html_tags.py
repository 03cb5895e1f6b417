"""HTML by construction: text becomes markup only by being escaped, and the type checker sees to it."""

from collections.abc import Iterable
from typing import Final, NewType

from planguard.core.inert import brief, inert
from planguard.formats._markup import escaped
from planguard.formats._pieces import Piece

Markup = NewType("Markup", str)
"""Text that is HTML already."""

EMPTY: Final = Markup("")
_LONGEST: Final = 2000


def text(shown: str) -> Markup:
    """Inert text."""
    return Markup(escaped(shown))


def raw(hostile: str) -> Markup:
    """Any text of a plan."""
    return text(inert(hostile))


def tag(name: str, *children: Markup, **attributes: str) -> Markup:
    """An element. An underscore behind the name of an attribute is dropped: `class_`."""
    told = "".join(f' {key.rstrip("_")}="{escaped(value)}"' for key, value in attributes.items())
    return Markup(f"<{name}{told}>{''.join(children)}</{name}>")


def joined(parts: Iterable[Markup]) -> Markup:
    """Several pieces of markup in a row."""
    return Markup("".join(parts))


def code(hostile: str) -> Markup:
    """A name of a plan; a name of many thousands of letters is there to fill the page."""
    return tag("code", text(brief(hostile, _LONGEST)))


def prose(shown: str) -> Markup:
    """Inert text in which what stands in ticks is code."""
    parts = shown.split("`")
    if len(parts) % 2 == 0:
        return text(shown)
    return joined(tag("code", text(part)) if place % 2 else text(part) for place, part in enumerate(parts))


def pieces(told: Iterable[Piece]) -> Markup:
    """Pieces of a sentence; what must not be broken is code."""
    return joined(tag("code", text(piece.text)) if piece.solid else text(piece.text) for piece in told)


def folded(summary: Markup, *children: Markup) -> Markup:
    """What is shown when somebody asks for it. It needs no script."""
    return tag("details", tag("summary", summary), *children)
