"""The people who may say yes, and the agents who may not."""

from typing import Final

import msgspec

Instant = int
"""A moment: whole seconds since 1970-01-01T00:00:00Z."""
_OF_HARDWARE: Final = ("sk-ssh-ed25519@openssh.com ", "sk-ecdsa-sha2-nistp256@openssh.com ")


class SshKey(msgspec.Struct, frozen=True):
    """A key that a person signs with.

    `line` is the public key as OpenSSH writes it, without its comment. `hardware` says that the key was enrolled as one
    that lives in a security key; only then do touch and PIN count. The key is valid from `not_before` on and up to, but
    not at, `not_after`; None where there is no such limit.
    """

    line: str
    hardware: bool = False
    attestation: str = ""
    not_before: Instant | None = None
    not_after: Instant | None = None

    @property
    def enrolled(self) -> bool:
        """Whether it counts as a security key: software can make a key of that type, so the registry must vouch for it."""
        return self.hardware and self.line.startswith(_OF_HARDWARE)


class Person(msgspec.Struct, frozen=True):
    """One human. `id` is what approvals name; ids at code hosts are numbers, since logins can be taken over."""

    id: str
    name: str = ""
    github_id: int | None = None
    gitlab_id: int | None = None
    roles: tuple[str, ...] = ()
    keys: tuple[SshKey, ...] = ()
    emails: tuple[str, ...] = ()
    """Addresses under which the person commits: only ever used to exclude."""


class Agent(msgspec.Struct, frozen=True):
    """A machine that writes changes, and the persons who drive it and so count as its authors."""

    name: str = ""
    github_id: int | None = None
    gitlab_id: int | None = None
    logins: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    """Ids of persons."""


def accounts(somebody: Person | Agent) -> dict[str, int | None]:
    """The number of the account at each code host; None where there is none."""
    return {"github": somebody.github_id, "gitlab": somebody.gitlab_id}


class People(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that `.planguard/approvers.toml` says; without a file nobody can approve anything."""

    source: str = "none"
    sha256: str | None = None
    persons: tuple[Person, ...] = ()
    agents: tuple[Agent, ...] = ()


NOBODY = People()
