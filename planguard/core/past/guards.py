"""Which guards a block carries: what its own text says keeps the object from being destroyed."""

import re
from collections.abc import Callable
from typing import Final

from planguard.core.guards import PREVENT, SWITCHES, WORDS_FOR_ON
from planguard.model.source import SourceBlock, SourceBody, Unreadable

Parse = Callable[[SourceBlock], SourceBody | Unreadable]
PREVENT_DESTROY: Final = "prevent_destroy"
"""Terraform's own guard, in `lifecycle`; every other one is the service's."""

_NAMES: Final = frozenset({*SWITCHES, "deletion_policy"})
_ON: Final = frozenset({*WORDS_FOR_ON, PREVENT})
_WRITTEN: Final = re.compile(
    rf'\b({"|".join(sorted({*_NAMES, PREVENT_DESTROY}))})"?\s*[=:]\s*"?(?:true|{"|".join(sorted(_ON))})\b',
)


def may_guard(text: str) -> bool:
    """Whether a guard seems to be written somewhere in `text`; a comment may look like one."""
    return _WRITTEN.search(text) is not None


class Guards:
    """The guards of blocks. The same text, which most versions of a block have, is parsed once."""

    def __init__(self, parse: Parse) -> None:
        self._parse = parse
        self._known: dict[str, dict[str, int]] = {}

    def of(self, block: SourceBlock) -> dict[str, int]:
        """The guards that are on, each with its line. In what cannot be parsed, whatever looks like a guard is one."""
        if not may_guard(block.text):
            return {}
        if block.text not in self._known:
            body = self._parse(block)
            found = _by_text(block) if isinstance(body, Unreadable) else _by_body(body)
            self._known[block.text] = {name: line - block.line for name, line in found.items()}
        return {name: block.line + line for name, line in self._known[block.text].items()}


def _by_text(block: SourceBlock) -> dict[str, int]:
    found = _WRITTEN.finditer(block.text)
    return {match[1]: block.line + block.text.count("\n", 0, match.start()) for match in found}


def _by_body(body: SourceBody) -> dict[str, int]:
    own = {name: one.line for name, one in body.attributes.items() if name in _NAMES and _is_on(one.value)}
    settings = (inner.body for name, inner in body.blocks if name == "settings")  # as Google's SQL instances have it
    inner = {name: one.line for inner in settings for name, one in inner.attributes.items() if _inner(name, one.value)}
    kept = (block.body.attributes.get(PREVENT_DESTROY) for block in body.nested("lifecycle"))
    prevented = [(PREVENT_DESTROY, one.line) for one in kept if one is not None and one.value is True]
    return {**inner, **own, **dict(prevented)}


def _inner(name: str, value: object) -> bool:
    return name == "deletion_protection_enabled" and value is True


def _is_on(value: object) -> bool:
    return value is True or (isinstance(value, str) and value in _ON)
