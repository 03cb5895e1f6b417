"""Configurations for tests: keys that OpenSSH's own tools would take, and the faults of a text."""

import base64
import struct

from planguard.config.people import read_people
from planguard.config.policy import read_policy
from planguard.errors import UsageError

ED25519, SK_ED25519 = "ssh-ed25519", "sk-ssh-ed25519@openssh.com"


def strings(*fields: bytes) -> bytes:
    """Fields as the wire format of SSH has them."""
    return b"".join(struct.pack(">I", len(field)) + field for field in fields)


def line(*fields: bytes, name: str = "", comment: str = "") -> str:
    """A public key line with these fields behind the name of the type, which is the first of them."""
    blob = base64.b64encode(strings(*fields)).decode()
    return f"{name or fields[0].decode()} {blob} {comment}".strip()


def ed25519(number: int, comment: str = "") -> str:
    return line(ED25519.encode(), number.to_bytes(32), comment=comment)


def sk_ed25519(number: int, comment: str = "") -> str:
    return line(SK_ED25519.encode(), number.to_bytes(32), b"ssh:", comment=comment)


def policy_faults(text: str | bytes) -> list[str]:
    """What is told about a policy, each as `LINE: key: says`."""
    return _faults(text, people=False)


def people_faults(text: str | bytes) -> list[str]:
    """What is told about a list of approvers, each as `LINE: key: says`."""
    return _faults(text, people=True)


def _faults(text: str | bytes, *, people: bool) -> list[str]:
    content = text.encode() if isinstance(text, str) else text
    try:
        if people:
            read_people(content, "file")
        else:
            read_policy(content, "file")
    except UsageError as error:
        return [detail.removeprefix("file:").lstrip() for detail in error.details]
    return []
