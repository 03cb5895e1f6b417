"""The one line by which a review approves: written and read here, so that the two cannot differ."""

import re
from typing import Final

PREFIX: Final = "planguard-approve:"
"""What such a line begins with."""
APPROVAL_LINE: Final = re.compile(rf"{PREFIX} ([0-9a-f]{{64}}) ([ -~]{{1,4000}})", re.ASCII)
"""The digest of a request, and its words."""


def approval_line(digest: str, words: str) -> str:
    """The line for the request with this digest (64 hexadecimal digits) and these words."""
    return f"{PREFIX} {digest} {words}"
