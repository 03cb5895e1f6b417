"""One line of an OpenSSH public key, read strictly: the same key in other words is still the same key.

The wire format is that of RFC 4253 section 6.6, RFC 5656 section 3.1, RFC 8709 section 4, and PROTOCOL.u2f of OpenSSH.
Whatever could be written in two ways is taken in one way only.
"""

import base64
import binascii
import hashlib
from typing import Final

import msgspec

from planguard.core.ssh_wire import Reader

_LEAST_RSA_BITS: Final = 2048
_ED25519_BYTES: Final = 32
_CURVES: Final = {"nistp256": 32, "nistp384": 48, "nistp521": 66}
_LONGEST: Final = 4096
_SECURITY_KEY: Final = "sk-"
KEY_TYPES: Final = (
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "ssh-rsa",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
)


class PublicKey(msgspec.Struct, frozen=True):
    """A public key. `material` is what its secret half decides: equal for equal keys, whatever they are called."""

    type: str
    blob: bytes
    material: bytes

    @property
    def line(self) -> str:
        """The key as OpenSSH writes it, without a comment."""
        return f"{self.type} {base64.b64encode(self.blob).decode()}"

    @property
    def fingerprint(self) -> str:
        """`SHA256:…`, as `ssh-keygen -l` writes it."""
        return fingerprint(self.blob)

    @property
    def of_security_key(self) -> bool:
        """Whether the type is one for security keys. It proves nothing: software can make such a key as well."""
        return self.type.startswith(_SECURITY_KEY)


def fingerprint(blob: bytes) -> str:
    """`SHA256:…` of a key in its form on the wire, as `ssh-keygen -l` writes it."""
    return f"SHA256:{base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip('=')}"


def public_key(line: str) -> PublicKey:
    """The key in `line`, whose comment does not count. Raises ValueError with what is wrong, for people."""
    words = line.split(maxsplit=2)
    if len(line) > _LONGEST or len(words) < 2 or "\n" in line.strip():
        raise ValueError("is no public key; it looks like: ssh-ed25519 AAAA… comment")
    if words[0] not in KEY_TYPES:
        raise ValueError(f"is of no type that is known; known are {', '.join(KEY_TYPES)}")
    blob = _decoded(words[1])
    wire = Reader(blob)
    if wire.string() != words[0].encode():
        raise ValueError(f"says {words[0]} and holds a key of another type")
    material = _material(words[0], wire)
    wire.end()
    return PublicKey(words[0], blob, material)


def _decoded(text: str) -> bytes:
    try:
        blob = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("is not valid base64") from None
    if base64.b64encode(blob).decode() != text:
        raise ValueError("is not base64 as OpenSSH writes it")
    return blob


def _material(name: str, wire: Reader) -> bytes:
    if name == "ssh-rsa":
        return _rsa(wire)
    security_key = name.startswith(_SECURITY_KEY)
    material = _ed25519(wire) if "ed25519" in name else _ecdsa(name, wire)
    if security_key:
        wire.string()  # the application, which belongs to the blob and not to the pair of keys
    return material


def _rsa(wire: Reader) -> bytes:
    exponent, modulus = wire.mpint(), wire.mpint()
    if modulus.bit_length() < _LEAST_RSA_BITS:
        raise ValueError(f"has {modulus.bit_length()} bits; {_LEAST_RSA_BITS} are the least for RSA")
    return f"rsa {exponent:x} {modulus:x}".encode()


def _ed25519(wire: Reader) -> bytes:
    point = wire.string()
    if len(point) != _ED25519_BYTES:
        raise ValueError("holds no point of its curve")
    return b"ed25519 " + point


def _ecdsa(name: str, wire: Reader) -> bytes:
    curve = name.partition("@")[0].rpartition("-")[2]
    if wire.string() != curve.encode():
        raise ValueError(f"says {name} and names another curve")
    point = wire.string()
    if len(point) != 1 + 2 * _CURVES[curve] or point[0] != 4:
        raise ValueError("holds no point of its curve")
    return f"ecdsa {curve} ".encode() + point
