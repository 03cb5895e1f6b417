"""Keys for the tests: real ones that ssh-keygen makes, and a security key made of software, which signs with any flags."""

import base64
import hashlib
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from planguard.sign.sshsig import NAMESPACE, dearmoured

needs_ssh_keygen = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
WHO = "alice@acme.example"
KINDS = {
    "ed25519": ("-t", "ed25519"),
    "ecdsa": ("-t", "ecdsa", "-b", "256"),
    "rsa": ("-t", "rsa", "-b", "2048"),
}


def make_key(folder: Path, kind: str = "ed25519", name: str = "key") -> Path:
    """A new key without a passphrase; the public one lies beside it."""
    path = folder / name
    subprocess.run(["ssh-keygen", "-q", *KINDS.get(kind, kind.split()), "-N", "", "-C", WHO, "-f", path], check=True)
    return path


def public_line(key: Path) -> str:
    """The public key without its comment."""
    return " ".join(key.with_name(f"{key.name}.pub").read_text().split()[:2])


def keygen_sign(key: Path, message: bytes, namespace: str = NAMESPACE, *options: str) -> bytes:
    """The raw signature that `ssh-keygen -Y sign` makes."""
    command = ["ssh-keygen", "-q", "-Y", "sign", "-f", str(key), "-n", namespace, *options]
    done = subprocess.run(command, input=message, capture_output=True, check=True)
    return dearmoured(done.stdout)


def armoured(blob: bytes) -> bytes:
    """The raw signature `blob` as ssh-keygen reads it."""
    text = base64.b64encode(blob)
    lines = [text[place : place + 70] for place in range(0, len(text), 70)]
    return b"\n".join([b"-----BEGIN SSH SIGNATURE-----", *lines, b"-----END SSH SIGNATURE-----", b""])


def keygen_takes(folder: Path, line: str, blob: bytes, message: bytes, namespace: str = NAMESPACE) -> bool:
    """What plain `ssh-keygen -Y verify` says to a raw signature."""
    (folder / "allowed").write_text(f'{WHO} namespaces="{namespace}" {line}\n')
    (folder / "signature").write_bytes(armoured(blob))
    command = ["ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", WHO, "-n", namespace, "-s", "signature"]
    return subprocess.run(command, cwd=folder, input=message, capture_output=True, check=False).returncode == 0


def string(data: bytes) -> bytes:
    return len(data).to_bytes(4) + data


def mpint(number: int) -> bytes:
    return string(number.to_bytes(number.bit_length() // 8 + 1))


class SoftwareKey(NamedTuple):
    """A security key that never was one: `sign(message, flags)` gives a raw SSH signature, made without any touch."""

    line: str
    sign: Callable[[bytes, int], bytes]


def sk_ed25519(application: bytes = b"ssh:", namespace: str = NAMESPACE) -> SoftwareKey:
    key, name = ed25519.Ed25519PrivateKey.generate(), b"sk-ssh-ed25519@openssh.com"
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    blob = string(name) + string(raw) + string(application)

    def sign(message: bytes, flags: int) -> bytes:
        tail = bytes([flags]) + (7).to_bytes(4)
        said = sha256(application) + tail + sha256(to_be_signed(message, namespace))
        return sshsig(blob, string(name) + string(key.sign(said)) + tail, namespace)

    return SoftwareKey(f"{name.decode()} {base64.b64encode(blob).decode()}", sign)


def sk_ecdsa(application: bytes = b"ssh:", namespace: str = NAMESPACE) -> SoftwareKey:
    key, name = ec.generate_private_key(ec.SECP256R1()), b"sk-ecdsa-sha2-nistp256@openssh.com"
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    blob = string(name) + string(b"nistp256") + string(point) + string(application)

    def sign(message: bytes, flags: int) -> bytes:
        tail = bytes([flags]) + (7).to_bytes(4)
        said = sha256(application) + tail + sha256(to_be_signed(message, namespace))
        r, s = decode_dss_signature(key.sign(said, ec.ECDSA(hashes.SHA256())))
        return sshsig(blob, string(name) + string(mpint(r) + mpint(s)) + tail, namespace)

    return SoftwareKey(f"{name.decode()} {base64.b64encode(blob).decode()}", sign)


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def to_be_signed(message: bytes, namespace: str, algorithm: bytes = b"sha512") -> bytes:
    digest = hashlib.new(algorithm.decode(), message).digest()
    return b"SSHSIG" + string(namespace.encode()) + string(b"") + string(algorithm) + string(digest)


def sshsig(
    public: bytes,
    signature: bytes,
    namespace: str = NAMESPACE,
    *,
    version: int = 1,
    reserved: bytes = b"",
    algorithm: bytes = b"sha512",
) -> bytes:
    fields = [public, namespace.encode(), reserved, algorithm, signature]
    return b"SSHSIG" + version.to_bytes(4) + b"".join(map(string, fields))
