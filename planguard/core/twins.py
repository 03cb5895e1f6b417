"""Copies of a secret beside it: the same text in another attribute of the object, which nobody marked.

Terraform marks what is given, and not what a provider makes of it: `output` of a `terraform_data` holds what `input` was, a
connection string holds the password. Names, ids and labels are left as they are: by them an object is known and judged.
"""

import re
from collections.abc import Iterator
from typing import Final

from planguard.core.environment.bodies import Speaking
from planguard.model.body import decode_members, decode_value, says_nothing
from planguard.model.plan import AttributePath, Change, Raw
from planguard.model.secrets import looks_secret
from planguard.model.value import Value

SPOKEN: Final = frozenset(Speaking.__struct_fields__)
"""Attributes that are read as they are."""
_SHORTEST: Final = 8
"""Characters: a shorter text may well stand elsewhere for another reason."""
_MOST: Final = 64
"""Secrets that are looked for inside other texts; of more, only whole texts are compared."""
_NUMBER: Final = re.compile(r"\(sensitive [0-9]+\)")


class Twins:
    """The texts that are hidden in the bodies of one change."""

    def __init__(self, change: Change) -> None:
        bodies = ((change.before_raw, change.before_sensitive), (change.after_raw, change.after_sensitive))
        self.texts = frozenset(text for raw, marks in bodies for text in _hidden_texts(raw, marks))

    def covers(self, text: str, path: AttributePath) -> bool:
        """Whether the unmarked `text` at `path` is a hidden one, holds one, or is what a sealed plan has in its place."""
        if path[:1] and path[0] in SPOKEN:
            return False
        if _NUMBER.fullmatch(text) or text in self.texts:
            return True
        return len(self.texts) <= _MOST and any(secret in text for secret in self.texts)


def _hidden_texts(raw: Raw, marks: Raw) -> Iterator[str]:
    if says_nothing(raw):
        return
    tree = None if says_nothing(marks) else decode_value(marks)
    for name, part in decode_members(raw).items():
        mark = tree.get(name) if isinstance(tree, dict) else tree
        if mark or looks_secret(name) or bytes(memoryview(part)[:1]) in (b"[", b"{"):
            yield from _texts(decode_value(part), mark, name)


def _texts(value: Value, marks: Value, name: str) -> Iterator[str]:
    """The long texts below what `marks` cover or `name` betrays, in the way of `model.value.masked`."""
    other = bool(marks) and not (isinstance(value, dict | list) and isinstance(marks, type(value)))
    if other or (value and isinstance(value, str | list | dict) and looks_secret(name)):
        yield from _every(value)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, marks.get(key) if marks else None, key)
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _texts(item, marks[place] if marks and place < len(marks) else None, "")


def _every(value: Value) -> Iterator[str]:
    if isinstance(value, str) and len(value) >= _SHORTEST:
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _every(item)
