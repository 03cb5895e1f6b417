"""Inert text in XML and HTML: nothing in it begins a tag, ends an attribute or names a character."""

from typing import Final

_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def escaped(shown: str) -> str:
    """Inert text between tags or inside a quoted attribute."""
    return shown.translate(_ESCAPES)
