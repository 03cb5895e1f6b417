"""Public keys as they come in a signature. A line of the list of approvers is read by `core/public_key.py`."""

import base64
from typing import NamedTuple

from planguard.core.refusals import refused
from planguard.sign.algorithms import KINDS, Verify
from planguard.sign.wire import reader_of


class PublicKey(NamedTuple):
    """A public key. `blob` is its only form on the wire, so equal keys have equal blobs."""

    type: str
    blob: bytes
    verify: Verify

    @property
    def line(self) -> str:
        """As OpenSSH writes it, without a comment."""
        return f"{self.type} {base64.b64encode(self.blob).decode()}"


def key_of_blob(blob: bytes) -> PublicKey:
    """The key in `blob`. Raises RefusedError for other kinds, weak keys, certificates and whatever is not strict."""
    reader = reader_of(blob)
    name = reader.string()
    make = KINDS.get(name)
    if make is None:
        raise refused("signature-algorithm", "this kind of key is not accepted")
    verify = make(reader)
    reader.end()
    return PublicKey(name.decode(), blob, verify)
