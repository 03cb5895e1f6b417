"""What an object shows of itself, and how alike two objects are by that.

Only values that both sides can have are compared: what the plan does not know yet, and what the provider makes up, say
nothing. Values are compared as bytes and never leave this module; of a secret it is only seen whether it changed.
"""

from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from planguard.model.body import Body
from planguard.model.consequence import Consequence
from planguard.model.plan import Change, Raw

Tokens = dict[str, bytes]
"""Attribute name -> its JSON, empty where it says nothing."""

_NOTHING: Final = frozenset({b"", b"null", b'""', b"{}", b"[]", b"false", b"0"})
_SILENT: Final = frozenset("id arn tags_all labels_all effective_labels terraform_labels region timeouts".split())
"""Made by the provider, or the same for everything that a provider has."""
IDENTITY: Final = frozenset(
    "name bucket identifier cluster_identifier cluster_id cluster_name cluster function_name domain_name domain family"
    " replication_group_id repository_id account_id project_id database_name db_name table_id dataset_id instance_id"
    " username user user_name role_name email fqdn hostname cidr_block ip_cidr_range url key_name secret_id".split()
)
"""Attributes by which people and clouds know an object: where they differ, a `moved` block would not save it either."""

_IDENTIFIES: Final = 6.0
_TELLS: Final = 1.5
_HINTS: Final = 0.25
_SHORT: Final = len(b'"ab"')
_LARGEST_KNOWN: Final = 2048


class Likeness(NamedTuple):
    """How alike two objects are: `similarity` from 0 to 1, `weight` is how much was equal, `differing` by name."""

    similarity: float
    weight: float
    differing: tuple[str, ...]

    @property
    def same_identity(self) -> bool:
        """Whether nothing that identifies the object differs."""
        return IDENTITY.isdisjoint(self.differing)


def before(found: Consequence, shown: Container[str]) -> Tokens:
    """What the object of a delete shows of the attributes `shown`."""
    parts = (found.change.change or Change()).before.parts
    return _tokens(parts, [name for name in parts if name in shown])


def after(found: Consequence) -> Tokens:
    """What the object of a create shows already: attributes that are known as a whole."""
    change = found.change.change or Change()
    body = change.after
    hidden = _hidden(bytes(change.after_unknown), body)
    return _tokens(body.parts, [name for name in body.parts if name not in hidden])


def _tokens(parts: Mapping[str, Raw], names: Iterable[str]) -> Tokens:
    return {name: b"" if (token := bytes(parts[name])) in _NOTHING else token for name in names}


def _hidden(marks: bytes, body: Body) -> frozenset[str]:
    """The attributes of `body` that say nothing, or that are not known yet, as `marks` show."""
    by_name = marks.startswith(b"{") and len(marks) <= _LARGEST_KNOWN
    return _by_name(marks) if by_name else _SILENT | body.gaps()


@lru_cache(1024)
def _by_name(marks: bytes) -> frozenset[str]:
    """All objects of a type have the same few trees of marks."""
    return _SILENT | Body(b"", unknown=marks).gaps()


def likeness(old: Tokens, new: Tokens) -> Likeness:
    """How alike an object that goes and one that comes are, by what the new one shows."""
    equal = total = 0.0
    differing: list[str] = []
    for name, token in new.items():
        other = old.get(name, b"")
        if not token and not other:
            continue
        weight = weigh(name, token or other)
        total += weight
        if token == other:
            equal += weight
        else:
            differing.append(name)
    return Likeness(equal / total if total else 0.0, equal, tuple(sorted(differing)))


def weigh(name: str, token: bytes) -> float:
    """How much an equal value says: a name nearly everything, a switch or a small number next to nothing."""
    if name in IDENTITY and token[:1] == b'"':
        return _IDENTIFIES
    return _TELLS if token[:1] in (b'"', b"{", b"[") and len(token) > _SHORT else _HINTS
