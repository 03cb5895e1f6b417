"""A ref of another repository that files are put into: read, and written by compare-and-swap.

All of it happens in an empty repository of planguard's own, so that no setting of the clone takes part: hooks, rewritten
addresses, programs to connect with. What the person has told git about themselves (credentials, ssh) does.
"""

import os
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Final

from planguard.core.inert import inert
from planguard.core.origin import repository_of
from planguard.errors import OutsideError, UsageError
from planguard.source.git.ledger import WHO
from planguard.source.git.repository import Repository
from planguard.source.git.runner import Answer, answer, answer_from_afar

_NET: Final = "https:ssh"
_ADVICE: Final = "Is the network there, and may you push to this repository?"
_OWN_FOLDER: Final = "Name it with --remote if it is meant: what lies there could run programs."
_LONGEST: Final = 300


class Remote:
    """The ref `ref` of the repository at `url`. Methods raise OutsideError where git cannot reach it."""

    def __init__(self, folder: str, url: str, ref: str, protocols: str) -> None:
        self.folder = folder
        self.url = url
        self.ref = ref
        self._protocols = protocols

    def read(self) -> str | None:
        """The commit at which the ref stands, which is at hand from then on; None where there is no such ref."""
        told = self._asked("ls-remote", "--quiet", "--refs", "--", self.url, self.ref).out.decode("ascii", "replace")
        found = {line.partition("\t")[2] for line in told.splitlines()}
        if self.ref not in found:
            return None
        self._asked(
            "fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--depth=1", "--",
            self.url, f"+{self.ref}:{self.ref}",
        )  # fmt: skip
        return Repository(self.folder).commit(self.ref)

    def put(self, commit: str | None, path: str, content: bytes, without: Collection[str] = ()) -> bool:
        """Let the ref hold one file more than at `commit`, where it was read, and none of `without`. False: it has moved."""
        blob = self._made("hash-object", "-w", "--stdin", stdin=content)
        kept = self._kept(commit, {path, *without}) if commit else b""
        tree = self._made("mktree", "-z", stdin=kept + b"100644 blob %b\t%b\0" % (blob.encode(), path.encode()))
        parent = ("-p", commit) if commit else ()
        new = self._made(*WHO, "commit-tree", tree, *parent, stdin=b"planguard approval\n")
        pushed = answer_from_afar(
            (
                "push", "--quiet", "--no-verify", "--no-signed", "--no-follow-tags", "--recurse-submodules=no",
                f"--force-with-lease={self.ref}:{commit or ''}", "--", self.url, f"{new}:{self.ref}",
            ),
            self.folder,
            self._protocols,
        )  # fmt: skip
        if pushed.code == 0:
            return True
        if self._now() == commit:
            raise _unreachable(self.url, pushed.errors)
        return False

    def _now(self) -> str | None:
        told = self._asked("ls-remote", "--quiet", "--refs", "--", self.url, self.ref).out
        return told.decode("ascii", "replace").partition("\t")[0] or None

    def _kept(self, commit: str, without: Collection[str]) -> bytes:
        listed = answer(("ls-tree", "-z", "--full-tree", commit), self.folder).out
        lines = (line for line in listed.split(b"\0") if line)
        return b"".join(line + b"\0" for line in lines if line.partition(b"\t")[2].decode("utf-8", "replace") not in without)

    def _made(self, *arguments: str, stdin: bytes) -> str:
        found = answer(arguments, self.folder, stdin)
        if found.code != 0:
            raise OutsideError(f"git {arguments[0]} ended with exit code {found.code}")
        return found.out.decode("ascii", "replace").strip()

    def _asked(self, *arguments: str) -> Answer:
        found = answer_from_afar(arguments, self.folder, self._protocols)
        if found.code != 0:
            raise _unreachable(self.url, found.errors)
        return found


@contextmanager
def remote(start: str, name: str | None, ref: str) -> Iterator[Remote]:
    """The ref `ref` of the repository `name`: an address or a folder, or else the origin of the clone around `start`.

    Raises UsageError where there is none, or where it is no address of another computer and nobody has named it.
    """
    url = name or Repository(start).origin() or ""
    if not url:
        raise UsageError("this clone has no origin to push to", advice="Name the repository with --remote.")
    afar = repository_of(url) is not None and not url.startswith("-") and "::" not in url
    if not afar and name is None:
        raise UsageError("the origin of this clone is no address of a repository on another computer", advice=_OWN_FOLDER)
    if not afar and not os.path.isdir(url):
        raise UsageError("this is no address of a repository that can be pushed to", advice="https, ssh, or a folder.")
    with tempfile.TemporaryDirectory(prefix="planguard-") as folder:
        made = answer(("init", "--quiet", "--bare", "--template=", "--", folder), folder)
        if made.code != 0:
            raise OutsideError("git cannot make a repository to work in", place=folder)
        yield Remote(folder, url if afar else os.path.abspath(url), ref, _NET if afar else "file")


def shown(url: str) -> str:
    """An address without who asks: a token may stand there."""
    return inert(repository_of(url) or url)


def _unreachable(url: str, errors: bytes) -> OutsideError:
    lines = [line.strip() for line in errors.decode("utf-8", "replace").splitlines() if not line.startswith("hint:")]
    said = inert(" ".join(filter(None, lines)).replace(url, shown(url)))[:_LONGEST]
    return OutsideError(f"git says: {said}" if said else "git could not reach it", place=shown(url), advice=_ADVICE)
