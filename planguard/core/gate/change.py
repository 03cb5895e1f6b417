"""The guarded files that a change touches -> the document that people approve beside the plans: blobs before and after."""

from collections.abc import Iterable
from typing import Final

import msgspec

from planguard.core.canonical import sha256
from planguard.core.digest.bytes import canonical_bytes
from planguard.model.host import GuardedFile

CHANGE_TYPE: Final = "planguard/change/v1"


class ChangeDocument(msgspec.Struct, frozen=True):
    """What a change makes of the files that guard the repository. Ids are those of git's blobs, null for no file."""

    repository: str | None
    files: tuple[GuardedFile, ...]
    type: str = CHANGE_TYPE


class Change(msgspec.Struct, frozen=True):
    """The document, and the very bytes whose SHA-256 is `digest` (64 hexadecimal digits)."""

    document: ChangeDocument
    content: bytes
    digest: str


def change_of(repository: str | None, files: Iterable[GuardedFile]) -> Change | None:
    """The change document; None where no guarded file ends otherwise than it begins."""
    touched = sorted((one for one in files if one.before != one.after), key=lambda one: one.path)
    if not touched:
        return None
    document = ChangeDocument(repository, tuple(touched))
    content = canonical_bytes(msgspec.to_builtins(document))
    return Change(document, content, sha256(content))
