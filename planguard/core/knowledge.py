"""What is known about resource types, found in the tables of `rules/knowledge/` without reading them whole.

A plan uses a handful of providers and some dozens of types. A table is therefore asked for when the first type of its
provider comes up, and one line is looked for in its text; nothing is parsed that no type of the plan needs.
"""

import re
from collections.abc import Callable
from typing import Final

from planguard.model.consequence import Kind, Recoverability, TypeFacts

Load = Callable[[str], str | None]
"""From the name of a table to its text; None where there is no such table. Reading files is the caller's part."""

SHARED_TABLES: Final = ("utilities", "others")
"""Where the types of providers stand that have no table of their own."""

# Field values never hold a comma or a quote (a test sees to it), so a line is split, not parsed.
_TYPE: Final = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_COLUMNS: Final = 9
_DIGITS: Final = "0123456789"
_PATTERN_WORDS: Final = 3
_SEARCHES: Final = 16  # an index of the largest table costs as much as about twenty searches
_UNCHECKED: Final = frozenset({"unlisted", "pattern", "default", "name-only"})

# What the last word of an unlisted type's name shows. Only words whose loss would hurt are here: a name that shows
# nothing is judged as unknown, which is worse than most of these, so this list never makes a type look harmless.
_NAME_SHOWS: Final[dict[str, tuple[Kind, str]]] = {
    "database": (Kind.DATA, "db"),
    "db": (Kind.DATA, "db"),
    "bucket": (Kind.DATA, "bucket"),
    "table": (Kind.DATA, "table"),
    "volume": (Kind.DATA, "volume"),
    "disk": (Kind.DATA, "volume"),
    "filesystem": (Kind.DATA, "filesystem"),
    "snapshot": (Kind.DATA, "backup"),
    "backup": (Kind.DATA, "backup"),
    "vault": (Kind.DATA, "secret"),
    "secret": (Kind.DATA, "secret"),
    "key": (Kind.DATA, "key"),
    "repository": (Kind.DATA, "repo"),
    "cluster": (Kind.CLUSTER, "control_plane"),
    "namespace": (Kind.CONTAINER, "namespace"),
    "project": (Kind.CONTAINER, "project"),
}


class Knowledge:
    """Facts about resource types, each looked up once.

    `load` is called at most once for each table that the asked types need.
    """

    def __init__(self, load: Load) -> None:
        self._load = load
        self._tables: dict[str, _Table] = {}
        self._facts: dict[str, TypeFacts] = {}

    def facts(self, type: str) -> TypeFacts:  # noqa: A002 - Terraform's own word for it
        """What is known about the resource type `type`; for a type that nobody listed, what its name shows."""
        found = self._facts.get(type)
        if found is None:
            found = self._facts[type] = self._find(type)
        return found

    def _find(self, type_: str) -> TypeFacts:
        if not _TYPE.fullmatch(type_):
            return by_name(type_)
        provider = type_.partition("_")[0]
        for name in (provider, *SHARED_TABLES):
            table = self._table(name)
            for row in (type_, *_patterns(type_)):
                line = table.line(row)
                if line:
                    return _of_line(type_, line)
        return by_name(type_)

    def _table(self, name: str) -> "_Table":
        table = self._tables.get(name)
        if table is None:
            table = self._tables[name] = _Table(self._load(name) or "")
        return table


class _Table:
    """The text of one table.

    A line is searched for. Once many were, the text is indexed: a plan with thousands of made-up types costs no more
    than one with thousands of objects.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._searches_left = _SEARCHES if text else 0
        self._lines: dict[str, str] | None = None if text else {}

    def line(self, row: str) -> str:
        """The line that begins with the cell `row`; empty where there is none."""
        if self._lines is None and self._searches_left:
            self._searches_left -= 1
            start = self._text.find(f"\n{row},")
            return self._text[start + 1 : self._text.find("\n", start + 1)] if start >= 0 else ""
        if self._lines is None:
            self._lines = {line[: line.find(",")]: line for line in self._text.splitlines()}
        return self._lines.get(row, "")


def counts_as_unlisted(facts: TypeFacts) -> bool:
    """Whether a type is judged as if nobody had listed it, because nobody looked at it closely.

    Apart are types that can only be replaced and that have no attribute against deletion: attachments, associations
    and the like, whose every edit is a replacement.
    """
    return facts.confidence in _UNCHECKED and not ("M" in facts.flags and not facts.guards)


def by_name(type_: str) -> TypeFacts:
    """The facts of an unlisted type: kind and sub as its last word shows them, recoverability unknown."""
    _, *words = _unversioned(type_.lower()).split("_")
    kind, sub = _NAME_SHOWS.get(words[-1], (Kind.UNKNOWN, "")) if words else (Kind.UNKNOWN, "")
    return TypeFacts(type_, kind, sub)


def _unversioned(name: str) -> str:
    """`name` without a number at its end, and without the `_v` before that."""
    bare = name.rstrip(_DIGITS)
    return bare.removesuffix("_v") if bare != name else name


def _patterns(type_: str) -> list[str]:
    """Rows that stand for several types, closest first: `google_*_iam_member`, `oci_cloud_guard_*`, `oci_*`."""
    words = type_.split("_")
    longest = min(len(words) - 1, _PATTERN_WORDS)
    prefixes = ["_".join(words[:length]) + "_*" for length in range(longest, 0, -1)]
    return [f"{words[0]}_*_{'_'.join(words[-2:])}", *prefixes]


def _of_line(type_: str, line: str) -> TypeFacts:
    """The facts in one line of a table. A name that shows more than a pattern row's harmless default wins over it."""
    fields = line.split(",")
    if len(fields) != _COLUMNS:
        message = f"the knowledge table has a broken line for {type_}"
        raise ValueError(message)
    _, kind, sub, recoverability, flags, guards, force_new, _, confidence = fields
    if confidence == "pattern" and recoverability == Recoverability.TRIVIAL:
        shown = by_name(type_)
        if shown.kind is not Kind.UNKNOWN:
            return shown
    return TypeFacts(type_, Kind(kind), sub, Recoverability(recoverability), flags, confidence, guards, force_new)
