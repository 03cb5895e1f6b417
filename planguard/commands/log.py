"""`planguard log`: what the ledger tells, and whether its lines hold each other."""

import json
import sys
from pathlib import Path

from planguard.commands.output import write
from planguard.core.inert import inert
from planguard.core.instants import shown
from planguard.core.ledger.chain import Broken, read
from planguard.errors import UsageError
from planguard.model.ledger import EMPTY_HEAD, Entry, Ledger
from planguard.model.policy import Policy

_LOST = "The expected head is not in it: lines were cut off, or all of it was written anew."
_UNSEEN = "\n  A tail that was cut off would not show: compare the head with one seen elsewhere\n  (--expect-head)."


def run_show(place: str | None) -> int:
    """Write every event and its facts. Returns 1 where the ledger is broken."""
    try:
        ledger = read(_content(place))
    except Broken as error:
        write(sys.stderr, f"planguard: the ledger is broken: {error}\n")
        return 1
    write(sys.stdout, "".join(map(shown_entry, ledger.entries)))
    return 0


def run_verify(place: str | None, expected: str | None) -> int:
    """Hold every line against the one before, and the last against `expected`, a head seen elsewhere. Returns 0 or 1."""
    try:
        ledger = read(_content(place))
    except Broken as error:
        write(sys.stdout, f"BROKEN  {error}\n")
        return 1
    if expected is not None and not _has_head(ledger, expected.removeprefix("sha256:")):
        write(sys.stdout, f"BROKEN  {_LOST}\n{_head(ledger.head)}")
        return 1
    said = f"{len(ledger.entries):,} lines, each follows the one before.{'' if expected else _UNSEEN}"
    write(sys.stdout, f"WHOLE  {said}\n{_head(ledger.head)}")
    return 0


def _has_head(ledger: Ledger, head: str) -> bool:
    """Whether `head` was ever the head: a ledger may have grown since."""
    return head in (EMPTY_HEAD, *(entry.hash for entry in ledger.entries))


def _head(head: str) -> str:
    return f"Head: sha256:{head}\n"


def shown_entry(entry: Entry) -> str:
    """The event and what it is about, and below it each fact by itself: digests are long."""
    facts = {name: value for name, value in sorted(entry.facts.items()) if value not in ("", [], {})}
    about = facts.pop("target", "")
    head = f"{entry.seq:>5}  {shown(entry.time)}  {entry.event:<10}  {inert(str(about))}".rstrip()
    return "".join(
        f"{line}\n" for line in [head, *(f"       {line}" for name in facts for line in _fact(name, facts[name]))]
    )


def _fact(name: str, value: object) -> list[str]:
    if isinstance(value, dict):
        return [f"{inert(f'{name}.{key}')}: {_text(each)}" for key, each in sorted(value.items()) if each != ""]
    return [f"{inert(name)}: {_text(each)}" for each in (value if isinstance(value, list) else [value])]


def _text(value: object) -> str:
    return inert(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _content(place: str | None) -> bytes:
    """The ledger in a file, in standard input (`-`), or in a ref of the repository."""
    if place == "-":
        return sys.stdin.buffer.read()
    if place is not None and Path(place).is_file():
        try:
            return Path(place).read_bytes()
        except OSError as error:
            raise UsageError(f"the file cannot be read: {error.strerror}", place=place) from error
    from planguard.source.git.ledger import GitLedger

    commit, content = GitLedger(str(Path.cwd()), place or Policy().ledger).read()
    if not commit:
        raise UsageError("there is no ledger here", place=place or Policy().ledger, advice="Name its file, or its ref.")
    return content
