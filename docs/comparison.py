"""Writes the tables of docs/comparison.md from docs/comparison.json: `python docs/comparison.py`.

With `--check` it only says whether they are right.

The JSON is what `python -m benchmarks.peers --write` found; see benchmarks/peers.py for what is noted, and how.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from renewing import renew

ROOT = Path(__file__).resolve().parent.parent
PAGE, KEPT = ROOT / "docs" / "comparison.md", ROOT / "docs" / "comparison.json"
_PART = re.compile(r"(?P<head><!-- generated: (?P<name>\w+) -->\n).*?(?P<foot><!-- end -->)", re.DOTALL)
Told = dict[str, Any]


def at_stake(told: Told) -> str:
    """A cell where an object is at stake: whether the pipeline stops, and whether the reader is told which object."""
    if told["exit"]:
        return "**stops**" if told["names"] else "fails, silent"
    return "names it" if told["names"] else "silent"


def bothered(told: Told) -> str:
    """A cell where nothing is at stake."""
    return f"stops ({told['exit']})" if told["exit"] else "passes"


def renewed(text: str, kept: dict[str, Any]) -> str:
    """The page `text` with its tables made from `kept`."""
    parts: dict[str, Callable[[], Iterator[str]]] = {
        "programs": lambda: _programs(kept),
        "losses": lambda: _rows(kept, "losses", at_stake),
        "scanned": lambda: _rows(kept, "scanned", at_stake),
        "quiet": lambda: _rows(kept, "quiet", bothered),
    }
    return _PART.sub(lambda part: part["head"] + "".join(f"{line}\n" for line in parts[part["name"]]()) + part["foot"], text)


def _programs(kept: dict[str, Any]) -> Iterator[str]:
    yield f"Run on {kept['day']}:"
    yield ""
    yield "| program | version | from | with |"
    yield "|---|---|---|---|"
    for one in kept["programs"]:
        where = f"{one['registry']}: `{one['package']}`" if one["package"] else one["registry"]
        yield f"| {one['name']} | {one['version']} | {where} | {one['settings']} |"


def _rows(kept: dict[str, Any], part: str, cell: Callable[[Told], str]) -> Iterator[str]:
    names = [one["name"] for one in kept["programs"]]
    yield f"| the plan | {' | '.join(names)} |"
    yield f"|---|{'---|' * len(names)}"
    for row in kept[part]:
        cells = " | ".join(cell(row["told"][name]) for name in names)
        yield f"| {row['what']} (`{row['case']}`) | {cells} |"


if __name__ == "__main__":
    sys.exit(renew(PAGE, lambda text: renewed(text, json.loads(KEPT.read_text("utf-8"))), sys.argv[1:]))
