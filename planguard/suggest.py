"""Did you mean …? The word of a closed set that is closest to what somebody wrote."""

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is most like `word`; empty where none is like it."""
    from difflib import get_close_matches  # noqa: PLC0415 - only who has mistyped something waits for it

    words, written = sorted(known), word.lower()
    close = get_close_matches(written, words, n=1) or [found for found in words if written and found.startswith(written)]
    return next(iter(close), "")


def suggestion(word: str, known: Iterable[str]) -> str:
    """`; did you mean "…"?`, or nothing."""
    found = nearest(word, known)
    return f'; did you mean "{found}"?' if found else ""
