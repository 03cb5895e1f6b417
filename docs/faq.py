"""Writes the table of reasons in docs/faq.md: `python docs/faq.py`. With `--check` it only says whether it is right."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from renewing import renew

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


if __name__ == "__main__":
    sys.exit(renew(PAGE, renewed, sys.argv[1:]))
