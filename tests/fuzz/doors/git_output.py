"""What git prints of a hostile repository: names, contents and messages. A NUL pair stands between the kinds of output."""

from collections.abc import Callable, Iterator
from typing import Final

from planguard.core.inert import inert
from planguard.source.git import history
from planguard.source.git.raw import changes, entries
from tests.fuzz.door import Door

_SHA: Final = b"a" * 40


def _enter(data: bytes) -> str:
    kind, rest = data[:1], data[1:]
    found: object
    if kind == b"d":
        found = _or_none(history.steps_in, rest)
    elif kind == b"c":
        commit = history.commit_in("a" * 40, rest)
        found = (commit, commit.trailers, history.person(commit.author), history.person(commit.committer))
    elif kind == b"b":
        found = history.blamed_in(rest.decode("utf-8", "replace"))
    else:
        found = (_or_none(changes, rest), _or_none(lambda raw: list(entries(raw)), rest))
    return inert(repr(found))


def _or_none(read: Callable[[bytes], object], data: bytes) -> object:
    try:
        return read(data)
    except ValueError:  # git does not write that; where it did, nothing is judged
        return None


def _seeds() -> Iterator[bytes]:
    raw = b":100644 100644 %b %b M\0a\nb/main.tf\0" % (_SHA, _SHA)
    yield b"r" + raw
    yield b"l100644 blob %b\tx.tf\0" % _SHA
    yield b"d%b\0%b" % (_SHA, raw)
    yield b"ctree %b\nparent %b\nauthor A <a@b> 1 +0000\ncommitter B <c> 1 +0000\n\nSubject\n\nCo-authored-by: x <y>\n" % (
        _SHA,
        _SHA,
    )
    yield b"b%b 3 4 1\nauthor x\n\ttext\n" % _SHA


DOOR = Door(_enter, _seeds, frozenset())
