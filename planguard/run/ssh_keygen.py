"""`ssh-keygen -Y sign`: private keys stay where they are, in a file, an agent or a security key."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from planguard.errors import OutsideError, UsageError

_MINUTES: Final = 10
"""Somebody has to find the security key and remember its PIN."""
_USUAL: Final = ("id_ed25519_sk", "id_ecdsa_sk", "id_ed25519", "id_ecdsa", "id_rsa")
_LITERAL: Final = "key::"


def sign(message: bytes, key: str, namespace: str) -> bytes:
    """The armoured signature of `message` by the key file `key`; the public half will do where an agent has the other.

    ssh-keygen asks for passphrase, PIN and touch by itself, at the terminal. Raises OutsideError where nothing is signed.
    """
    done = _run(["-Y", "sign", "-f", key, "-n", namespace], message)
    if done.returncode != 0 or not done.stdout:
        advice = "Is the passphrase right, the security key there, or the key in the agent?"
        raise OutsideError(f"ssh-keygen did not sign (exit code {done.returncode})", place=key, advice=advice)
    return done.stdout


def public_line(key: str) -> str:
    """The public half of the key file `key`, as OpenSSH writes it. Raises OutsideError where there is none."""
    for path in (Path(key), Path(f"{key}.pub")):
        line = _first_line(path)
        if line.startswith(("ssh-", "ecdsa-", "sk-")):
            return line
    done = _run(["-y", "-f", key], b"")
    if done.returncode != 0:
        raise OutsideError("ssh-keygen cannot read this key", place=key)
    return done.stdout.decode("utf-8", "replace").strip()


def default_key() -> str:
    """The key that git signs with, else the first usual one of the home directory. Raises UsageError where there is none."""
    named = _git_signing_key()
    if named and not named.startswith((_LITERAL, "ssh-", "ecdsa-", "sk-")):
        return os.path.expanduser(named)
    home = Path.home() / ".ssh"
    found = next((home / name for name in _USUAL if (home / name).is_file()), None)
    if found is None:
        advice = "Name one with --key FILE, or make one: ssh-keygen -t ed25519-sk"
        raise UsageError("there is no key to sign with", advice=advice)
    return str(found)


def _git_signing_key() -> str:
    """What the person, not the repository, has told git."""
    git = shutil.which("git")
    if git is None:
        return ""
    command = [git, "config", "--global", "--get", "user.signingkey"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    return done.stdout.decode("utf-8", "replace").strip()


def _run(arguments: list[str], message: bytes) -> "subprocess.CompletedProcess[bytes]":
    program = shutil.which("ssh-keygen")
    if program is None:
        raise OutsideError("there is no ssh-keygen to sign with", advice="Install OpenSSH 8.2 or later.")
    try:
        # What it says to the person goes to the person: standard error is not ours.
        return subprocess.run(
            [program, *arguments], input=message, stdout=subprocess.PIPE, timeout=_MINUTES * 60, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise OutsideError(f"ssh-keygen could not be run ({type(error).__name__})") from None


def _first_line(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.readline(16384).decode("utf-8", "replace").strip()
    except OSError:
        return ""
