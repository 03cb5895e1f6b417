"""Public keys as OpenSSH writes them."""

import base64
import binascii
import hashlib
from typing import NamedTuple

from planguard.core.refusals import refused
from planguard.sign.algorithms import KINDS, Verify
from planguard.sign.wire import Reader


class PublicKey(NamedTuple):
    """A public key. `blob` is its only form on the wire, so equal keys have equal blobs."""

    type: str
    blob: bytes
    verify: Verify

    @property
    def line(self) -> str:
        """As OpenSSH writes it, without a comment."""
        return f"{self.type} {base64.b64encode(self.blob).decode()}"


def fingerprint(blob: bytes) -> str:
    """`SHA256:…` as ssh-keygen shows it."""
    return f"SHA256:{base64.b64encode(hashlib.sha256(blob).digest()).rstrip(b'=').decode()}"


def key_of_line(line: str) -> PublicKey:
    """The key in a line of OpenSSH's; whatever follows the key is a comment. Raises RefusedError."""
    words = line.split()
    try:
        blob = base64.b64decode(words[1], validate=True)
    except (IndexError, binascii.Error, ValueError):
        raise refused("signature-malformed", "a public key cannot be read") from None
    key = key_of_blob(blob)
    if key.type != words[0]:
        raise refused("signature-malformed", "a public key says two different types")
    return key


def key_of_blob(blob: bytes) -> PublicKey:
    """The key in `blob`. Raises RefusedError for other kinds, weak keys, certificates and whatever is not strict."""
    reader = Reader(blob)
    name = reader.string()
    make = KINDS.get(name)
    if make is None:
        raise refused("signature-algorithm", "this kind of key is not accepted")
    verify = make(reader)
    reader.end()
    return PublicKey(name.decode(), blob, verify)
