"""What Terraform would do with an object: the `actions` of a change, kept as given and asked by name."""

from enum import StrEnum
from typing import Final

import msgspec


class Operation(StrEnum):
    """One word for a list of verbs. `UNRECOGNISED` is every list that no Terraform or OpenTofu documents."""

    NO_OP = "no-op"
    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    DELETE = "delete"
    FORGET = "forget"
    UNRECOGNISED = "unrecognised"


class Order(StrEnum):
    """What happens to the old object of a replacement, and when."""

    DELETE_FIRST = "delete-first"
    CREATE_FIRST = "create-first"
    FORGET_OLD = "forget-old"


# The closed table of verb lists. `open` is how an ephemeral resource is read. OpenTofu writes forget before
# create, Terraform after it; in both the old object stays alive without anybody managing it.
_KNOWN: dict[tuple[str, ...], tuple[Operation, Order | None]] = {
    ("no-op",): (Operation.NO_OP, None),
    ("read",): (Operation.READ, None),
    ("open",): (Operation.READ, None),
    ("create",): (Operation.CREATE, None),
    ("update",): (Operation.UPDATE, None),
    ("delete",): (Operation.DELETE, None),
    ("forget",): (Operation.FORGET, None),
    ("delete", "create"): (Operation.REPLACE, Order.DELETE_FIRST),
    ("create", "delete"): (Operation.REPLACE, Order.CREATE_FIRST),
    ("create", "forget"): (Operation.REPLACE, Order.FORGET_OLD),
    ("forget", "create"): (Operation.REPLACE, Order.FORGET_OLD),
}


class Actions(msgspec.Struct, frozen=True, gc=False):
    """The verbs of one change, in the order of the plan."""

    verbs: tuple[str, ...]
    operation: Operation
    order: Order | None = None

    @property
    def destroys(self) -> bool:
        """Whether an object that exists now ends: deleted, alone or as half of a replacement."""
        return "delete" in self.verbs

    @property
    def forgets(self) -> bool:
        """Whether an object that exists now leaves Terraform's care and lives on."""
        return "forget" in self.verbs

    @property
    def unrecognised(self) -> bool:
        """Whether nobody has documented this list of verbs."""
        return self.operation is Operation.UNRECOGNISED


class _Meanings(dict[tuple[str, ...], Actions]):
    """The table, with an answer for lists that are not in it."""

    def __missing__(self, verbs: tuple[str, ...]) -> Actions:
        return Actions(verbs, Operation.UNRECOGNISED, None)


MEANINGS: Final = _Meanings({verbs: Actions(verbs, operation, order) for verbs, (operation, order) in _KNOWN.items()})
"""From a list of verbs to the actions that it means; any list that is not documented is unrecognised."""


def actions_of(verbs: tuple[str, ...]) -> Actions:
    """The actions that the verb list `verbs` means; any list that is not documented is unrecognised."""
    return MEANINGS[verbs]
