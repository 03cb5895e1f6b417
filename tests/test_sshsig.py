"""Our reader of SSH signatures beside ssh-keygen: never laxer, and stricter where a touch is missing."""

import base64
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from planguard.errors import RefusedError
from planguard.sign.algorithms import Presence
from planguard.sign.keys import key_of_blob
from planguard.sign.sshsig import NAMESPACE, dearmoured, verify
from tests.signing import (
    KINDS,
    armoured,
    keygen_sign,
    keygen_takes,
    make_key,
    mpint,
    needs_ssh_keygen,
    public_line,
    sk_ecdsa,
    sk_ed25519,
    sshsig,
    string,
    to_be_signed,
)

pytestmark = needs_ssh_keygen
MESSAGE = b"DSSEv1 the bytes of a statement"
MUTATIONS = 60
"""Of each kind of key."""


def code(blob: bytes, message: bytes = MESSAGE) -> str:
    """The code with which a signature is refused, or nothing."""
    try:
        verify(blob, message)
    except RefusedError as error:
        return error.code
    return ""


@pytest.fixture(scope="module", params=sorted(KINDS))
def signed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bytes, Path]:
    """The line of a real key of each kind, and its signature."""
    folder = tmp_path_factory.mktemp("keys")
    key = make_key(folder, request.param)
    return public_line(key), keygen_sign(key, MESSAGE), folder


def test_what_ssh_keygen_signs_is_read(signed: tuple[str, bytes, Path]) -> None:
    line, blob, _ = signed
    found = verify(blob, MESSAGE)
    assert found.key.line == line
    assert found.presence == Presence()


@pytest.mark.parametrize("algorithm", ["sha256", "sha512"])
def test_both_hashes_are_read(tmp_path: Path, algorithm: str) -> None:
    blob = keygen_sign(make_key(tmp_path), MESSAGE, NAMESPACE, "-O", f"hashalg={algorithm}")
    assert code(blob) == ""


def test_another_message_is_refused(signed: tuple[str, bytes, Path]) -> None:
    assert code(signed[1], MESSAGE + b".") == "signature-wrong"


@pytest.mark.parametrize("namespace", ["git", "file", "planguard-approval", "planguard-approval@v2", "*"])
def test_a_signature_for_something_else_is_refused(tmp_path: Path, namespace: str) -> None:
    assert code(keygen_sign(make_key(tmp_path), MESSAGE, namespace)) == "signature-namespace"


def test_never_laxer_than_ssh_keygen(signed: tuple[str, bytes, Path]) -> None:
    line, blob, folder = signed
    assert keygen_takes(folder, line, blob, MESSAGE)
    laxer = [bad.hex() for bad in mutations(blob) if code(bad) == "" and not keygen_takes(folder, line, bad, MESSAGE)]
    assert laxer == []


@pytest.mark.parametrize("make", [sk_ed25519, sk_ecdsa])
def test_never_laxer_for_security_keys(tmp_path: Path, make: type) -> None:
    key = make()
    blob = key.sign(MESSAGE, 0x05)
    assert keygen_takes(tmp_path, key.line, blob, MESSAGE)
    laxer = [bad for bad in mutations(blob) if code(bad) == "" and not keygen_takes(tmp_path, key.line, bad, MESSAGE)]
    assert laxer == []


@pytest.mark.parametrize("make", [sk_ed25519, sk_ecdsa])
@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        pytest.param(0x00, "no-user-presence", id="nobody touched it"),
        pytest.param(0x01, "", id="touched"),
        pytest.param(0x04, "no-user-presence", id="a PIN and no touch"),
        pytest.param(0x05, "", id="touched, with PIN"),
        pytest.param(0x81, "unknown-key-flags", id="extension data"),
        pytest.param(0x0D, "unknown-key-flags", id="may be copied to other devices"),
    ],
)
def test_flags_of_a_security_key(tmp_path: Path, make: type, flags: int, expected: str) -> None:
    key = make()
    blob = key.sign(MESSAGE, flags)
    assert keygen_takes(tmp_path, key.line, blob, MESSAGE), "ssh-keygen takes them all, which is why we read them"
    assert code(blob) == expected
    if not expected:
        assert verify(blob, MESSAGE).presence == Presence(hardware=True, touched=True, verified=flags == 0x05)


@pytest.mark.parametrize("make", [sk_ed25519, sk_ecdsa])
@pytest.mark.parametrize("bit", range(8))
def test_flags_changed_after_signing_are_refused(make: type, bit: int) -> None:
    blob = bytearray(make().sign(MESSAGE, 0x05))
    blob[-5] ^= 1 << bit
    assert code(bytes(blob)) in {"signature-wrong", "no-user-presence", "unknown-key-flags"}


def test_a_key_of_a_web_site_is_refused() -> None:
    assert code(sk_ed25519(b"https://example.org").sign(MESSAGE, 0x05)) == "signature-algorithm"


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        pytest.param({"version": 2}, "signature-malformed", id="version 2"),
        pytest.param({"version": 0}, "signature-malformed", id="version 0"),
        pytest.param({"reserved": b"x"}, "signature-malformed", id="something in the reserved field"),
        pytest.param({"algorithm": b"md5"}, "signature-algorithm", id="MD5"),
        pytest.param({"algorithm": b"sha1"}, "signature-algorithm", id="SHA-1"),
        pytest.param({"namespace": ""}, "signature-namespace", id="no namespace"),
    ],
)
def test_other_forms_of_signatures_are_refused(bad: dict[str, int], expected: str) -> None:
    public, signature = _ed25519()
    assert code(sshsig(public, signature)) == ""
    assert code(sshsig(public, signature, **bad)) == expected  # type: ignore[arg-type]


def test_bytes_after_the_end_are_refused() -> None:
    public, signature = _ed25519()
    for blob in (
        sshsig(public, signature) + b"\0",
        sshsig(public + b"\0", signature),
        sshsig(public, signature + b"\0"),
    ):
        assert code(blob) == "signature-malformed"


def test_numbers_in_another_form_than_the_shortest_are_refused() -> None:
    modulus = (1 << 2047) + 1
    for exponent in (string(b"\0\1\0\1"), string(b"\0\0\1\0\1"), string(b"\x81"), string(b"")):
        public = string(b"ssh-rsa") + exponent + mpint(modulus)
        assert code(sshsig(public, string(b"rsa-sha2-512") + string(bytes(256)))) == "signature-malformed"


@pytest.mark.parametrize(
    "public",
    [
        pytest.param(string(b"ssh-dss") + mpint(3) * 4, id="DSA"),
        pytest.param(string(b"ecdsa-sha2-nistp384") + string(b"nistp384") + string(b"\4" + bytes(96)), id="P-384"),
        pytest.param(string(b"ecdsa-sha2-nistp256") + string(b"nistp384") + string(b"\4" + bytes(64)), id="wrong curve"),
        pytest.param(string(b"ssh-ed25519-cert-v01@openssh.com") + string(bytes(32)), id="a certificate"),
        pytest.param(string(b"webauthn-sk-ecdsa-sha2-nistp256@openssh.com"), id="web authentication"),
    ],
)
def test_other_keys_are_refused(public: bytes) -> None:
    assert code(sshsig(public, string(b"x") + string(bytes(64)))) == "signature-algorithm"


@pytest.mark.parametrize(("bits", "expected"), [(1024, "signature-algorithm"), (2040, "signature-algorithm"), (2048, "")])
def test_a_short_rsa_key_is_refused(bits: int, expected: str) -> None:
    key = rsa.generate_private_key(65537, bits)
    numbers = key.public_key().public_numbers()
    raw = key.sign(to_be_signed(MESSAGE, NAMESPACE), padding.PKCS1v15(), hashes.SHA512())
    public = string(b"ssh-rsa") + mpint(numbers.e) + mpint(numbers.n)
    assert code(sshsig(public, string(b"rsa-sha2-512") + string(raw))) == expected
    if not expected:
        assert code(sshsig(public, string(b"rsa-sha2-512") + string(b"\0" + raw))) == "signature-wrong"
        assert code(sshsig(public, string(b"rsa-sha2-512") + string(raw[1:]))) == "signature-wrong"


@pytest.mark.parametrize(
    "point",
    [
        pytest.param(b"\4" + bytes(64), id="not on the curve"),
        pytest.param(b"\2" + bytes(32), id="compressed"),
        pytest.param(b"\0", id="at infinity"),
    ],
)
def test_points_that_are_none_are_refused(point: bytes) -> None:
    public = string(b"ecdsa-sha2-nistp256") + string(b"nistp256") + string(point)
    assert code(sshsig(public, string(b"ecdsa-sha2-nistp256") + string(mpint(1) + mpint(1)))) == "signature-malformed"


def test_rsa_with_sha1_is_refused(tmp_path: Path) -> None:
    key = make_key(tmp_path, "rsa")
    blob = keygen_sign(key, MESSAGE)
    assert b"rsa-sha2-512" in blob
    public = base64.b64decode(public_line(key).split()[1])
    assert code(sshsig(public, string(b"ssh-rsa") + string(bytes(256)))) == "signature-algorithm"


def test_a_certificate_of_a_key_is_no_key(tmp_path: Path) -> None:
    key, own = make_key(tmp_path), make_key(tmp_path, name="authority")
    subprocess.run(["ssh-keygen", "-q", "-s", own, "-I", "somebody", key.with_name("key.pub")], check=True)
    blob = base64.b64decode((tmp_path / "key-cert.pub").read_text().split()[1])
    with pytest.raises(RefusedError):
        key_of_blob(blob)


@pytest.mark.parametrize("blob", [b"", b"ssh-ed25519", string(b"ssh-ed25519"), string(b"ssh-ed25519") + string(bytes(31))])
def test_what_is_no_key_is_refused(blob: bytes) -> None:
    with pytest.raises(RefusedError):
        key_of_blob(blob)


def test_armour_is_read_as_ssh_keygen_writes_it_and_not_otherwise() -> None:
    blob = bytes(range(200))
    assert dearmoured(armoured(blob)) == blob
    for bad in (b"", blob, armoured(blob)[1:], armoured(blob) + b"x", armoured(blob).replace(b"A", b"!")):
        with pytest.raises(RefusedError):
            dearmoured(bad)


def mutations(blob: bytes) -> Iterator[bytes]:
    """Small changes everywhere: bits, bytes gone, bytes more, a stretch doubled, fields swapped for zeros."""
    chance = random.Random(blob)
    for _ in range(MUTATIONS):
        place = chance.randrange(len(blob))
        yield blob[:place] + bytes([blob[place] ^ 1 << chance.randrange(8)]) + blob[place + 1 :]
        yield blob[:place] + blob[place + 1 :]
        yield blob[:place] + bytes([chance.randrange(256)]) + blob[place:]
        yield blob[:place]
        yield blob + blob[place:]
        yield blob[:place] + bytes(min(4, len(blob) - place)) + blob[place + 4 :]


def _ed25519() -> tuple[bytes, bytes]:
    key, name = ed25519.Ed25519PrivateKey.generate(), b"ssh-ed25519"
    public = string(name) + string(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
    return public, string(name) + string(key.sign(to_be_signed(MESSAGE, NAMESPACE)))
