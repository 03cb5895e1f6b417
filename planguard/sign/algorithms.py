"""The kinds of keys that count, and whether one of them made a signature. The one door to `cryptography`.

Formats: RFC 4253 section 6.6 (RSA), RFC 5656 section 3.1 (ECDSA), RFC 8709 (Ed25519), RFC 8332 (rsa-sha2-*), and OpenSSH's
PROTOCOL.u2f for security keys. A security key signs `SHA256(application) | flags | counter | SHA256(message)`, so its flags
are under the signature.
"""

import hashlib
from collections.abc import Callable
from typing import Final, NamedTuple, TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from planguard.core.refusals import refused
from planguard.core.ssh_wire import Reader
from planguard.sign.wire import reader_of

T = TypeVar("T")

_ED25519: Final = "ssh-ed25519"
_ECDSA: Final = "ecdsa-sha2-nistp256"
_RSA: Final = "ssh-rsa"
_SK_ED25519: Final = "sk-ssh-ed25519@openssh.com"
_SK_ECDSA: Final = "sk-ecdsa-sha2-nistp256@openssh.com"
_RSA_HASHES: Final[dict[bytes, hashes.HashAlgorithm]] = {b"rsa-sha2-256": hashes.SHA256(), b"rsa-sha2-512": hashes.SHA512()}
_RSA_BITS: Final = range(2048, 16384 + 1)
_APPLICATION: Final = b"ssh:"
"""What OpenSSH puts in front; another application is a key of a web site."""

_TOUCHED: Final = 0x01
_VERIFIED: Final = 0x04


class Presence(NamedTuple):
    """What a security key says of the moment in which it signed; false for keys that are files."""

    hardware: bool = False
    touched: bool = False
    verified: bool = False
    """By PIN or by finger."""


Verify = Callable[[bytes, bytes], Presence]
"""(signature, message) -> presence. Raises RefusedError where the signature is not the key's, or not strict."""


def _ed25519(reader: Reader) -> Verify:
    key = _point_of_edwards(reader)

    def verify(signature: bytes, message: bytes) -> Presence:
        fields = _signature(signature, _ED25519.encode())
        raw = fields.string()
        fields.end()
        _check(lambda: key.verify(raw, message))
        return Presence()

    return verify


def _ecdsa(reader: Reader) -> Verify:
    key = _point(reader)

    def verify(signature: bytes, message: bytes) -> Presence:
        fields = _signature(signature, _ECDSA.encode())
        pair = _pair(fields.string())
        fields.end()
        _check(lambda: key.verify(pair, message, ec.ECDSA(hashes.SHA256())))
        return Presence()

    return verify


def _rsa(reader: Reader) -> Verify:
    exponent, modulus = reader.mpint(), reader.mpint()
    if modulus.bit_length() not in _RSA_BITS or exponent.bit_length() > 64:
        raise refused("signature-algorithm", "an RSA key needs 2048 bits or more")
    key = _made(lambda: rsa.RSAPublicNumbers(exponent, modulus).public_key())

    def verify(signature: bytes, message: bytes) -> Presence:
        fields = reader_of(signature)
        algorithm = _RSA_HASHES.get(fields.string())
        if algorithm is None:
            raise refused("signature-algorithm", "RSA signatures are made with SHA-256 or SHA-512")
        raw = fields.string()
        fields.end()
        _check(lambda: key.verify(raw, message, padding.PKCS1v15(), algorithm))
        return Presence()

    return verify


def _sk_ed25519(reader: Reader) -> Verify:
    key = _point_of_edwards(reader)
    application = _application(reader)

    def verify(signature: bytes, message: bytes) -> Presence:
        fields = _signature(signature, _SK_ED25519.encode())
        raw = fields.string()
        flags, said = _said_by_hardware(fields, application, message)
        _check(lambda: key.verify(raw, said))
        return _presence(flags)

    return verify


def _sk_ecdsa(reader: Reader) -> Verify:
    key = _point(reader)
    application = _application(reader)

    def verify(signature: bytes, message: bytes) -> Presence:
        fields = _signature(signature, _SK_ECDSA.encode())
        pair = _pair(fields.string())
        flags, said = _said_by_hardware(fields, application, message)
        _check(lambda: key.verify(pair, said, ec.ECDSA(hashes.SHA256())))
        return _presence(flags)

    return verify


KINDS: Final[dict[bytes, Callable[[Reader], Verify]]] = {
    _ED25519.encode(): _ed25519,
    _ECDSA.encode(): _ecdsa,
    _RSA.encode(): _rsa,
    _SK_ED25519.encode(): _sk_ed25519,
    _SK_ECDSA.encode(): _sk_ecdsa,
}
"""The name of a kind of key -> what reads the rest of a public key of that kind."""


def _point_of_edwards(reader: Reader) -> ed25519.Ed25519PublicKey:
    raw = reader.string()
    return _made(lambda: ed25519.Ed25519PublicKey.from_public_bytes(raw))


def _point(reader: Reader) -> ec.EllipticCurvePublicKey:
    if reader.string() != b"nistp256":
        raise refused("signature-algorithm", "the only curve for ECDSA is P-256")
    raw = reader.string()
    if raw[:1] != b"\4":
        raise refused("signature-malformed", "a point of the curve is written whole")
    return _made(lambda: ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw))


def _application(reader: Reader) -> bytes:
    application = reader.string()
    if not application.startswith(_APPLICATION):
        raise refused("signature-algorithm", "the security key was not made for SSH")
    return application


def _signature(data: bytes, algorithm: bytes) -> Reader:
    fields = reader_of(data)
    if fields.string() != algorithm:
        raise refused("signature-algorithm", "the signature is of another kind than its key")
    return fields


def _pair(data: bytes) -> bytes:
    fields = reader_of(data)
    pair = encode_dss_signature(fields.mpint(), fields.mpint())
    fields.end()
    return pair


def _said_by_hardware(fields: Reader, application: bytes, message: bytes) -> tuple[int, bytes]:
    """The flags, and the bytes that the security key really signed."""
    tail = fields.take(5)
    fields.end()
    return tail[0], hashlib.sha256(application).digest() + tail + hashlib.sha256(message).digest()


def _presence(flags: int) -> Presence:
    if flags & ~(_TOUCHED | _VERIFIED):
        raise refused("unknown-key-flags", f"0x{flags:02x}")
    if not flags & _TOUCHED:
        raise refused("no-user-presence")
    return Presence(hardware=True, touched=True, verified=bool(flags & _VERIFIED))


def _made(make: Callable[[], T]) -> T:
    try:
        return make()
    except ValueError:
        raise refused("signature-malformed", "its public key is none") from None


def _check(verify: Callable[[], object]) -> None:
    try:
        verify()
    except (InvalidSignature, ValueError):
        raise refused("signature-wrong") from None
