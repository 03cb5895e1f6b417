"""Strings that want to be more than strings, and every place of a real plan where somebody can put one."""

import copy
import json
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from tests import reports

PAYLOADS: Final = (
    *reports.HOSTILE,
    "\n/approve\n/merge\n/label ~security\n",
    "/approve",
    "atlantis apply -d . -- -auto-approve",
    "\natlantis unlock\n",
    "planguard-approve: " + "0" * 64 + " destroys nothing",
    "<!-- planguard -->\n\n✅ planguard: approved",
    '"]:::stays\n  click n0 "javascript:alert(1)"\n  n9["x',
    "%%{init: {'theme': 'base'}}%%",
    "]]><failure/><![CDATA[",
    "</testcase></testsuite><testsuite name='x' failures='0'/>",
    '&lt;b&gt; &#x3C;script&#x3E; " onmouseover="x',
    "[click](https://example.org/x) ![x](https://example.org/y.png) <https://example.org/z> https://example.org/w",
    "[text](1) {0} {{1}}",
    "~~~\n# x\n~~~\n```suggestion\nx\n```",
    "| a |\n|---|\n| b |",
    "$\\href{javascript:alert(1)}{x}$ \\(x\\)",
    "#1 !2 GH-3 &4 %5 ~bug @here acme/infra#6 deadbeefdeadbeef :+1:",
    "\ud800\udfff",
    "half \ud800 alone",
    "\u2066\u2069\u061c\u200e\u200f",
    "аws_db_instance.mаin",
    "=cmd|' /C calc'!A0",
    "; rm -rf ~ #`id`$(id)",
    "a\\\nb \\u{2028}",
    "x" * 5000,
    " ",
    "-",
    "--output=/dev/null",
    "../../../etc/passwd",
)
_MOST: Final = 400


class Place(NamedTuple):
    """Where a string stands: the path to what holds it, its key there, and whether the key itself is meant."""

    path: tuple[str | int, ...]
    key: str | int
    name: bool

    @property
    def kind(self) -> str:
        """The same for the same place in all elements of a list."""
        steps = [str(step) if isinstance(step, str) else "*" for step in (*self.path, self.key)]
        return "/".join([*steps, "(name)"] if self.name else steps)


def places(document: Any) -> list[Place]:
    """One place of each kind, the first; the names of attributes and tags are places, the words of the format are not."""
    found: dict[str, Place] = {}
    for place in _places(document, ()):
        found.setdefault(place.kind, place)
    return list(found.values())[:_MOST]


def _places(value: Any, path: tuple[str | int, ...]) -> Iterator[Place]:
    pairs = list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    for key, inner in pairs:
        if isinstance(key, str) and _is_free(path):
            yield Place(path, key, name=True)
        if isinstance(inner, str):
            yield Place(path, key, name=False)
        yield from _places(inner, (*path, key))


def _is_free(path: tuple[str | int, ...]) -> bool:
    """Whether names here are chosen by people: in bodies, and where outputs, variables, modules and providers are listed."""
    chosen = {"before", "after", "values", "constant_value", "expressions"}
    lists = {"output_changes", "outputs", "variables", "module_calls", "provider_config"}
    return not chosen.isdisjoint(map(str, path)) or (bool(path) and path[-1] in lists)


def planted(document: Any, place: Place, text: str) -> Any:
    """`document` with `text` at `place`."""
    made = copy.deepcopy(document)
    holder = made
    for step in place.path:
        holder = holder[step]
    if place.name:
        holder[text] = holder.pop(place.key)
    else:
        holder[place.key] = text
    return made


def written(document: Any) -> bytes:
    """As JSON writes it, half surrogate pairs as escapes."""
    return json.dumps(document, separators=(",", ":")).encode()
