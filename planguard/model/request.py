"""What people are asked to approve: the request document, and the digests in it.

A digest is written as 64 hexadecimal digits here; in the report it has `sha256:` in front.
"""

from typing import Final

import msgspec

from planguard.model.severity import Severity

REQUEST_TYPE: Final = "planguard/request/v1"


class RequestEntry(msgspec.Struct, frozen=True):
    """One plan that needs approval: its target, the digest of its signed items, how many they are, and its words.

    `worst` is the address of the worst object; `words` say what is lost, as people have to type or paste them
    ("destroys 1 database (aws_db_instance.main) and 3 more"). `severity` is that of the worst, as if in production.
    """

    target: str
    digest: str
    count: int
    worst: str
    words: str
    severity: Severity = Severity.NONE


class RequestDocument(msgspec.Struct, frozen=True):
    """Everything that one approval covers.

    `plans` are sorted by target; `change` is the digest of the change document (guarded files before and after), None
    where no finding about the change itself asks.
    """

    plans: tuple[RequestEntry, ...]
    change: str | None = None
    repository: str | None = None
    type: str = REQUEST_TYPE
