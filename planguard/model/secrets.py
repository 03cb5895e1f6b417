"""Names that promise a secret. Providers do not mark every one, so a string under such a name is hidden too."""

import re
from functools import lru_cache

_SECRET = re.compile(
    r"(?:^|[_\-.])(?:password|passwd|passphrase|pass|pwd|secret|secrets|token|tokens|credentials?|private[_-]?key"
    r"|api[_-]?key|access[_-]?key|auth[_-]?key|shared[_-]?key|account[_-]?key|signing[_-]?key|encryption[_-]?key"
    r"|connection[_-]?string|secret[_-]?string|secret[_-]?binary|user[_-]?data|kubeconfig|client[_-]?key)"
    r"(?:$|[_\-.](?:value|data|base64|string|text|plaintext|hash|wo|\d+)$)",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@lru_cache(maxsize=4096)
def looks_secret(name: str) -> bool:
    """Whether an attribute, map key or variable of this name must be taken to hold a secret."""
    return _SECRET.search(_CAMEL.sub("_", name)) is not None
