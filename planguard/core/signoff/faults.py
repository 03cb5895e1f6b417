"""One thing that keeps a claim from counting."""

from typing import NamedTuple


class Fault(NamedTuple):
    """A code of `core.refusals`, and what exactly differs, for people."""

    code: str
    detail: str = ""
