"""The name of a repository, the same however it was cloned: `github.com/acme/infra`."""

import re
from typing import Final

_SCP: Final = re.compile(r"(?:[^@/:\s]+@)?([A-Za-z0-9.-]+):(?!//)([^\s]+)")
_URL: Final = re.compile(r"(?:https?|ssh|git)://(?:[^@/\s]*@)?([A-Za-z0-9.-]+)(?::[0-9]+)?/([^\s?#]+)", re.IGNORECASE)
_LONGEST: Final = 512


def repository_of(url: str) -> str | None:
    """The repository that `url` (as git or a code host writes it) names; None where it names none on a host.

    Host in lower case, no user, port or `.git`: https, ssh and git addresses of one repository come to one name.
    """
    found = _URL.fullmatch(url) or _SCP.fullmatch(url) if len(url) <= _LONGEST else None
    if found is None:
        return None
    path = found[2].strip("/").removesuffix(".git").strip("/")
    plain = path and all(part not in ("", ".", "..") for part in path.split("/"))
    return f"{found[1].lower()}/{path}" if plain else None
