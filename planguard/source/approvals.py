"""Where approvals lie: files, folders, and a ref of the repository. All of it is untrusted storage, and only read."""

import os
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from planguard.errors import UsageError

REF: Final = "refs/planguard/approvals"
_LARGEST: Final = 1 << 20
"""Bytes of a file: an envelope has at most 64 KiB, the document of a large request may have more."""
_MOST: Final = 2000
_MARKS: Final = (b'"payload"', b'"payloadType"', b'"signatures"', b'"planguard/request/v1"')
"""One of them is in every envelope and in every request document, also in one that somebody broke."""
_ADVICE: Final = "Name fewer: those of this request will do."


class Paper(NamedTuple):
    """The content of a file, and where it was found."""

    origin: str
    content: bytes


def papers(places: Iterable[str], start: str) -> list[Paper]:
    """Every file that `places` name: a file, what a ref holds, or the `.json` files below a folder.

    In a folder plans, schemas and reports may lie beside approvals: what has no word of an approval in it is passed over.

    Raises UsageError for a place that is nowhere, for what cannot be read, and where there are absurdly many.
    """
    found = []
    for paper in (paper for place in places for paper in _papers(place, start)):
        found.append(paper)
        if len(found) > _MOST:
            raise UsageError(f"there are more than {_MOST} approvals", advice=_ADVICE)
    return found


def _papers(place: str, start: str) -> Iterator[Paper]:
    if os.path.isdir(place):
        for folder, folders, files in os.walk(place):
            folders.sort()
            for path in (os.path.join(folder, name) for name in sorted(files) if name.endswith(".json")):
                if os.path.isfile(path) and any(mark in (content := _read(path)) for mark in _MARKS):
                    yield Paper(path, content)
    elif os.path.exists(place):
        yield Paper(place, _read(place))
    else:
        yield from _of_ref(place, start)


def _of_ref(ref: str, start: str) -> Iterator[Paper]:
    from planguard.source.git.repository import Repository  # noqa: PLC0415 - only who names a ref waits for git

    repository = Repository(start)
    commit = repository.commit(ref)
    if commit is None:
        if ref == REF:
            return  # nobody has approved anything yet
        raise UsageError("there is no such file, folder or ref", place=ref)
    files = [found for found in repository.files(commit) if found.regular and found.path.endswith(".json")]
    contents = repository.blobs([found.sha for found in files[: _MOST + 1]])
    for found in files:
        if found.sha in contents and len(contents[found.sha]) <= _LARGEST:
            yield Paper(f"{ref}:{found.path}", contents[found.sha])


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(_LARGEST)
    except OSError as error:
        raise UsageError(f"the file cannot be read: {error.strerror}", place=path) from error
