"""What the labels of one object say about its environment.

Read are tags and labels in the spellings of all providers, and the namespace of Kubernetes and Helm objects. Not
read are attributes that only sound alike: tier and SKU, the `environment` block of a function (its variables), stage
names of an API.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from operator import attrgetter
from typing import Final

from planguard.core.environment.bodies import LABELS, SILENT, SPEAKING, TAGS, Speaking, marks_of, speaking
from planguard.core.environment.maps import Maps
from planguard.core.environment.once import UNREADABLE, repeats, value_of
from planguard.core.environment.said import HIDDEN, NOTHING, Said, joined, says
from planguard.core.environment.tokens import Vocabulary
from planguard.model.body import decode_value
from planguard.model.environment import Environment
from planguard.model.plan import AttributePath, Raw
from planguard.model.value import SENSITIVE, Value, masked

_EMPTY: Final = len(b"null")
_CACHE: Final = 8192
_READ: Final = (*TAGS, *LABELS)
_OTHERS: Final = _READ[2:]
_others: Final = attrgetter(*_OTHERS)
_SINGULAR: Final = {"metadata": "label", "manifest": "label"} | dict.fromkeys(TAGS, "tag") | dict.fromkeys(LABELS, "label")
_TWICE: Final = "(a key stands twice)"


_Part = tuple[str, bytes, bytes, str]
"""A label attribute: its name, value and marks, and the type of an object that is itself what its name says."""


class Labels:
    """The reader of labels. Equal bytes are read once: the same tags stand on thousands of objects."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._maps = Maps(vocabulary)
        self._read: Callable[[str, bytes, bytes, str, str], Said] = lru_cache(_CACHE)(self._decode)
        self._read_all: Callable[[tuple[_Part, ...], str], Said] = lru_cache(_CACHE)(self._decode_all)
        self._untouched: Callable[[tuple[AttributePath, ...]], bool] = lru_cache(_CACHE)(
            lambda changed: all(map(self._leaves, changed))
        )
        self._join: Callable[[tuple[Said, ...]], Said] = lru_cache(_CACHE)(joined)

    def of(self, type_: str, body: Raw, marks: Raw, moment: str) -> tuple[Said, Speaking]:
        """What the labels of one object say, and its speaking attributes. `moment` is `before` or `after`."""
        found = speaking(body)
        if found is SILENT:
            return NOTHING, found
        said = self._said(type_, found, marks_of(marks), moment)
        # Only what makes milder is worth a second look: doubt would come to unknown, and what comes after only raises.
        if said.milder and moment == "before" and repeats(body):
            return self._join((said, says(Environment.UNKNOWN, "tag-before", moment, _TWICE))), found
        return said, found

    def untouched(self, changed: tuple[AttributePath, ...]) -> bool:
        """Whether all that `changed` in an update leaves what the labels say as it is, if they are marked as before."""
        return self._untouched(changed)

    def _leaves(self, path: AttributePath) -> bool:
        """Whether the attribute at `path` is no label, or one whose key names no environment."""
        if path[0] not in SPEAKING:
            return True
        return path[0] in _READ and len(path) > 1 and isinstance(path[1], str) and not self._maps.speaks(path[1])

    def _said(self, type_: str, found: Speaking, marks: Speaking, moment: str) -> Said:
        parts = tuple(_parts(type_, found, marks))
        return self._read_all(parts, moment) if parts else NOTHING

    def _decode_all(self, parts: tuple[_Part, ...], moment: str) -> Said:
        found = [said for part in parts if (said := self._read(*part, moment)).says or said.raises]
        return found[0] if len(found) == 1 else self._join(tuple(found)) if found else NOTHING

    def _decode(self, name: str, raw: bytes, mark: bytes, type_: str, moment: str) -> Said:
        value = value_of(raw)
        if value is UNREADABLE:
            return says(Environment.UNKNOWN, f"{_SINGULAR.get(name, name)}-{moment}", name, _TWICE)
        if mark:
            value = masked(value, decode_value(mark))
        if name == "namespace":
            return self._maps.namespace(value, f"namespace-{moment}", name)
        if name not in ("metadata", "manifest"):
            return self._maps.map(value, f"{_SINGULAR[name]}-{moment}", name)
        inner = value.get("metadata") if name == "manifest" and isinstance(value, dict) else value
        blocks = inner if isinstance(inner, list) else [inner]
        return joined(tuple(self._block(block, name, moment, named=bool(type_)) for block in blocks))

    def _block(self, block: Value, name: str, moment: str, *, named: bool) -> Said:
        """What the metadata of a Kubernetes object say; a namespace is itself the one that it is `named`."""
        if block is SENSITIVE:
            return says(Environment.UNKNOWN, f"label-{moment}", name, HIDDEN)
        if not isinstance(block, dict):
            return NOTHING
        own = block.get("name" if named else "namespace")
        labels = self._maps.map(block.get("labels"), f"label-{moment}", f"{name}.labels")
        return joined((labels, self._maps.namespace(own, f"namespace-{moment}", f"{name}.namespace")))


def _parts(type_: str, found: Speaking, marks: Speaking) -> Iterator[_Part]:
    marked = marks is not SILENT
    for name, raw in _present(found, twins=marked):
        yield name, bytes(raw), bytes(getattr(marks, name)) if marked else b"", ""
    if type_.startswith(("kubernetes_", "helm_")):
        yield from _cluster(type_, found, marks)


def _cluster(type_: str, found: Speaking, marks: Speaking) -> Iterator[_Part]:
    for name in ("namespace",) if type_.startswith("helm_") else ("metadata", "manifest"):
        raw = getattr(found, name)
        if len(raw) > _EMPTY:
            own_name = type_ if type_.startswith("kubernetes_namespace") else ""
            yield name, bytes(raw), bytes(getattr(marks, name)), own_name


def _present(found: Speaking, *, twins: bool) -> list[tuple[str, Raw]]:
    """The label attributes that hold more than nothing. Of equal `tags_all` and `tags` one will do without `twins`."""
    every, own = found.tags_all, found.tags
    first = [("tags_all", every)] if len(every) > _EMPTY else []
    if len(own) > _EMPTY and (twins or own != every):
        first.append(("tags", own))
    rest = _others(found)
    if not any(rest):
        return first
    return first + [(name, raw) for name, raw in zip(_OTHERS, rest, strict=True) if len(raw) > _EMPTY]
