"""The README as a package index shows it: hatchling asks for it when it builds. The pages beside it are not there.

So what leads to a file of the repository becomes its text with the path behind it, and the picture goes. Anchors within
the page and addresses on the network stay as they are.
"""

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_PICTURE = re.compile(r"^!\[[^\]]*\]\((?!https?:)[^)]*\)\n+", re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:|#)([^)]+)\)")


def standing_alone(readme: str) -> str:
    """The text of the README without what leads to a file beside it."""
    return _LINK.sub(lambda link: link[1] if link[1] == link[2] else f"{link[1]} (`{link[2]}`)", _PICTURE.sub("", readme))


class LongDescription(MetadataHookInterface):
    """What hatchling calls."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set the long description in `metadata`."""
        text = Path(self.root, "README.md").read_text("utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": standing_alone(text)}
