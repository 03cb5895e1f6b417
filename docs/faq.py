"""Writes the table of reasons in docs/faq.md: `python docs/faq.py`. With `--check` it only says whether it is right."""

import difflib
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from planguard.core.refusals import REFUSALS

PAGE = Path(__file__).resolve().parent / "faq.md"
_PART = re.compile(r"(<!-- generated: refusals -->\n).*?(<!-- end -->)", re.DOTALL)
CHECKS = {
    "V0": "Policy and people",
    "V1": "The plan",
    "V2": "What was handed in",
    "V3": "What it was given for",
    "V4": "When",
    "V5": "Who",
    "V6": "Who must not",
    "V7": "How many",
    "V8": "The record",
    "P": "What `planguard approve` refuses",
    "A": "What `planguard apply` refuses",
}
"""Each check of the verification, in the words of a heading."""


def renewed(text: str) -> str:
    """The page `text` with its table made anew."""
    return _PART.sub(lambda part: part[1] + "".join(f"{line}\n" for line in _lines()) + part[2], text)


def _lines() -> Iterator[str]:
    for check, title in CHECKS.items():
        found = {code: refusal for code, refusal in REFUSALS.items() if refusal.check == check}
        if found:
            yield from (f"#### {title}", "", "| code | what is wrong | what to do |", "|---|---|---|")
            yield from (f"| `{code}` | {one.message} | {one.advice} |" for code, one in found.items())
            yield ""


def main(arguments: Sequence[str]) -> int:
    """Rewrite the page, or with `--check` print how it differs and return 1 if it does."""
    before = PAGE.read_text("utf-8")
    after = renewed(before)
    if "--check" not in arguments:
        PAGE.write_text(after, "utf-8")
        return 0
    sys.stdout.writelines(difflib.unified_diff(before.splitlines(True), after.splitlines(True), PAGE.name, "made anew"))
    return int(before != after)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
