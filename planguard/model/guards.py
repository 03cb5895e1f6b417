"""How a code host guards a repository, as far as it tells whoever asks."""

import msgspec


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """What to ask about."""

    branch: str
    """The branch that the gate guards."""
    environments: tuple[str, ...] = ()
    """Names of the environments in which workflows apply."""
    ledger: str = "refs/planguard/ledger"


class Guard(msgspec.Struct, frozen=True, kw_only=True):
    """One setting of a code host. `held` is None where it was not told, and `detail` says why then."""

    topic: str
    """Which setting it is, in planguard's words; `core/gate/online.py` knows what breaks without it."""
    held: bool | None
    asked: str
    """The question that the host was asked."""
    about: str = ""
    """The branch or environment whose setting it is."""
    detail: str = ""
    """What was found."""
    mend: str = ""
    """Where the setting is changed on this host."""
