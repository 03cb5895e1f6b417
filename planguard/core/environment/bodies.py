"""The few attributes of an object that may speak for an environment, cut out of its bytes.

A body has some sixty attributes and a plan has tens of thousands of bodies. The decoder skips what is not named here
and leaves the rest undecoded, so that equal tags can be recognised by their bytes.
"""

from functools import lru_cache
from operator import attrgetter
from typing import Final

import msgspec

from planguard.model.plan import ABSENT, Raw

TAGS: Final = ("tags_all", "tags", "tag")
LABELS: Final = ("effective_labels", "terraform_labels", "labels", "user_labels", "resource_labels")
SPEAKING: Final = frozenset({*TAGS, *LABELS, "metadata", "manifest", "namespace"})
"""All attributes that hold labels."""
NAMES: Final = (
    "name",
    "id",
    "identifier",
    "bucket",
    "cluster_name",
    "cluster_identifier",
    "function_name",
    "family",
    "resource_group_name",
    "project",
    "project_id",
    "domain_name",
    "fqdn",
)
_NULL: Final = len(b"null")
_LARGEST_KNOWN: Final = 512


class Speaking(msgspec.Struct, gc=False):
    """The attributes that hold labels or names. One that the object does not have is empty, one not set is `null`."""

    tags_all: Raw = ABSENT
    """AWS: with the default tags of the provider."""
    tags: Raw = ABSENT
    """AWS and azurerm: a map. Others: a list of `{key, value}` or of words."""
    tag: Raw = ABSENT
    """Autoscaling groups of AWS: blocks."""
    effective_labels: Raw = ABSENT
    """Google: all labels that the object has; `labels` are those of the configuration."""
    terraform_labels: Raw = ABSENT
    labels: Raw = ABSENT
    user_labels: Raw = ABSENT
    resource_labels: Raw = ABSENT
    metadata: Raw = ABSENT
    """Kubernetes: a block with labels, namespace and name."""
    manifest: Raw = ABSENT
    """`kubernetes_manifest`: the object itself."""
    namespace: Raw = ABSENT
    """Means an environment in Helm only."""
    name: Raw = ABSENT
    id: Raw = ABSENT
    identifier: Raw = ABSENT
    bucket: Raw = ABSENT
    cluster_name: Raw = ABSENT
    cluster_identifier: Raw = ABSENT
    function_name: Raw = ABSENT
    family: Raw = ABSENT
    resource_group_name: Raw = ABSENT
    project: Raw = ABSENT
    project_id: Raw = ABSENT
    domain_name: Raw = ABSENT
    fqdn: Raw = ABSENT

    def takes_labels(self, type_: str) -> bool:
        """Whether objects of this type can be labelled at all: the attribute is there, even where it is not set."""
        if any(_maps(self)):
            return True
        return type_.startswith("kubernetes_") and bool(self.metadata or self.manifest)


_maps: Final = attrgetter(*TAGS, *LABELS)
_all: Final = attrgetter(*Speaking.__struct_fields__)
SILENT: Final = Speaking()
_speaking: Final = msgspec.json.Decoder(Speaking)
_COVERED: Final = Speaking(**dict.fromkeys(Speaking.__struct_fields__, Raw(b"true")))


def speaking(raw: Raw) -> Speaking:
    """The attributes of a body that may speak. What is no object is silent."""
    if len(raw) <= _NULL:
        return SILENT
    try:
        return _speaking.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return SILENT


def marks_of(marks: Raw) -> Speaking:
    """The part of a tree of sensitive marks that covers such attributes.

    A mark is the word `true`: a tree without it covers nothing, and one that is no object covers everything.
    """
    text = bytes(marks)
    if b"true" not in text:
        return SILENT
    return _known_marks(text) if len(text) <= _LARGEST_KNOWN else _marks(text)


def cover(marks: Raw) -> bool:
    """Whether a tree of sensitive marks covers any attribute that may speak, or a part of one."""
    text = bytes(marks)
    if b"true" not in text:
        return False
    return _known_cover(text) if len(text) <= _LARGEST_KNOWN else _cover(text)


def _marks(text: bytes) -> Speaking:
    try:
        return _speaking.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return _COVERED


def _cover(text: bytes) -> bool:
    return any(b"true" in bytes(mark) for mark in _all(_marks(text)))


# All objects of a type have the same few marks.
_known_marks: Final = lru_cache(1024)(_marks)
_known_cover: Final = lru_cache(1024)(_cover)
