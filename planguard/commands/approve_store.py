"""Where a signed approval goes with `--push`: a ref of the repository that everybody fetches. It is untrusted storage."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec

from planguard.core.inert import inert
from planguard.core.origin import repository_of
from planguard.errors import OutsideError, RefusedError, UsageError
from planguard.model.people import Instant
from planguard.source.approvals import REF, Paper, papers
from planguard.source.git.remote import Remote, remote, shown

_TRIES = 5
_KEPT = 30 * 86_400
"""Seconds for which one that has expired stays where people look; the history of the ref has it for good."""
_ADVICE = "Name the repository of the request with --remote."


class Store(msgspec.Struct, frozen=True):
    """The ref, and what lay in it when the person was asked."""

    remote: Remote
    given: list[Paper]

    def refuse_another(self, repository: str | None) -> None:
        """Raise UsageError where this is not the repository that the request is for: nobody would look there."""
        known = repository_of(self.remote.url)
        if known is not None and known != repository:
            what = f"the request is of {inert(repository or 'no repository')}"
            raise UsageError(what, place=shown(self.remote.url), advice=_ADVICE)

    def put(self, name: str, envelope: bytes, now: Instant) -> str:
        """Put it into the ref, behind whatever others put there meanwhile. Raises OutsideError where that cannot be done."""
        for _ in range(_TRIES):
            commit = self.remote.read()
            old = (
                [paper.origin.partition(":")[2] for paper in _papers(self.remote) if _is_over(paper, now)] if commit else []
            )
            if self.remote.put(commit, name, envelope, old):
                return shown(self.remote.url)
        raise OutsideError("somebody else writes to it all the time", place=self.remote.ref, advice="Try again.")


@contextmanager
def store(start: str, name: str | None) -> Iterator[Store]:
    """The ref at the repository `name`, else at the origin. Raises UsageError, and OutsideError if it is out of reach."""
    with remote(start, name, REF) as found:
        found.read()
        yield Store(found, list(_papers(found)))


def _papers(found: Remote) -> Sequence[Paper]:
    return papers([found.ref], found.folder)


def _is_over(paper: Paper, now: Instant) -> bool:
    """Whether it has been worth nothing for long; what cannot be read stays."""
    from planguard.sign.envelope import read_envelope
    from planguard.sign.statement import read_statement

    try:
        return read_statement(read_envelope(paper.content).payload).expires_at + _KEPT < now
    except RefusedError:
        return False
