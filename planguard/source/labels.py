"""The labels in the configuration of a plan without values: as they were where the change began, and as they are now.

Only the former can make anything milder, as in every plan: what a change writes itself may raise and never lower. So without
a repository, or without a base in it, there are no labels from before.
"""

import os
from functools import partial

from planguard.core.file_names import is_source
from planguard.core.static.bodies import Key
from planguard.core.static.labels import labels_of
from planguard.core.static.records import Side
from planguard.model.plan import ObjectText
from planguard.model.ruling import WrittenLabels
from planguard.source.checkout import Checkout
from planguard.source.hcl.bodies import Budget, read_body
from planguard.source.sources import OnDisk
from planguard.source.versions import Version


def written_labels(root: str, checkout: Checkout | None, keys: list[Key]) -> WrittenLabels:
    """The labels that the blocks `keys` of the configuration in `root` give. Raises OutsideError where git cannot answer."""
    parse = partial(read_body, budget=Budget())
    now = labels_of(_on_disk(root, ""), "", partial(_on_disk, root), keys, parse)
    return WrittenLabels(_at_the_start(checkout, root, keys), now)


def _at_the_start(checkout: Checkout | None, root: str, keys: list[Key]) -> dict[str, ObjectText]:
    path = checkout.path(root) if checkout else None
    if checkout is None or checkout.start is None or path is None:
        return {}
    entries = (entry for entry in checkout.repository.files(checkout.start) if is_source(entry.path))
    version = Version(entries, checkout.repository.blobs)
    return labels_of(version.side(path), path, version.side, keys, partial(read_body, budget=Budget()))


def _on_disk(root: str, folder: str) -> Side:
    return Side(tuple(OnDisk(os.path.join(root, folder))("")))
