"""The ledger as a ref of the repository: each line is one commit, and appending is compare-and-swap."""

from typing import Final

from planguard.errors import OutsideError
from planguard.source.git.runner import answer

PATH: Final = "ledger.jsonl"
WHO: Final = ("-c", "user.name=planguard", "-c", "user.email=planguard@invalid")
"""Who writes commits that only keep something: git wants somebody."""


class GitLedger:
    """The ledger at `ref` of the repository around `start`. Methods raise OutsideError where git cannot answer."""

    def __init__(self, start: str, ref: str) -> None:
        self._start = start
        self.ref = ref

    def read(self) -> tuple[str, bytes]:
        """The commit at which the ledger stands (empty where there is none yet), and its bytes.

        A ref that is there and holds no ledger is an error, never an empty one.
        """
        found = answer(("rev-parse", "--verify", "--quiet", "--end-of-options", f"{self.ref}^{{commit}}"), self._start)
        if found.code != 0:
            if answer(("rev-parse", "--verify", "--quiet", "--end-of-options", self.ref), self._start).code == 0:
                raise OutsideError("this ref holds no ledger", place=self.ref)
            return "", b""
        commit = found.out.decode("ascii").strip()
        return commit, self._asked("cat-file", "blob", f"{commit}:{PATH}")

    def append(self, commit: str, data: bytes) -> str | None:
        """Let the ledger be `data`, whose beginning was read at `commit`; the new commit, None where somebody was faster."""
        blob = self._asked("hash-object", "-w", "--stdin", stdin=data)
        tree = self._asked("mktree", stdin=b"100644 blob %b\t%b\n" % (blob.strip(), PATH.encode()))
        parent = ("-p", commit) if commit else ()
        made = self._asked(*WHO, "commit-tree", tree.decode().strip(), *parent, stdin=b"planguard ledger\n")
        new = made.decode("ascii").strip()
        swapped = answer(("update-ref", "--end-of-options", self.ref, new, commit or "0" * len(new)), self._start)
        return new if swapped.code == 0 else None

    def _asked(self, *arguments: str, stdin: bytes = b"") -> bytes:
        found = answer(arguments, self._start, stdin)
        if found.code != 0:
            raise OutsideError("git could not keep the ledger", place=self.ref, advice=_ADVICE)
        return found.out


_ADVICE: Final = "Is this a git repository that may be written to, and the ref whole?"
