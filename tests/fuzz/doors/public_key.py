"""A public key: the line in a list of approvers, and the blob in a signature."""

import base64
from collections.abc import Iterator

from planguard.core.public_key import public_key
from planguard.errors import RefusedError
from planguard.sign.keys import key_of_blob
from tests.config import ed25519, line, sk_ed25519
from tests.fuzz.door import Door


def _enter(data: bytes) -> str:
    try:
        key_of_blob(base64.b64decode(data.split(b" ", 2)[1])).verify(data, data)
    except (RefusedError, ValueError, IndexError):
        pass
    try:
        return public_key(data.decode("utf-8", "replace")).fingerprint
    except ValueError as error:
        return str(error)


def _seeds() -> Iterator[bytes]:
    point = b"\4" + bytes(range(64))
    rsa = line(b"ssh-rsa", b"\1\0\1", b"\0\x80" + bytes(255))
    yield from (key.encode() for key in (ed25519(1, "comment"), sk_ed25519(2), rsa))
    yield line(b"ecdsa-sha2-nistp256", b"nistp256", point).encode()


DOOR = Door(_enter, _seeds, frozenset({3}))
