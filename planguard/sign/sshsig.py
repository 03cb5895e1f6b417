"""SSH signatures (OpenSSH's PROTOCOL.sshsig), verified by ourselves.

`ssh-keygen -Y verify` takes a signature that a security key made without being touched. This reader never takes one that
ssh-keygen refuses, and asks for the touch.
"""

import base64
import binascii
import hashlib
import re
from typing import Final, NamedTuple

from planguard.core.refusals import refused
from planguard.core.ssh_wire import string
from planguard.sign.algorithms import Presence
from planguard.sign.keys import PublicKey, key_of_blob
from planguard.sign.wire import reader_of

NAMESPACE: Final = "planguard-approval@v1"
"""What the signature is for: a signature of a commit or of a file is none of these, even if the key is the same."""

_MAGIC: Final = b"SSHSIG"
_VERSION: Final = 1
_HASHES: Final = frozenset({b"sha256", b"sha512"})
_ARMOUR: Final = re.compile(
    rb"-----BEGIN SSH SIGNATURE-----\r?\n([A-Za-z0-9+/=\r\n]+?)\r?\n-----END SSH SIGNATURE-----\r?\n?"
)


class Signed(NamedTuple):
    """A signature that fits: by which key, and how present its owner was."""

    key: PublicKey
    presence: Presence


def verify(blob: bytes, message: bytes, namespace: str = NAMESPACE) -> Signed:
    """Who signed `message`, by the raw signature `blob`. Raises RefusedError."""
    fields = reader_of(blob)
    if fields.take(len(_MAGIC)) != _MAGIC or fields.uint32() != _VERSION:
        raise refused("signature-malformed", "it is no SSH signature of version 1")
    public, space, reserved, algorithm, signature = (fields.string() for _ in range(5))
    fields.end()
    if reserved:
        raise refused("signature-malformed", "its reserved field is not empty")
    if algorithm not in _HASHES:
        raise refused("signature-algorithm", "the message is hashed with SHA-256 or SHA-512")
    if space != namespace.encode():
        raise refused("signature-namespace")
    key = key_of_blob(public)
    digest = hashlib.new(algorithm.decode(), message).digest()
    said = _MAGIC + string(space) + string(b"") + string(algorithm) + string(digest)
    return Signed(key, key.verify(signature, said))


def dearmoured(text: bytes) -> bytes:
    """The raw signature in what `ssh-keygen -Y sign` writes. Raises RefusedError."""
    found = _ARMOUR.fullmatch(text)
    try:
        return base64.b64decode(re.sub(rb"\r?\n", b"", found[1]) if found else b"!", validate=True)
    except binascii.Error:
        raise refused("signature-malformed", "it is not what ssh-keygen writes") from None
