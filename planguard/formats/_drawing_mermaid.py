"""A picture as Mermaid text, which GitHub and GitLab draw. Nothing of a plan stands in it but as a quoted label."""

import re
from typing import Final

from planguard.core.inert import brief
from planguard.formats._drawing import Drawing, more_text

_PLAIN: Final = re.compile(r"[^A-Za-z0-9 ._\-/]")
_LONGEST: Final = 80
_STYLES: Final = {
    "lost": "fill:#b3141d,stroke:#7a0d13,color:#ffffff",
    "changed": "fill:#ffe8c2,stroke:#8a5a00,color:#1c2128",
    "stays": "fill:#eef1f4,stroke:#59636e,color:#1c2128",
}


def mermaid(picture: Drawing) -> list[str]:
    """The lines of a flow chart from left to right. They are inert, and hold no tick."""
    lines = ["flowchart LR"]
    for place, node in enumerate(picture.nodes):
        lines.append(f'  n{place}["{_label(node.verb)} {_label(node.address)}"]:::{look(node.verb)}')
    if picture.more:
        lines.append(f'  more["{more_text(picture)}"]:::stays')
    lines += [f"  n{above} --> n{below}" for above, below in picture.edges]
    return [*lines, *(f"  classDef {name} {style}" for name, style in _STYLES.items())]


def look(verb: str) -> str:
    """How an object is drawn: as one that ends, one that changes, or one that stays."""
    return "lost" if verb in ("delete", "replace") else "stays" if verb == "stays" else "changed"


def _label(text: str) -> str:
    """Text as a label: everything but letters, digits and a few signs as the number of its character."""
    return _PLAIN.sub(lambda match: f"#{ord(match[0])};", brief(text, _LONGEST))
