"""What the scripts that make a page have in common: the page is written anew, or with `--check` compared."""

import difflib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path


def renew(page: Path, made: Callable[[str], str], arguments: Sequence[str]) -> int:
    """Rewrite `page` by `made`, or with `--check` print how it would differ, and return 1 if it does.

    `made` takes the text that is there, empty where there is none.
    """
    before = page.read_text("utf-8") if page.is_file() else ""
    after = made(before)
    if "--check" not in arguments:
        page.write_text(after, "utf-8")
        return 0
    sys.stdout.writelines(difflib.unified_diff(before.splitlines(True), after.splitlines(True), page.name, "made anew"))
    return int(before != after)
